/** What the head of a lane says. */
import { notesOf } from '../captureOrigin';
import { nameOf } from '../container/fileNotes';
import type { Observation } from '../diagnosis/observations/observation';
import { addressText, endpointText } from '../packets/addressText';
import { packetNumber } from '../packets/packetTable';
import type { OpeningSegment } from '../opening/openingSegments';
import { sequenceDistance } from '../tcp/sequence';
import type { Vantage, VantagePlace } from '../vantage/vantage';
import type { LadderFlow } from './ladderFlow';

/** Ticks per second of the timestamp clocks that are in use. */
const USUAL_CLOCKS = [10, 100, 250, 300, 1000];
/** An estimate this near to a usual clock is that clock. */
const CLOCK_TOLERANCE = 0.03;
/** Shortest time from which a clock is estimated, nanoseconds. */
const LEAST_CLOCK_TIME = 1e9;
/** TTLs that operating systems and devices start with. */
const INITIAL_TTLS = [64, 128, 255];

const LANE_OF_PLACE: Readonly<Record<VantagePlace, LaneId | null>> = {
  client: 'client',
  server: 'server',
  path: 'middlebox',
  unknown: null,
};

export type LaneId = 'client' | 'middlebox' | 'server';

/** Names that a person gave to lanes. */
export type LaneNames = Partial<Readonly<Record<LaneId, string>>>;

/** What is inferred about lanes. */
export interface LaneInfo {
  /** Short facts of an end: the name that the file gives it, "TS clock 100 Hz", "12 hops away". */
  readonly client?: readonly string[];
  readonly server?: readonly string[];
  /** Which packets show a middlebox; absent when none does. */
  readonly middlebox?: string;
  /** The lane at which the capture was taken, when something tells. */
  readonly capturePoint?: CapturePoint;
}

export interface CapturePoint {
  readonly lane: LaneId;
  /** False when it is only likely. */
  readonly sure: boolean;
  /** One sentence. */
  readonly reason: string;
}

/** `address:port` of both ends. */
export function flowEnds(flow: LadderFlow): Readonly<Record<'client' | 'server', string>> {
  const { flows, addresses } = flow.capture;
  const at = flow.flow;
  return {
    client: endpointText(addresses, flows.clientAddress[at]!, flows.clientPort[at]!),
    server: endpointText(addresses, flows.serverAddress[at]!, flows.serverPort[at]!),
  };
}

/** What the packets of a flow tell about its lanes. */
export function laneInfoOf(flow: LadderFlow): LaneInfo {
  const { capture, vantage } = flow;
  const lane = LANE_OF_PLACE[vantage.place];
  const facts = (fromServer: boolean) => {
    const address = (fromServer ? capture.flows.serverAddress : capture.flows.clientAddress)[
      flow.flow
    ]!;
    const own = flow.opening.segments.filter(
      (segment) => segment.fromServer === fromServer && segment.duplicateOf === null,
    );
    const clock = capture.clocks?.find((each) => each.address === address)?.hz ?? clockOf(own);
    return [
      nameOf(notesOf(capture), addressText(capture.addresses, address)),
      clock === null ? null : `TS clock ${Number(clock.toPrecision(3))} Hz`,
      hopsWords(own),
    ].filter((fact) => fact !== null);
  };
  const shown = [...flow.fromBox].sort((a, b) => a - b);
  return {
    client: facts(false),
    server: facts(true),
    ...(shown.length === 0
      ? {}
      : {
          middlebox: `sent ${packetsWords(shown.map((at) => packetNumber(capture.packets, at)))}`,
        }),
    ...(lane === null
      ? {}
      : { capturePoint: { lane, sure: vantage.confidence !== 'likely', reason: vantage.reason } }),
  };
}

/** Most packets that the head of the middle lane names. */
const MOST_NAMED = 3;

function packetsWords(numbers: readonly number[]): string {
  if (numbers.length === 1) return `packet ${numbers[0]!}`;
  const more = numbers.length - MOST_NAMED;
  const named = numbers.slice(0, MOST_NAMED);
  return more > 0
    ? `packets ${named.join(', ')} and ${more} more`
    : `packets ${named.slice(0, -1).join(', ')} and ${named.at(-1)!}`;
}

/** Is there anything to draw in the middle lane? An empty one takes no room. */
export function hasMiddleLane(
  { place }: Pick<Vantage, 'place'>,
  observations: readonly Observation[],
): boolean {
  return place === 'path' || observations.some(({ fromBox }) => fromBox !== undefined);
}

/** Ticks per second of an end's timestamp clock, null when the opening is too short or the clock unusual. */
function clockOf(segments: readonly OpeningSegment[]): number | null {
  const stamped = segments.filter((segment) => segment.tsval !== null);
  const [first, last] = [stamped[0], stamped.at(-1)];
  if (first === undefined || last === undefined) return null;
  const time = last.time - first.time;
  if (!(time >= LEAST_CLOCK_TIME)) return null;
  const hz = (sequenceDistance(last.tsval!, first.tsval!) / time) * 1e9;
  return USUAL_CLOCKS.find((usual) => Math.abs(hz / usual - 1) <= CLOCK_TOLERANCE) ?? null;
}

/** Routers that lowered the TTL on the way to the capture point; null when none did or it is unknown. */
function hopsWords(segments: readonly OpeningSegment[]): string | null {
  const ttl = segments.find((segment) => segment.ttl !== null)?.ttl ?? null;
  if (ttl === null) return null;
  const hops = INITIAL_TTLS.find((initial) => initial >= ttl)! - ttl;
  return hops === 0 ? null : `${hops} ${hops === 1 ? 'hop' : 'hops'} away`;
}
