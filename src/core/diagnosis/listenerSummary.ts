/** What the odd openings of one listener say together, each diagnosed: asked for when somebody looks at its page. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import type { Opening } from '../opening/opening';
import { openingOf } from '../opening/openingOf';
import type { VantagePlace } from '../vantage/vantage';
import { countText } from '../words/duration';
import { causes } from './causes';
import type { CauseId } from './causes/cause';
import { diagnose } from './diagnose';
import { FEWEST_ODD, listenerOpening, type ListenerFinding } from './listenerFindings';
import type { Observation } from './observations/observation';

/** Openings that are diagnosed for a summary; of more, so many spread over all. */
const MOST_DIAGNOSED = 300;

/** How many openings have a cause as their best explanation; null: the packets of these leave several. */
export interface CauseCount {
  readonly id: CauseId | null;
  readonly title: string;
  readonly count: number;
  /** An opening to look at. */
  readonly example: FlowIndex;
}

export interface ListenerSummary {
  /** Odd openings that were diagnosed; not more than a few hundred. */
  readonly diagnosed: number;
  /** The most frequent first. */
  readonly causes: readonly CauseCount[];
  /** What the openings say together, a sentence or two. */
  readonly text: string;
}

const OVERLOAD: readonly CauseId[] = [
  'accept-queue-overflow',
  'accept-queue-full-syn-dropped',
  'accept-overflow-abort',
];

/**
 * What the odd openings of a listener say together.
 * @param witness evidence from elsewhere, joined to an opening
 * @param place where a person states that the capture was taken; null: it is inferred
 */
export function* summariseListener(
  capture: Capture,
  finding: ListenerFinding,
  witness: ((opening: Opening) => readonly Observation[]) | null,
  place: VantagePlace | null = null,
): Generator<void, ListenerSummary> {
  const odd = finding.openings.filter((flow) => listenerOpening(capture, flow).kind !== 'healthy');
  const step = Math.max(1, Math.ceil(odd.length / MOST_DIAGNOSED));
  const counts = new Map<CauseId | null, { count: number; example: FlowIndex }>();
  let diagnosed = 0;
  let compatible = 0;
  for (let at = 0; at < odd.length; at += step) {
    yield;
    const flow = odd[at]!;
    const opening = openingOf(capture, flow);
    const { verdict } = diagnose(capture, opening, witness?.(opening), place);
    if (verdict === null || verdict.healthy) continue;
    diagnosed++;
    const remaining = verdict.causes.filter(({ status }) => status !== 'ruled-out');
    if (remaining.some(({ id }) => OVERLOAD.includes(id))) compatible++;
    const best = remaining.find(({ status }) => status === 'proved' || status === 'best');
    const known = counts.get(best?.id ?? null);
    if (known === undefined) counts.set(best?.id ?? null, { count: 1, example: flow });
    else known.count++;
  }
  const found = [...counts]
    .map(([id, { count, example }]): CauseCount => ({
      id,
      title: causes.find((cause) => cause.id === id)?.title ?? 'Several causes remain',
      count,
      example,
    }))
    .sort((a, b) => b.count - a.count);
  return { diagnosed, causes: found, text: togetherText(finding, diagnosed, compatible) };
}

function togetherText({ counts }: ListenerFinding, diagnosed: number, compatible: number): string {
  const { crooked, unanswered } = counts;
  const late = counts['syn-sent-again'];
  const dropped = unanswered + late;
  if (diagnosed === 0) return 'None of these openings can be diagnosed.';
  const all = compatible === diagnosed ? 'all of them' : `${compatible} of ${diagnosed}`;
  if (compatible * 2 < diagnosed) {
    return `A full accept queue fits only ${all}: look at the causes one by one.`;
  }
  if (crooked > 0 && dropped > 0) {
    return `In the same seconds this listener left ACKs without a connection and SYNs without an answer. A full accept queue does both at once, and it fits ${all}.`;
  }
  if (crooked >= FEWEST_ODD) {
    return `${countText(crooked, 'client')} believed in a connection that this listener had not made, in the same seconds. A full accept queue fits ${all}; a packet filter that drops ACKs would do it too.`;
  }
  return `A full accept queue fits ${all}, and so does a filter or a loss on the way: look for openings of other listeners in the same seconds.`;
}
