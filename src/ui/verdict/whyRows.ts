import type { Observation } from '../../core/diagnosis/observations/observation';
import type { CauseStatus, Verdict } from '../../core/diagnosis/verdict';

/** A reason as the list of reasons shows it. */
export interface ShownReason {
  readonly text: string;
  readonly observation: Observation;
}

/** A statement of the verdict and what speaks for it. */
export interface WhyRow {
  readonly key: string;
  readonly status: CauseStatus | 'shared';
  readonly title: string;
  readonly reasons: readonly ShownReason[];
  /** Reasons that an earlier row says already. */
  readonly cited: readonly Observation[];
}

/** Reasons in words for one row; more only repeat the same in other words. */
const MOST_REASONS = 4;

/**
 * The rows of "why": what is certain, then the causes that remain, then combinations. Each observation is told once,
 * where it is first needed.
 */
export function whyRows(verdict: Verdict): WhyRow[] {
  const told = new Set<Observation>();
  const row = (
    key: string,
    status: WhyRow['status'],
    title: string,
    reasons: readonly ShownReason[],
  ): WhyRow => {
    const fresh = reasons.filter(({ observation }) => !told.has(observation));
    // What only says the same more narrowly is told where nothing else is.
    const findings = fresh.filter(({ observation }) => observation.weight === 'finding');
    const shown = (findings.length > 0 ? findings : fresh).slice(0, MOST_REASONS);
    const cited = reasons.map(({ observation }) => observation).filter((each) => told.has(each));
    for (const { observation } of shown) told.add(observation);
    return { key, status, title, reasons: shown, cited };
  };
  const told1 = (observation: Observation): ShownReason => ({
    observation,
    text: observation.text,
  });
  const { mechanism, causes, combinations } = verdict;
  const remaining = causes.filter(({ status }) => status !== 'ruled-out');
  const rows: WhyRow[] = [];
  if (mechanism !== null && (mechanism.proved || remaining.length > 1)) {
    const status = mechanism.proved ? 'proved' : 'shared';
    rows.push(row('mechanism', status, mechanism.text, mechanism.because.map(told1)));
  }
  for (const { id, status, title, because } of remaining) {
    rows.push(row(id, status, title, because));
  }
  combinations.forEach(({ text, because }, at) => {
    rows.push(row(`combination-${at}`, 'possible', text, because.map(told1)));
  });
  return rows;
}
