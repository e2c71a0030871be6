import { useApp, useAppState } from '../../store/useApp';
import styles from './ListenerCards.module.css';

/** Cards shown; the listeners with fewer odd openings are left to the list of flows. */
const MOST_CARDS = 3;

/** Listeners whose openings say something together, each leading to its own page. */
export function ListenerCards() {
  const app = useAppState();
  const open = useApp((state) => state.open);
  const shown = useApp((state) => state.listener);
  if (open === null || open.listeners.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label="Listeners">
      {open.listeners.slice(0, MOST_CARDS).map((finding) => (
        <li key={finding.name}>
          <button
            type="button"
            className={styles.card}
            aria-pressed={finding.name === shown}
            onClick={() => {
              app().showListener(finding.name);
              app().showPane('ladder');
            }}
          >
            <strong>Listener {finding.name}</strong>
            <span>{finding.text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
