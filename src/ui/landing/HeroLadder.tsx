import { heroScene } from '../../core/ladder/heroScene';
import { PaintedScene } from '../scene/PaintedScene';
import styles from './Landing.module.css';

/** The handshake of the sample `origin` as a small ladder: what this page makes of a capture. */
export function HeroLadder() {
  return (
    <svg
      className={styles.ladder}
      viewBox={`0 0 ${heroScene.width} ${heroScene.height}`}
      role="img"
      aria-label="A crooked handshake as a ladder: after SYN, SYN-ACK and ACK the server sends its SYN-ACK three more times, although two of them quote timestamps of the client’s ACKs. For 14.3 seconds the client believes the connection open while the server holds it half-open."
    >
      <PaintedScene scene={heroScene} />
    </svg>
  );
}
