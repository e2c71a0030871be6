import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { countText } from '../../core/words/duration';
import { bytesText } from '../../core/words/size';
import styles from './ReadingStrip.module.css';

/** How far the reading of the open file is, and the way to end it; what was read is shown below. */
export function ReadingStrip() {
  const app = useAppState();
  const loading = useApp((state) => state.loading);
  const isReading = useApp((state) => state.open?.isReading ?? false);
  if (loading === null || !isReading) return null;
  const { source, done, total, packets, elapsed, stopping } = loading;
  const rate = elapsed > 0 ? done / 1e6 / (elapsed / 1e3) : 0;
  return (
    <section className={styles.strip} aria-label="Reading">
      <progress
        className={styles.bar}
        aria-label={`Reading ${source.name}`}
        value={total > 0 ? Math.min(1, done / total) : undefined}
        max={1}
      />
      <p className={styles.figures}>
        <strong>{stopping ? 'Putting in order what was read' : 'Reading'}</strong>
        <span>
          {bytesText(done)} of {bytesText(total)}
        </span>
        <span>{countText(packets, 'packet')}</span>
        {rate > 0 && !stopping && <span>{rate.toFixed(0)} MB/s</span>}
      </p>
      <p className={styles.hint}>
        “So far”: the opening had not ended where reading is. Its cause is told when it has.
      </p>
      <button
        type="button"
        className={`${controls.button} ${styles.stop}`}
        disabled={stopping}
        onClick={() => app().stopReading()}
      >
        Stop, keep what was read
      </button>
    </section>
  );
}
