import type { Observation } from '../diagnosis/observations/observation';
import type { CauseStatus, Verdict } from '../diagnosis/verdict';

/** A reason as the list of reasons shows it. */
export interface ShownReason {
  readonly text: string;
  readonly observation: Observation;
}

/** A statement of the verdict and what speaks for it. */
export interface WhyRow {
  readonly key: string;
  readonly status: CauseStatus | 'shared';
  /** The name of a cause, or what all that remain share; null where the reason itself is the statement. */
  readonly title: string | null;
  readonly reasons: readonly ShownReason[];
  /** All reasons stand in earlier rows already. */
  readonly toldAbove: boolean;
}

/** Reasons in words for one row; more only repeat the same in other words. */
const MOST_REASONS = 4;

/**
 * The rows of "why": what is certain, then the causes that remain, then combinations. Each observation is told once,
 * where it is first needed.
 */
export function whyRows({ mechanism, causes, combinations }: Verdict): WhyRow[] {
  const told = new Set<Observation>();
  const row = (
    key: string,
    status: WhyRow['status'],
    title: string | null,
    reasons: readonly ShownReason[],
  ): WhyRow => {
    const fresh = reasons.filter(({ observation }) => !told.has(observation));
    // What only says the same more narrowly is told where nothing else is.
    const findings = fresh.filter(({ observation }) => observation.weight === 'finding');
    const shown = (findings.length > 0 ? findings : fresh).slice(0, MOST_REASONS);
    for (const { observation } of shown) told.add(observation);
    return {
      key,
      status,
      title,
      reasons: shown,
      toldAbove: shown.length === 0 && reasons.length > 0,
    };
  };
  const asReason = (observation: Observation): ShownReason => ({
    observation,
    text: observation.text,
  });
  const remaining = causes.filter(({ status }) => status !== 'ruled-out');
  const rows: WhyRow[] = [];
  if (mechanism?.proved) {
    mechanism.because.forEach((observation, at) => {
      rows.push(row(`mechanism-${at}`, 'proved', null, [asReason(observation)]));
    });
  } else if (mechanism !== null && remaining.length > 1) {
    rows.push(row('mechanism', 'shared', mechanism.text, mechanism.because.map(asReason)));
  }
  const alike: string[] = [];
  for (const { id, status, title, because } of remaining) {
    const next = row(id, status, title, because);
    if (next.toldAbove && status === 'possible') alike.push(title);
    else rows.push(next);
  }
  // Causes for which nothing else speaks than for those before them stand together.
  if (alike.length > 0)
    rows.push({ ...row('alike', 'possible', alike.join(' · '), []), toldAbove: true });
  combinations.forEach(({ text, because }, at) => {
    rows.push(row(`combination-${at}`, 'possible', text, because.map(asReason)));
  });
  return rows;
}
