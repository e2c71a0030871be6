import type { ListedFlow } from '../../core/engine/captureEngine';
import { countText, durationWords, numberText } from '../../core/words/duration';
import { FlowSignature } from './FlowSignature';
import styles from './FlowRow.module.css';

/** An address and port; without room the address loses its beginning, which many share. */
function End({ text }: { readonly text: string }) {
  const at = text.lastIndexOf(':');
  return (
    <span className={styles.end}>
      <span className={styles.address}>
        <bdi>{text.slice(0, at)}</bdi>
      </span>
      {text.slice(at)}
    </span>
  );
}

/** What a row of the list says of a flow. */
export function FlowRow({ row }: { readonly row: ListedFlow }) {
  const { client, server, duration, halfOpen, packets, badge, strokes } = row;
  const { isProvisional, isWhole } = row;
  const odd = badge.tone !== 'ok' && badge.tone !== 'neutral';
  return (
    <>
      <span className={styles.top}>
        <span className={`${styles.badge} ${styles[badge.tone]}`}>{badge.label}</span>
        {isProvisional && <span className={styles.soFar}>so far</span>}
        {odd && halfOpen > 0 ? (
          <span className={styles.halfOpen}>
            {durationWords(halfOpen)}
            <span className="visually-hidden"> half-open</span>
          </span>
        ) : (
          <span className={styles.duration}>{durationWords(duration)}</span>
        )}
      </span>
      <span className={styles.ends} title={`${client} → ${server}`}>
        <End text={client} />
        <span className={styles.server}>
          <span className={styles.to}>→</span>
          <End text={server} />
        </span>
      </span>
      <span className={styles.bottom}>
        <FlowSignature strokes={strokes} />
        <span className={styles.count}>
          {isWhole ? countText(packets, 'packet') : `${numberText(packets)}+ packets`}
        </span>
      </span>
    </>
  );
}
