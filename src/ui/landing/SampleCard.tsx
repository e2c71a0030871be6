import { ArrowRight } from 'lucide-react';
import { useAppState } from '../../store/useApp';
import type { Sample } from '../../store/samples';
import styles from './SampleCard.module.css';

/** A sample capture to open: what it shows, and honestly where it is from. */
export function SampleCard({ sample }: { readonly sample: Sample }) {
  const app = useAppState();
  const id = `sample-${sample.id}`;
  return (
    <li className={styles.card}>
      <button
        type="button"
        className={styles.open}
        aria-describedby={`${id}-sentence ${id}-provenance`}
        onClick={() => void app().openSample(sample.id)}
      >
        {sample.title}
        <ArrowRight aria-hidden="true" size={16} className={styles.arrow} />
      </button>
      <p id={`${id}-sentence`} className={styles.sentence}>
        {sample.sentence}
      </p>
      <p id={`${id}-provenance`} className={styles.provenance}>
        {sample.provenance}
      </p>
    </li>
  );
}
