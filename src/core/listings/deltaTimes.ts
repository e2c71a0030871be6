/**
 * Whether the written times of a listing count from the packet before. tcpdump -ttt and a column of Wireshark write them just as -ttttt and another
 * column write those since the first packet: the times themselves, and the clocks behind TSval, must tell.
 */
import { TcpFlag } from '../packets/packetTable';
import { sequenceDistance } from '../tcp/sequence';
import { measureClock, ordinaryRate, type ClockSample } from '../tcp/timestampClock';
import type { ListedTime } from './listedTime';
import type { ListedSegment } from './listing';

/** What a segment tells of the way in which its listing counts time. */
export type TimedSegment = Pick<
  ListedSegment,
  'time' | 'source' | 'destination' | 'flags' | 'sequence'
> & { readonly options: Pick<ListedSegment['options'], 'timestamps'> };

/** Since the packet before: true; since the first: false; null where nothing tells, and then it is taken for the latter. */
export function areDeltas(segments: readonly TimedSegment[]): boolean | null {
  const timed = segments.filter(({ time }) => time !== null);
  const first = timed[0]?.time;
  if (first === undefined || first === null || !startsAtZero(first)) return false;
  // Up to the second packet both are the same.
  if (timed.length < 3) return false;
  const readings = readingsOf(timed);
  return (
    winner(readings, groups(timed, directionOf), runsSteadily) ??
    (goesBack(timed) || stepsBackAsDeltasDo(timed) ? true : null) ??
    winner(readings, groups(timed, openingOf), doubles)
  );
}

function startsAtZero(time: ListedTime): boolean {
  return (time.kind === 'relative' || time.kind === 'time-of-day') && time.nanoseconds === 0n;
}

const nanosecondsOf = ({ time }: TimedSegment) => Number(time!.nanoseconds);

/** A capture of several queues has packets of one moment in any order, so far apart (nanoseconds). */
const JITTER = 1e6;

/** Does a later time lie clearly before an earlier one? Times since the first packet hardly do. */
function goesBack(timed: readonly TimedSegment[]): boolean {
  let latest = -1;
  for (const segment of timed) {
    const time = nanosecondsOf(segment);
    if (time + JITTER < latest) return true;
    latest = Math.max(latest, time);
  }
  return false;
}

/** Steps back of this part of all are no disorder of a capture. */
const OFTEN = 3;
/** One in so many is enough where the capture would have to show an answer before what it answers. */
const SELDOM = 12;

/** Do small steps back come too often for a capture whose packets are a little out of order, or put the ACK of a handshake before its SYN-ACK? */
function stepsBackAsDeltasDo(timed: readonly TimedSegment[]): boolean {
  let back = 0;
  let answers = 0;
  for (let row = 1; row < timed.length; row++) {
    const [before, segment] = [timed[row - 1]!, timed[row]!];
    if (nanosecondsOf(segment) >= nanosecondsOf(before)) continue;
    back++;
    if (isHandshakeAck(segment, before)) answers++;
  }
  return (back > 1 && back * OFTEN >= timed.length) || answers * SELDOM >= timed.length;
}

const { syn: SYN, ack: ACK } = TcpFlag;

const isHandshakeAck = (segment: TimedSegment, before: TimedSegment) =>
  (before.flags & SYN) !== 0 &&
  (before.flags & ACK) !== 0 &&
  (segment.flags & (SYN | ACK)) === ACK &&
  directionOf(segment) === ends(before.destination, before.source);

const ends = (from: TimedSegment['source'], to: TimedSegment['source']) =>
  `${from.address}|${from.port} ${to.address}|${to.port}`;

const directionOf = ({ source, destination }: TimedSegment) => ends(source, destination);

/** What a SYN or SYN-ACK and its copies have in common; null for other segments. */
const openingOf = (segment: TimedSegment) =>
  (segment.flags & SYN) === 0
    ? null
    : `${directionOf(segment)} ${segment.flags} ${segment.sequence}`;

