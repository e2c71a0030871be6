import { useEffect, useRef } from 'react';
import type { Observation } from '../../core/diagnosis/observations/observation';
import { useApp, useAppState } from '../../store/useApp';
import { selectNoteNumbers } from '../../store/selectors';
import { Sentence } from '../text/Sentence';
import { PacketChips } from './PacketChips';
import styles from './FindingList.module.css';

/** What was observed, each sentence with the packets that show it; numbers as on the ladder. */
export function FindingList({ findings }: { readonly findings: readonly Observation[] }) {
  const app = useAppState();
  const notes = useApp(selectNoteNumbers);
  const finding = useApp((state) => state.finding);
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    if (finding !== null) list.current?.children[finding]?.scrollIntoView({ block: 'nearest' });
  }, [finding]);

  return (
    <ol ref={list} className={styles.findings}>
      {findings.map((observation, row) => (
        <li
          key={`${observation.kind}-${row}`}
          className={styles.finding}
          data-current={row === finding}
          onMouseEnter={() =>
            app().highlight(observation.source === 'packets' ? observation.packets : [])
          }
          onMouseLeave={() => app().highlight([])}
        >
          <span className={styles.note} title="Number of the note on the ladder">
            {notes.get(observation)}
          </span>
          <p>
            <Sentence text={observation.text} /> <PacketChips observation={observation} />
          </p>
        </li>
      ))}
    </ol>
  );
}
