/** What the packets of a flow tell about its two ends, for the heads of their lanes. */
import type { Capture } from '../capture';
import { notesOf } from '../captureOrigin';
import { nameOf } from '../container/fileNotes';
import { addressText, endpointText } from '../packets/addressText';
import type { OpeningSegment } from '../opening/openingSegments';
import { sequenceDistance } from '../tcp/sequence';
import type { VantagePlace } from '../vantage/vantage';
import type { LadderFlow } from '../flowRows/ladderFlow';
import type { CapturePoint, Lane, LaneId } from './lanePlan';

/** Ticks per second of the timestamp clocks that are in use. */
const USUAL_CLOCKS = [10, 100, 250, 300, 1000];
/** An estimate this near to a usual clock is that clock. */
const CLOCK_TOLERANCE = 0.03;
/** Shortest time from which a clock is estimated, nanoseconds. */
const LEAST_CLOCK_TIME = 1e9;
/** TTLs that operating systems and devices start with. */
const INITIAL_TTLS = [64, 128, 255];

/** `address:port` of both ends. */
export function flowEnds(flow: LadderFlow): Readonly<Record<'client' | 'server', string>> {
  const { flows, addresses } = flow.capture;
  const at = flow.flow;
  return {
    client: endpointText(addresses, flows.clientAddress[at]!, flows.clientPort[at]!),
    server: endpointText(addresses, flows.serverAddress[at]!, flows.serverPort[at]!),
  };
}

/** Lanes where a capture can have been taken. */
const LANE_OF_PLACE: Readonly<Record<VantagePlace, LaneId | null>> = {
  client: 'client',
  server: 'server',
  path: 'middlebox',
  unknown: null,
};

/** The lane at which a flow was captured, null when nothing tells. */
export function capturePoint(flow: LadderFlow): (CapturePoint & { readonly lane: LaneId }) | null {
  const { place, confidence, reason } = flow.vantage;
  const lane = LANE_OF_PLACE[place];
  return lane === null ? null : { lane, sure: confidence !== 'likely', reason };
}

/** The lane of one end, with what the packets tell about it. */
export function endOf(
  flow: LadderFlow,
  end: 'client' | 'server',
  point: ReturnType<typeof capturePoint>,
): Lane {
  const { capture, opening } = flow;
  const captured = point?.lane === end ? point : null;
  return {
    id: end,
    place: end,
    role: `${end === 'client' ? 'Client' : 'Server'}${opening.guessedRoles ? ' (a guess)' : ''}`,
    name: flowEnds(flow)[end],
    facts: factsOf(capture, flow, end),
    certainty: captured === null ? 'inferred' : 'measured',
    because: [],
    captured,
  };
}

function factsOf(capture: Capture, flow: LadderFlow, end: 'client' | 'server'): string[] {
  const { flows, addresses, clocks } = capture;
  const address = (end === 'server' ? flows.serverAddress : flows.clientAddress)[flow.flow]!;
  const own = flow.opening.segments.filter(
    (segment) => segment.fromServer === (end === 'server') && segment.duplicateOf === null,
  );
  const clock = clocks?.find((each) => each.address === address)?.hz ?? clockOf(own);
  return [
    nameOf(notesOf(capture), addressText(addresses, address)),
    clock === null ? null : `TS clock ${Number(clock.toPrecision(3))} Hz`,
    hopsWords(own),
  ].filter((fact) => fact !== null);
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

/** No path is longer (the highest that traceroute tries by itself): a TTL that began lower was set so. */
const MOST_HOPS = 30;

/** Routers that lowered the TTL on the way to the capture point; null when none did or it is unknown. */
function hopsWords(segments: readonly OpeningSegment[]): string | null {
  const ttl = segments.find((segment) => segment.ttl !== null)?.ttl ?? null;
  if (ttl === null) return null;
  const hops = INITIAL_TTLS.find((initial) => initial >= ttl)! - ttl;
  return hops === 0 || hops > MOST_HOPS ? null : `${hops} ${hops === 1 ? 'hop' : 'hops'} away`;
}
