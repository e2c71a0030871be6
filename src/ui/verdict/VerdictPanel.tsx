import { lazy, Suspense, type ReactNode } from 'react';
import { useApp } from '../../store/useApp';
import { selectDiagnosis, selectFindings, selectShown } from '../../store/selectors';
import { Sentence } from '../text/Sentence';
import { CauseHelp } from './CauseHelp';
import { FindingList } from './FindingList';
import { useCauseAdvice } from './useCauseAdvice';
import { VantageChoice } from './VantageChoice';
import { halfOpenText, verdictHead } from '../../core/verdictWords/verdictHead';
import { WhyList } from './WhyList';
import { WouldSettle } from './WouldSettle';
import styles from './VerdictPanel.module.css';

// The verdict does not wait for what a person may add to it.
const EvidenceSection = lazy(() =>
  import('./EvidenceSection').then((view) => ({ default: view.EvidenceSection })),
);

/** A half-open time that is worth showing though nothing else is odd (nanoseconds). */
const LONG_HALF_OPEN = 1e9;
const NONE: readonly never[] = [];

/** What the opening of the selected flow means: the verdict, why, what would settle it, what helps. */
export function VerdictPanel() {
  const diagnosis = useApp(selectDiagnosis);
  const findings = useApp(selectFindings);
  const port = useApp((state) => selectShown(state)?.flows.serverPort[0] ?? 0);
  const hasFlows = useApp((state) => (state.open?.info.streams ?? 0) > 0);
  const hasEvidence = useApp(
    ({ evidenceTexts, statements }) => evidenceTexts.length + statements.length > 0,
  );
  const isProvisional = useApp((state) => state.reading?.isProvisional ?? false);
  const { causes, deciders } = useCauseAdvice(
    useApp((state) => state.reading?.named ?? NONE),
    useApp((state) => state.reading?.undecided ?? NONE),
  );
  if (diagnosis === null) {
    return (
      <div className={styles.panel}>
        <h2 className={styles.kicker}>Verdict</h2>
        <p className={styles.empty}>
          {hasFlows
            ? 'Choose a flow to see what its opening means.'
            : 'Without a flow there is no opening to judge.'}
        </p>
      </div>
    );
  }
  const { verdict, context } = diagnosis;
  const { opening, vantage } = context;
  const { headline, summary, tone } = verdictHead(diagnosis);
  const half = opening.halfOpen;
  const odd = verdict !== null && !verdict.healthy;
  // A verdict's summary says it by itself.
  const showHalf = half !== null && !odd && half.duration > LONG_HALF_OPEN;
  const remaining = odd ? verdict.causes.filter(({ status }) => status !== 'ruled-out') : [];
  return (
    <section className={styles.panel} aria-label="Verdict">
      <div className={styles.head}>
        <h2 className={`${styles.headline} ${styles[tone]}`}>
          <Sentence text={headline} />
        </h2>
        <p>
          <Sentence text={summary} />
        </p>
      </div>
      {isProvisional && (
        <p className={styles.guess}>
          So far: the file is being read, and this opening had not ended where reading is. What
          comes may change the verdict.
        </p>
      )}
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
      {odd && (
        <Section title="Why">
          <WhyList verdict={verdict} />
        </Section>
      )}
      <VantageChoice vantage={vantage} />
      {deciders.length > 0 && (
        <Section title="What would settle it">
          <WouldSettle deciders={deciders} port={port} />
        </Section>
      )}
      {(odd || hasEvidence) && (
        <Section title="Evidence">
          <Suspense fallback={null}>
            <EvidenceSection />
          </Suspense>
        </Section>
      )}
      {remaining.length > 0 && (
        <Section title="What that means, and what helps">
          <CauseHelp key={remaining[0]!.id} remaining={remaining} known={causes} />
        </Section>
      )}
      {findings.length > 0 && (
        <Section title="What the packets show">
          <FindingList findings={findings} />
        </Section>
      )}
    </section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.subhead}>{title}</h3>
      {children}
    </section>
  );
}
