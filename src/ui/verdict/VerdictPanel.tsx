import { useEffect, useRef } from 'react';
import type { HalfOpen } from '../../core/opening/opening';
import { durationWords } from '../../core/ladder/timeWords';
import { actions, useApp } from '../../store/appStore';
import { selectFindings, selectNoteNumbers, selectOpening } from '../../store/selectors';
import { headline } from './headline';
import { PacketChip } from './PacketChip';
import styles from './VerdictPanel.module.css';

/** Chips shown for one observation; the others are counted. */
const MOST_CHIPS = 12;

function halfOpenText({ end, duration }: HalfOpen): {
  readonly value: string;
  readonly how: string;
} {
  const length = durationWords(duration);
  if (end === 'accepted') {
    return {
      value: length,
      how: 'from the client’s ACK until the server showed that it had accepted the connection',
    };
  }
  if (end === 'reset')
    return { value: length, how: 'from the client’s ACK until the server’s reset' };
  return {
    value: `at least ${length}`,
    how: 'from the client’s ACK until the capture’s last packet',
  };
}

/** What was observed in the opening of the selected flow, each sentence with the packets that show it. */
export function VerdictPanel() {
  const opening = useApp(selectOpening);
  const findings = useApp(selectFindings);
  const notes = useApp(selectNoteNumbers);
  const finding = useApp((state) => state.finding);
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    if (finding !== null) list.current?.children[finding]?.scrollIntoView({ block: 'nearest' });
  }, [finding]);

  if (opening === null) {
    return (
      <div className={styles.panel}>
        <h2 className={styles.kicker}>Findings</h2>
        <p className={styles.empty}>Choose a flow to see what was observed in its opening.</p>
      </div>
    );
  }
  const { text, tone } = headline(opening);
  const half = opening.halfOpen;
  const showHalf = half !== null && (tone === 'crooked' || tone === 'warn' || half.duration > 1e9);
  return (
    <div className={styles.panel}>
      <h2 className={styles.kicker}>Findings</h2>
      <p className={`${styles.headline} ${styles[tone]}`}>
        {text.split(/(SYN-ACK)/).map((part, at) =>
          part === 'SYN-ACK' ? (
            <span key={at} className={styles.whole}>
              {part}
            </span>
          ) : (
            part
          ),
        )}
      </p>
      {showHalf && (
        <p className={styles.half}>
          <strong>{halfOpenText(half).value}</strong>
          <span>half-open: {halfOpenText(half).how}</span>
        </p>
      )}
      {opening.guessedRoles && (
        <p className={styles.guess}>
          Which end is the server is a guess from the ports: the capture holds no SYN of this
          connection.
        </p>
      )}
      {findings.length > 0 && (
        <>
          <h3 className={styles.subhead}>What the packets show</h3>
          <ol ref={list} className={styles.observations}>
            {findings.map((observation, row) => (
              <li
                key={`${observation.kind}-${row}`}
                className={styles.observation}
                data-current={row === finding}
                onMouseEnter={() => actions().highlight(observation.packets)}
                onMouseLeave={() => actions().highlight([])}
              >
                <span className={styles.note} title="Number of the note on the ladder">
                  {notes.get(observation)}
                </span>
                <div>
                  <p>{observation.text}</p>
                  <p className={styles.chips}>
                    {observation.packets.slice(0, MOST_CHIPS).map((packet) => (
                      <PacketChip key={packet} packet={packet} among={observation.packets} />
                    ))}
                    {observation.packets.length > MOST_CHIPS && (
                      <span className={styles.more}>
                        and {observation.packets.length - MOST_CHIPS} more
                      </span>
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
