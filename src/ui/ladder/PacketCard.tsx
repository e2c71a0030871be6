import type { CSSProperties } from 'react';
import type { LadderFlow } from '../../core/flowRows/ladderFlow';
import { packetFacts } from '../../core/packetWords/packetFacts';
import styles from './PacketCard.module.css';

/** What a card has room for; the packet panel shows more. */
const MOST_COMMENTS = 3;
const MOST_CHARACTERS = 300;

interface Props {
  readonly flow: LadderFlow;
  readonly row: number;
  readonly place: CSSProperties;
}

/** The facts of one packet, near its arrow. */
export function PacketCard({ flow, row, place }: Props) {
  const { title, label, wireshark, reasons, comments, facts } = packetFacts(flow, row);
  return (
    <div className={styles.card} style={place} aria-hidden="true">
      <p className={styles.title}>{title}</p>
      <p className={styles.label}>{label}</p>
      {comments.slice(0, MOST_COMMENTS).map((comment, at) => (
        <p key={at} className={styles.comment}>
          {comment.length > MOST_CHARACTERS ? `${comment.slice(0, MOST_CHARACTERS)} …` : comment}
        </p>
      ))}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.wireshark}>Wireshark: {wireshark ?? 'no label'}</p>
      {reasons.map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
    </div>
  );
}