/** A segment's times since the first packet by both readings (nanoseconds). */
type Readings = ReadonlyMap<TimedSegment, readonly [absolute: number, summed: number]>;

function readingsOf(timed: readonly TimedSegment[]): Readings {
  let sum = 0;
  return new Map(
    timed.map((segment) => {
      const time = nanosecondsOf(segment);
      sum += time;
      return [segment, [time, sum]];
    }),
  );
}

/** So many connections tell enough. */
const MOST_GROUPS = 200;

function groups(
  timed: readonly TimedSegment[],
  keyOf: (segment: TimedSegment) => string | null,
): readonly (readonly TimedSegment[])[] {
  const found = new Map<string, TimedSegment[]>();
  for (const segment of timed) {
    const key = keyOf(segment);
    if (key === null) continue;
    const known = found.get(key);
    if (known !== undefined) known.push(segment);
    else if (found.size < MOST_GROUPS) found.set(key, [segment]);
  }
  return [...found.values()];
}

/** The reading by which more groups of segments come at such times as they should; null where neither has more. */
function winner(
  readings: Readings,
  found: readonly (readonly TimedSegment[])[],
  fits: (samples: readonly TimeSample[]) => boolean,
): boolean | null {
  let lead = 0;
  for (const segments of found) {
    const fitsBy = (reading: 0 | 1) =>
      fits(
        segments.map((segment) => ({
          time: readings.get(segment)![reading],
          tsval: segment.options.timestamps?.[0] ?? null,
        })),
      );
    lead += Number(fitsBy(1)) - Number(fitsBy(0));
  }
  return lead === 0 ? null : lead > 0;
}

/** When a segment came (nanoseconds), and its TSval. */
interface TimeSample {
  readonly time: number;
  readonly tsval: number | null;
}

/** Ticks between two samples that say something about a rate. */
const FEWEST_TICKS = 10;
/** Two samples give some rate always; the third tells whether the clock keeps it. */
const FEWEST_SAMPLES = 3;
/** A packet may be late by this (nanoseconds), and a clock off by this part. */
const LATE = 20e6;
const OFF = 0.03;
/** One gap in so many may be wrong: a packet was held up. */
const WRONG_GAPS = 5;

/** Does a host's clock, by these times, run at one rate that is in use (RFC 7323 section 5.4)? */
function runsSteadily(samples: readonly TimeSample[]): boolean {
  const kept: ClockSample[] = [];
  for (const { time, tsval } of samples) {
    if (tsval === null) continue;
    const last = kept.at(-1);
    if (last === undefined || sequenceDistance(tsval, last.tsval) >= FEWEST_TICKS)
      kept.push({ time, tsval });
  }
  if (kept.length < FEWEST_SAMPLES) return false;
  const clock = measureClock(kept);
  const hz = clock === null ? null : ordinaryRate(clock.measured, OFF);
  if (hz === null) return false;
  const wrong = kept.slice(1).filter(({ tsval, time }, i) => {
    const before = kept[i]!;
    const expected = (sequenceDistance(tsval, before.tsval) / hz) * 1e9;
    return Math.abs(expected - (time - before.time)) > LATE + OFF * expected;
  });
  return wrong.length * WRONG_GAPS <= kept.length - 1;
}

/** With the first it takes so many copies: some stacks send a SYN at even times before they double. */
const FEWEST_COPIES = 4;
/** A timer that polls is late by this (nanoseconds). */
const POLLED = 200e6;

/** Is each wait between copies twice the one before (RFC 6298 section 5.5)? */
function doubles(samples: readonly TimeSample[]): boolean {
  if (samples.length < FEWEST_COPIES) return false;
  const waits = samples.slice(1).map(({ time }, i) => time - samples[i]!.time);
  return waits
    .slice(1)
    .every((wait, i) => wait > 0 && Math.abs(wait - 2 * waits[i]!) < POLLED + 0.1 * wait);
}
