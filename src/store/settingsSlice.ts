/**
 * What the person prefers, kept in this browser between visits.
 */
import type { StateCreator } from 'zustand/vanilla';
import {
  PANE_SHARES,
  THEMES,
  type AppState,
  type SettingsSlice,
  type SizedPane,
  type Theme,
} from './appState';

const KEY = 'synscope.settings';

interface Stored {
  readonly theme?: unknown;
  readonly paneShares?: unknown;
}

/** Settings of the last visit. Storage may be forbidden or hold anything: then the defaults. */
function readStored(): Pick<SettingsSlice, 'theme' | 'paneShares'> {
  let stored: Stored = {};
  try {
    stored = (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Stored;
  } catch {
    // Defaults.
  }
  const theme = THEMES.find((known) => known === stored.theme) ?? 'system';
  const kept = (typeof stored.paneShares === 'object' && stored.paneShares) || {};
  const paneShares: Record<SizedPane, number> = { ...PANE_SHARES };
  for (const pane of Object.keys(PANE_SHARES) as SizedPane[]) {
    const percent = (kept as Readonly<Record<string, unknown>>)[pane];
    if (typeof percent === 'number' && percent >= 0 && percent <= 100) paneShares[pane] = percent;
  }
  return { theme, paneShares };
}

function store(settings: Pick<SettingsSlice, 'theme' | 'paneShares'>): void {
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify({ theme: settings.theme, paneShares: settings.paneShares }),
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
    setPaneShare: (pane, percent) => {
      set({ paneShares: { ...get().paneShares, [pane]: percent } });
      store(get());
    },
  };
};
