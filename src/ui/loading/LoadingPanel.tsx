import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { numberText } from '../../core/words/duration';
import { bytesText } from '../../core/words/size';
import styles from './LoadingPanel.module.css';

/** Progress of loading and the way out of it; only there when loading takes long enough to be noticed. */
export function LoadingPanel() {
  const app = useAppState();
  const loading = useApp((state) => state.loading);
  const isListed = useApp((state) => state.open?.isReading ?? false);
  if (loading === null || !loading.shown || isListed) return null;
  const { source, done, total, packets, elapsed, stopping } = loading;
  const part = total > 0 ? Math.min(1, done / total) : 0;
  const rate = elapsed > 0 ? done / 1e6 / (elapsed / 1e3) : 0;
  return (
    <div className={styles.veil}>
      <section className={styles.card} aria-labelledby="loading-name">
        <h2 id="loading-name" className={styles.name}>
          Reading <bdi>{source.name}</bdi>
        </h2>
        <progress
          className={styles.bar}
          aria-labelledby="loading-name"
          value={total > 0 ? part : undefined}
          max={1}
        />
        <dl className={styles.figures}>
          <div>
            <dt>Read</dt>
            <dd>{total > 0 ? `${bytesText(done)} of ${bytesText(total)}` : bytesText(done)}</dd>
          </div>
          <div>
            <dt>Packets</dt>
            <dd>{numberText(packets)}</dd>
          </div>
          <div>
            <dt>Speed</dt>
            <dd>{rate > 0 ? `${rate.toFixed(0)} MB/s` : '…'}</dd>
          </div>
        </dl>
        <div className={styles.buttons}>
          {packets > 0 && (
            <button
              type="button"
              className={controls.button}
              disabled={stopping}
              onClick={() => app().stopReading()}
            >
              Show what was read
            </button>
          )}
          <button
            type="button"
            className={controls.button}
            autoFocus
            onClick={() => app().cancelLoading()}
          >
            Cancel
          </button>
        </div>
      </section>
    </div>
  );
}
