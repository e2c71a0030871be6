import { useMemo } from 'react';
import type { CauseId } from '../../core/diagnosis/causes/cause';
import { momentText } from '../../core/words/momentText';
import { useAppState } from '../../store/useApp';
import { countText, numberText } from '../../core/words/duration';
import { CauseHelp } from '../verdict/CauseHelp';
import { useCauseAdvice } from '../verdict/useCauseAdvice';
import { WouldSettle } from '../verdict/WouldSettle';
import { useListenerSummary, useShownListener } from './useListenerSummary';
import styles from './ListenerSummaryPanel.module.css';

const KINDS = [
  ['crooked', 'crooked: SYN-ACK again after the ACK'],
  ['unanswered', 'unanswered SYNs'],
  ['never-accepted', 'never accepted'],
  ['syn-sent-again', 'late: only a repeated SYN was answered'],
  ['healthy', 'healthy in the same time'],
] as const;

/** What the openings of a listener say together. */
export function ListenerSummaryPanel() {
  const shown = useShownListener();
  return shown === null ? null : <Summary {...shown} />;
}

function Summary({ open, finding }: NonNullable<ReturnType<typeof useShownListener>>) {
  const app = useAppState();
  const summary = useListenerSummary(open);
  const { info } = open;
  const best = summary?.causes.find((count) => count.id !== null);
  const total = KINDS.reduce((sum, [kind]) => sum + finding.counts[kind], 0);
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>
        {best === undefined
          ? `Odd handshakes of ${finding.name}`
          : `${best.title} on ${finding.name}: ${numberText(best.count)} of ${countText(total, 'handshake')}`}
      </h2>
      <p>{summary === null ? 'Diagnosing the openings …' : summary.text}</p>
      <table className={styles.counts}>
        <caption className="visually-hidden">Openings by what was seen</caption>
        <tbody>
          {KINDS.filter(([kind]) => finding.counts[kind] > 0).map(([kind, words]) => (
            <tr key={kind} data-kind={kind}>
              <td className={styles.count}>{finding.counts[kind]}</td>
              <th scope="row">{words}</th>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.muted}>
        Odd openings from {momentText(info, finding.from)} to {momentText(info, finding.to)}
        {info.start === null ? '' : ' UTC'}.
      </p>
      {summary !== null && summary.causes.length > 0 && (
        <section>
          <h3 className={styles.subhead}>Causes, opening by opening</h3>
          <ul className={styles.causes}>
            {summary.causes.map(({ id: each, title, count, example }) => (
              <li key={each ?? 'open'}>
                <span className={styles.count}>{count}</span>
                <span>
                  {title}{' '}
                  <button
                    type="button"
                    className={styles.example}
                    onClick={() => app().selectFlow(example)}
                  >
                    show one
                  </button>
                </span>
              </li>
            ))}
          </ul>
          {summary.diagnosed > 0 && (
            <p className={styles.muted}>{countText(summary.diagnosed, 'opening')} diagnosed.</p>
          )}
        </section>
      )}
      {best !== undefined && best.id !== null && <Advice id={best.id} port={finding.port} />}
    </div>
  );
}

/** What would settle whether it is this cause, what it means, and what helps. */
function Advice({ id, port }: { readonly id: CauseId; readonly port: number }) {
  const named = useMemo(() => [id], [id]);
  const { causes, deciders } = useCauseAdvice(named, named);
  return (
    <>
      {deciders.length > 0 && (
        <section>
          <h3 className={styles.subhead}>What would settle it</h3>
          <WouldSettle deciders={deciders} port={port} />
        </section>
      )}
      {causes.map((cause) => (
        <section key={cause.id}>
          <h3 className={styles.subhead}>What that means, and what helps</h3>
          <CauseHelp
            known={causes}
            remaining={[{ id: cause.id, title: cause.title, status: 'best', because: [] }]}
          />
        </section>
      ))}
    </>
  );
}
