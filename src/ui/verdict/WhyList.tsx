import type { CauseVerdict, Verdict } from '../../core/diagnosis/verdict';
import { useApp, useAppState } from '../../store/useApp';
import { Sentence } from '../text/Sentence';
import { PacketChips } from './PacketChips';
import { whyRows, type ShownReason, type WhyRow } from '../../core/verdictWords/whyRows';
import styles from './WhyList.module.css';

const WORDS: Readonly<Record<WhyRow['status'], string>> = {
  proved: 'proved',
  best: 'best explanation',
  possible: 'possible',
  shared: 'in any case',
  'ruled-out': 'ruled out',
};

/** What the verdict says, statement by statement, with the packets behind each; then what is ruled out. */
export function WhyList({ verdict }: { readonly verdict: Verdict }) {
  const ruledOut = verdict.causes.filter(({ status }) => status === 'ruled-out');
  return (
    <dl className={styles.rows}>
      {whyRows(verdict).map((row) => (
        <div key={row.key} className={styles.row} data-status={row.status}>
          <dt className={styles.status}>{WORDS[row.status]}</dt>
          <dd className={styles.what}>
            {row.title !== null && (
              <p className={row.title.endsWith('.') ? styles.sentence : styles.title}>
                <Sentence text={row.title} />
              </p>
            )}
            <Reasons reasons={row.reasons} />
            {row.toldAbove && <p className={styles.above}>For the reasons above.</p>}
          </dd>
        </div>
      ))}
      {ruledOut.length > 0 && <RuledOut causes={ruledOut} />}
    </dl>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly ShownReason[] }) {
  const app = useAppState();
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ observation, text }) => (
        <li
          key={`${observation.kind} ${text}`}
          onMouseEnter={() => app().highlight(highlightable(observation))}
          onMouseLeave={() => app().highlight([])}
        >
          <Sentence text={text} /> <PacketChips observation={observation} />
        </li>
      ))}
    </ul>
  );
}

const highlightable = ({ source, packets }: ShownReason['observation']) =>
  source === 'otherFlows' ? [] : packets;

/** One line of names; each opens to why. */
function RuledOut({ causes }: { readonly causes: readonly CauseVerdict[] }) {
  const names = useApp((state) => state.reading?.names);
  const shortNames = [...new Set(causes.map(({ id, title }) => names?.[id] ?? title))];
  return (
    <div className={styles.row} data-status="ruled-out">
      <dt className={styles.status}>{WORDS['ruled-out']}</dt>
      <dd className={styles.what}>
        <details className={styles.ruledOut}>
          <summary>
            <span className={styles.names}>{shortNames.join(' · ')}</span>{' '}
            <span className={styles.whyNot}>why?</span>
          </summary>
          <ul className={styles.against}>
            {causes.map(({ id, title, because }) => (
              <li key={id}>
                <p className={styles.title}>{title}</p>
                <Reasons reasons={because} />
              </li>
            ))}
          </ul>
        </details>
      </dd>
    </div>
  );
}
