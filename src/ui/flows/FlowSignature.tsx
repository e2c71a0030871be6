import type { FlowStroke } from '../../core/engine/flowRow';
import styles from './FlowSignature.module.css';

const STEP = 8;

/** The first packets of a flow as slanted strokes: down to the right from the client, to the left from the server. */
export function FlowSignature({ strokes }: { readonly strokes: readonly FlowStroke[] }) {
  return (
    <svg className={styles.signature} width={strokes.length * STEP} height="14" aria-hidden="true">
      {strokes.map(({ kind, fromServer }, row) => (
        <path
          key={row}
          className={styles[kind]}
          d={fromServer ? `M${row * STEP + 6},1l-5,12` : `M${row * STEP + 1},1l5,12`}
        />
      ))}
    </svg>
  );
}
