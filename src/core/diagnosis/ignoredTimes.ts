/** Segments that a server ignored, of one opening and of all crooked ones: counters of its host are weighed against them. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import type { Opening } from '../opening/opening';
import { openingOf } from '../opening/openingOf';
import type { OpeningSegment } from '../opening/openingSegments';
import { TcpFlag } from '../packets/packetTable';
import { serverOf } from './listeners';
import { witnessesOf, type IgnoredTimes } from './witnesses';

/**
 * Segments of the client that the server certainly did not act on: those with an ACK after which it sent its SYN-ACK
 * again or its RST at once, and SYNs that were not answered.
 */
export function ignoredSegments({
  segments,
  syns,
  synAck,
  ack,
  repeats,
}: Opening): OpeningSegment[] {
  if (synAck === null) return [...syns];
  if (ack === null) return [];
  // Of several SYNs before the SYN-ACK the last one was answered.
  const unanswered = syns.filter(({ packet }) => packet < synAck.packet).slice(0, -1);
  const last = repeats.findLast(({ afterAck, crossing }) => afterAck && !crossing);
  const reset = segments.find(
    ({ fromServer, flags, packet }) =>
      fromServer && (flags & TcpFlag.rst) !== 0 && packet > ack.packet,
  );
  const until = last?.segment.packet ?? reset?.packet;
  if (until === undefined) return unanswered;
  const unheard = segments.filter(
    ({ fromServer, flags, packet, duplicateOf }) =>
      !fromServer &&
      duplicateOf === null &&
      (flags & (TcpFlag.ack | TcpFlag.syn | TcpFlag.rst)) === TcpFlag.ack &&
      packet >= ack.packet &&
      packet < until,
  );
  return [...unanswered, ...unheard];
}

const ignoredTimes = new WeakMap<Capture, Map<number, IgnoredTimes>>();

/** How many segments all crooked openings of the flow's server had ignored between two times. */
export function ignoredAtServer(
  capture: Capture,
  opening: Opening,
  from: number,
  to: number,
): number {
  const times = ignoredTimesOf(capture, opening.flow);
  const own = times.flows.has(opening.flow) ? [] : ignoredSegments(opening);
  // A time that is not known counts: rather one segment too many to account for.
  return (
    Math.max(0, countUpTo(times.sorted, to, true) - countUpTo(times.sorted, from, false)) +
    times.undated +
    own.filter(({ time }) => !(time < from) && !(time > to)).length
  );
}

/** When the server of a flow ignored segments of crooked openings. */
export function ignoredTimesOf(capture: Capture, flow: FlowIndex): IgnoredTimes {
  const witnessed = witnessesOf(capture)?.ignored ?? null;
  if (witnessed !== null) return witnessed;
  const server = capture.flows.serverAddress[flow]!;
  const known = ignoredTimes.get(capture) ?? new Map<number, IgnoredTimes>();
  ignoredTimes.set(capture, known);
  const times = known.get(server) ?? timesIgnored(capture, flow);
  known.set(server, times);
  return times;
}

function timesIgnored(capture: Capture, flow: FlowIndex): IgnoredTimes {
  const flows = serverOf(capture, flow).crooked;
  const times = flows.flatMap((one) =>
    ignoredSegments(openingOf(capture, one)).map(({ time }) => time),
  );
  const dated = times.filter((time) => !Number.isNaN(time));
  return {
    flows: new Set(flows),
    sorted: Float64Array.from(dated).sort(),
    undated: times.length - dated.length,
  };
}

/** How many of the times come before a time, or with it; all of them and none when that is not known. */
function countUpTo(sorted: Float64Array, time: number, orWith: boolean): number {
  if (Number.isNaN(time)) return orWith ? sorted.length : 0;
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const before = orWith ? sorted[middle]! <= time : sorted[middle]! < time;
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
