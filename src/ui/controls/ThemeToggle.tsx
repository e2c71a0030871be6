import { Monitor, Moon, Sun } from 'lucide-react';
import { useApp, useAppState } from '../../store/useApp';
import { THEMES, type Theme } from '../../store/appState';
import controls from './controls.module.css';

const LOOKS: Record<Theme, { readonly name: string; readonly Icon: typeof Sun }> = {
  system: { name: 'as the system', Icon: Monitor },
  light: { name: 'light', Icon: Sun },
  dark: { name: 'dark', Icon: Moon },
};

/** Goes round system, light, dark. */
export function ThemeToggle() {
  const app = useAppState();
  const theme = useApp((state) => state.theme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  const { name, Icon } = LOOKS[theme];
  const label = `Colours: ${name}. Change to ${LOOKS[next].name}`;
  return (
    <button
      type="button"
      className={controls.icon}
      aria-label={label}
      title={label}
      onClick={() => app().setTheme(next)}
    >
      <Icon aria-hidden="true" size={18} />
    </button>
  );
}
