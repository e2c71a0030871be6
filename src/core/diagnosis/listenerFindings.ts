/**
 * What the openings of one listener say together: a full accept queue shows as a wall of crooked and unanswered
 * openings in the same seconds, where each by itself only has a guess.
 */
import { countBelow, countUpTo } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import { firstPacketOfFlow, FlowTrait, isListed, type FlowIndex } from '../flows/flowTable';
import { endpointText } from '../packets/addressText';
import type { AddressId } from '../packets/addressTable';
import { listText, numberText } from '../words/duration';
import { momentText } from '../words/momentText';

/** What was seen of an opening, for a count. */
export type OpeningKind =
  'crooked' | 'unanswered' | 'never-accepted' | 'syn-sent-again' | 'healthy';

export interface ListenerOpening {
  readonly flow: FlowIndex;
  readonly kind: OpeningKind;
  /** Nanoseconds since the capture's start. */
  readonly start: number;
}

/** Odd openings of one listener that lie near one another in time, and the others of the same time. */
export interface ListenerFinding {
  readonly address: AddressId;
  readonly port: number;
  /** Flows of its openings in order of time, healthy ones too: a million is no list of objects. */
  readonly openings: Uint32Array<ArrayBuffer>;
  readonly counts: Readonly<Record<OpeningKind, number>>;
  /** Start of the first and of the last odd opening, nanoseconds since the capture's start. */
  readonly from: number;
  readonly to: number;
}

/** Fewer odd openings are no finding about the listener. */
export const FEWEST_ODD = 3;
/** A pause without odd openings that parts two findings, nanoseconds. */
const LONGEST_PAUSE = 30e9;
/** Healthy openings this near to the odd ones are shown with them, nanoseconds. */
const MARGIN = 2e9;
/** Flows between two pauses. */
const FLOWS_A_STEP = 16_384;

/** How a flow's opening is counted; null: not at all (refused, begun before the capture). */
function kindOf(traits: number): OpeningKind | null {
  if (traits & FlowTrait.otherLeg) return null;
  if ((traits & (FlowTrait.crooked | FlowTrait.crossing)) === FlowTrait.crooked) return 'crooked';
  if (traits & FlowTrait.unanswered) return 'unanswered';
  if (traits & (FlowTrait.refused | FlowTrait.guessedRoles)) return null;
  if (traits & FlowTrait.neverAccepted) return 'never-accepted';
  if (traits & FlowTrait.synRetransmitted) return 'syn-sent-again';
  return traits & FlowTrait.hasAck ? 'healthy' : null;
}

/** What was seen of the opening of a flow of {@link ListenerFinding.openings}. */
export function listenerOpening({ flows, packets }: Capture, flow: FlowIndex): ListenerOpening {
  const kind = kindOf(flows.traits[flow]!) ?? 'healthy';
  return { flow, kind, start: packets.time[firstPacketOfFlow(flows, flow)]! };
}

/** The listeners with several odd openings, those with most first. In steps, for a page to breathe. */
export function* listenerFindings(capture: Capture): Generator<void, ListenerFinding[]> {
  const { flows, packets } = capture;
  const byEndpoint = new Map<number, FlowIndex[]>();
  const odd = new Set<number>();
  for (let flow = 0; flow < flows.length; flow++) {
    if (flow % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
    if (!isListed(flows, flow)) continue;
    const key = flows.serverAddress[flow]! * 65_536 + flows.serverPort[flow]!;
    const kind = kindOf(flows.traits[flow]!);
    if (kind === null || Number.isNaN(packets.time[firstPacketOfFlow(flows, flow)]!)) continue;
    if (kind !== 'healthy') odd.add(key);
    const known = byEndpoint.get(key);
    if (known === undefined) byEndpoint.set(key, [flow]);
    else known.push(flow);
  }
  const found: ListenerFinding[] = [];
  for (const key of odd) {
    yield;
    const { openings, starts } = inOrderOfTime(capture, byEndpoint.get(key)!);
    byEndpoint.delete(key);
    for (const [from, to] of oddPeriods(capture, openings, starts)) {
      // Periods lie further apart than two margins: no opening is in two of them.
      const within = openings.slice(
        countBelow(starts, from - MARGIN),
        countUpTo(starts, to + MARGIN),
      );
      found.push({
        address: Math.floor(key / 65_536),
        port: key % 65_536,
        openings: within,
        counts: countsOf(capture, within),
        from,
        to,
      });
    }
  }
  const oddOf = ({ openings, counts }: ListenerFinding) => openings.length - counts.healthy;
  return found.sort((a, b) => oddOf(b) - oddOf(a));
}

/** Flows by the time of their first packet, and these times. */
function inOrderOfTime({ flows, packets }: Capture, ofListener: readonly FlowIndex[]) {
  const timeOf = (flow: FlowIndex) => packets.time[firstPacketOfFlow(flows, flow)]!;
  const openings = Uint32Array.from(ofListener);
  const isInOrder = openings.every(
    (flow, i) => i === 0 || timeOf(openings[i - 1]!) <= timeOf(flow),
  );
  if (!isInOrder) openings.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  return { openings, starts: Float64Array.from(openings, timeOf) };
}

/** Runs of odd openings without a long pause, from the first to the last of each. */
function oddPeriods(
  { flows }: Capture,
  openings: Uint32Array,
  starts: Float64Array,
): [number, number][] {
  const periods: { from: number; to: number; count: number }[] = [];
  openings.forEach((flow, i) => {
    if (kindOf(flows.traits[flow]!) === 'healthy') return;
    const start = starts[i]!;
    const last = periods.at(-1);
    if (last === undefined || start - last.to > LONGEST_PAUSE) {
      periods.push({ from: start, to: start, count: 1 });
    } else {
      last.to = start;
      last.count++;
    }
  });
  return periods
    .filter(({ count }) => count >= FEWEST_ODD)
    .map(({ from, to }): [number, number] => [from, to]);
}

function countsOf({ flows }: Capture, openings: Uint32Array): Record<OpeningKind, number> {
  const counts: Record<OpeningKind, number> = {
    crooked: 0,
    unanswered: 0,
    'never-accepted': 0,
    'syn-sent-again': 0,
    healthy: 0,
  };
  for (const flow of openings) counts[kindOf(flows.traits[flow]!) ?? 'healthy']++;
  return counts;
}

/** `address:port` of a finding's listener. */
export function listenerText(capture: Capture, { address, port }: ListenerFinding): string {
  return endpointText(capture.addresses, address, port);
}

const KIND_WORDS: readonly (readonly [OpeningKind, string])[] = [
  ['crooked', 'crooked'],
  ['unanswered', 'unanswered'],
  ['never-accepted', 'never accepted'],
  ['syn-sent-again', 'late'],
];

/** "41 crooked and 17 unanswered openings between 10:02:11 and 10:02:26". */
export function findingText(
  capture: Pick<Capture, 'start'>,
  finding: Pick<ListenerFinding, 'counts' | 'from' | 'to'>,
): string {
  const parts = KIND_WORDS.flatMap(([kind, word]) => {
    const count = finding.counts[kind];
    return count === 0 ? [] : [`${numberText(count)} ${word}`];
  });
  const [from, to] = [momentText(capture, finding.from), momentText(capture, finding.to)];
  const when = from === to ? `at ${from}` : `between ${from} and ${to}`;
  return `${listText(parts)} openings ${when}`;
}
