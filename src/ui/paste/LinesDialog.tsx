import { listingOf } from '../../core/captureOrigin';
import { useState } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import { Sheet } from '../controls/Sheet';
import { countText } from '../../core/words/duration';
import styles from './LinesDialog.module.css';

/** Lines shown at once; longer listings are countText. */
const MOST_LINES = 500;

/** What became of each line of the listing that is open: its packet, or why there is none. */
export function LinesDialog() {
  const app = useAppState();
  const info = useApp((state) => state.open?.info ?? null);
  const lines = (info === null ? [] : (listingOf(info)?.lines ?? [])).filter(
    ({ text }) => text.trim() !== '',
  );
  const lost = lines.filter(({ understood }) => !understood);
  const [all, setAll] = useState(lost.length === 0);
  const shown = all ? lines : lost;
  return (
    <Sheet title="Lines of the listing" onClose={() => app().showDialog(null)}>
      <div className={styles.body}>
        <p className={styles.lead}>
          {lost.length === 0
            ? `All ${countText(lines.length, 'line')} were understood.`
            : `${countText(lost.length, 'line')} of ${lines.length} ${lost.length === 1 ? 'was' : 'were'} not understood and left out. The others stand.`}
        </p>
        {lost.length > 0 && lost.length < lines.length && (
          <label className={styles.all}>
            <input
              type="checkbox"
              checked={all}
              onChange={(event) => setAll(event.target.checked)}
            />
            Show all lines
          </label>
        )}
        <ol className={styles.lines} tabIndex={0} aria-label="Lines">
          {shown.slice(0, MOST_LINES).map(({ text, understood, reason, packet }, at) => (
            <li key={at} className={styles.line} data-understood={understood}>
              <span className={styles.packet}>
                {packet !== null
                  ? `packet ${info?.listedNumbers?.[packet] ?? packet + 1}`
                  : understood
                    ? '–'
                    : 'left out'}
              </span>
              <code className={styles.text}>{text}</code>
              {reason !== null && <span className={styles.reason}>{reason}</span>}
            </li>
          ))}
        </ol>
        {shown.length > MOST_LINES && (
          <p className={styles.lead}>and {countText(shown.length - MOST_LINES, 'line')} more</p>
        )}
      </div>
    </Sheet>
  );
}
