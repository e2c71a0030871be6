import styles from './Wordmark.module.css';

/** The name of the product. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      syn<span className={styles.scope}>scope</span>
    </span>
  );
}
