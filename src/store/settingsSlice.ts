/**
 * What the person prefers, kept in this browser between visits.
 */
import type { StateCreator } from 'zustand/vanilla';
import { THEMES, type AppState, type SettingsSlice, type Theme } from './appState';

const KEY = 'synscope.settings';

interface Stored {
  readonly theme?: unknown;
  readonly paneSizes?: unknown;
}

/** Settings of the last visit. Storage may be forbidden or hold anything: then the defaults. */
function readStored(): Pick<SettingsSlice, 'theme' | 'paneSizes'> {
  let stored: Stored = {};
  try {
    stored = (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Stored;
  } catch {
    // Defaults.
  }
  const theme = THEMES.find((known) => known === stored.theme) ?? 'system';
  const sizes: Record<string, Record<string, number>> = {};
  if (typeof stored.paneSizes === 'object' && stored.paneSizes !== null) {
    for (const [group, panes] of Object.entries(stored.paneSizes)) {
      if (typeof panes !== 'object' || panes === null) continue;
      const entries = Object.entries(panes as Record<string, unknown>);
      if (entries.every(([, size]) => typeof size === 'number' && size >= 0 && size <= 100)) {
        sizes[group] = Object.fromEntries(entries) as Record<string, number>;
      }
    }
  }
  return { theme, paneSizes: sizes };
}

function store(settings: Pick<SettingsSlice, 'theme' | 'paneSizes'>): void {
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify({ theme: settings.theme, paneSizes: settings.paneSizes }),
    );
  } catch {
    // Settings then last as long as the page.
  }
}

/** Tells the stylesheet which theme to use. */
function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export const createSettingsSlice: StateCreator<AppState, [], [], SettingsSlice> = (set, get) => {
  const stored = readStored();
  showTheme(stored.theme);
  return {
    ...stored,
    setTheme: (theme) => {
      showTheme(theme);
      set({ theme });
      store(get());
    },
    setPaneSizes: (group, sizes) => {
      set({ paneSizes: { ...get().paneSizes, [group]: sizes } });
      store(get());
    },
  };
};
