/** What the head of a lane says. */
import { nameOf } from '../container/fileNotes';
import { addressText, endpointText } from '../packets/addressText';
import type { OpeningSegment } from '../opening/openingSegments';
import { sequenceDistance } from '../tcp/sequence';
import { inferVantage, type VantagePlace } from '../vantage/vantage';
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
  /** What shows a middlebox; absent when nothing does. */
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
  const { capture } = flow;
  const vantage = inferVantage(capture, flow.flow);
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
      nameOf(capture.notes, addressText(capture.addresses, address)),
      clock === null ? null : `TS clock ${clock} Hz`,
      hopsWords(own),
    ].filter((fact) => fact !== null);
  };
  return {
    client: facts(false),
    server: facts(true),
    ...(lane === null
      ? {}
      : { capturePoint: { lane, sure: vantage.confidence !== 'likely', reason: vantage.reason } }),
  };
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
