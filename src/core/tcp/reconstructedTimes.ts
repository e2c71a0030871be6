/**
 * Times of a connection whose source has none, from the timestamps option. A host sends a SYN-ACK (or SYN) again
 * after an initial timeout that doubles: 1 s by RFC 6298, 3 s before it. Which ordinary clocks of both ends make
 * the resends keep such a schedule, and run at the ratio that answers show, is nearly always unique.
 */
import { TcpFlag } from '../packets/packetTable';
import { sequenceDistance } from './sequence';
import { median, ORDINARY_RATES, thinned } from './timestampClock';

/** Initial timeouts in seconds: RFC 6298, and RFC 1122 before it. */
const INITIAL_TIMEOUTS = [1, 3];
/** A resend may come late by the period of a timer that polls (0.2 s) and a little of its own time; hardly early. */
const LATE_SECONDS = 0.21;
const LATE_FRACTION = 0.035;
const EARLY_FRACTION = 0.02;
/** Linux gives up a SYN-ACK after 5 and a SYN after 6 resends. */
const MOST_RESENDS = 6;
/**
 * How far the ratio of two ordinary rates may lie from the ratio seen: clocks drift, and answers take now a little
 * longer, now a little shorter (seconds).
 */
const RATIO_FRACTION = 0.015;
const ANSWER_JITTER = 0.05;
const MOST_RATIO_FRACTION = 0.15;
/** Two readings whose scores differ by less cannot be told apart. */
const CLEAR_MARGIN = 0.02;
/** What a rate costs for standing late in the list of ordinary ones, and a schedule for each resend left out. */
const RARITY = 0.004;
const SKIPPED_RESEND = 0.01;

/** A segment as far as clocks are concerned. */
export interface ClockSegment {
  readonly fromServer: boolean;
  readonly flags: number;
  readonly payloadLength: number;
  /** TSval and TSecr, null when it has no timestamps. */
  readonly timestamps: readonly [number, number] | null;
}

export interface ReconstructedTimes {
  /** Nanoseconds since the first segment, one a segment, never falling. */
  readonly times: Float64Array<ArrayBuffer>;
  /** Ticks a second of the client's and the server's clock. */
  readonly clientHz: number;
  readonly serverHz: number;
  /** Initial timeout of the resends, seconds. */
  readonly initialTimeout: number;
  /** Sentences: what it rests on, and what else was weighed. */
  readonly how: string;
  readonly alternatives: readonly string[];
}

/** Why times could not be reconstructed, in a sentence. */
export interface NotReconstructed {
  readonly times: null;
  readonly how: string;
  readonly alternatives: readonly string[];
}

/** A segment with timestamps, in ticks since its end's first. */
interface Tick {
  readonly row: number;
  readonly fromServer: boolean;
  readonly ticks: number;
  readonly segment: ClockSegment;
}

interface Reading {
  readonly initialTimeout: number;
  readonly serverHz: number;
  readonly clientHz: number;
  readonly score: number;
}

interface Resends {
  readonly fromServer: boolean;
  /** Ticks of each copy since the first. */
  readonly ticks: readonly number[];
}

/** Reconstructs the times of one connection; segments in the order in which they were captured. */
export function reconstructTimes(
  segments: readonly ClockSegment[],
): ReconstructedTimes | NotReconstructed {
  const ticks = ticksOf(segments);
  const resends = [true, false]
    .map((fromServer) => resendsOf(ticks, fromServer))
    .filter((found) => found.ticks.length > 1);
  if (resends.length === 0) {
    return failed(
      'No SYN or SYN-ACK with timestamps is sent again: nothing tells how fast the clocks run.',
    );
  }
  const ratio = ratioOf(answersOf(ticks));
  const readings = readingsOf(resends, ratio);
  const best = readings[0];
  if (best === undefined) {
    return failed(
      'The resends keep no schedule of 1 s or 3 s, doubling, with the clocks of any common system.',
    );
  }
  const other = readings.find(
    ({ serverHz, clientHz }) => serverHz !== best.serverHz || clientHz !== best.clientHz,
  );
  const alternatives = alternativesOf(best, other, resends[0]!, ratio);
  if (other !== undefined && other.score - best.score < CLEAR_MARGIN) {
    return failed(
      `The resends fit clocks of ${rates(best)} and of ${rates(other)}: the times cannot be told.`,
      alternatives,
    );
  }
  return {
    times: timesOf(segments.length, ticks, best),
    clientHz: best.clientHz,
    serverHz: best.serverHz,
    initialTimeout: best.initialTimeout,
    how: howOf(best, resends[0]!, ratio),
    alternatives,
  };
}

function failed(how: string, alternatives: readonly string[] = []): NotReconstructed {
  return { times: null, how, alternatives };
}

function ticksOf(segments: readonly ClockSegment[]): Tick[] {
  const firsts: [number | null, number | null] = [null, null];
  const ticks: Tick[] = [];
  segments.forEach((segment, row) => {
    if (segment.timestamps === null) return;
    const [tsval] = segment.timestamps;
    const side = segment.fromServer ? 1 : 0;
    firsts[side] ??= tsval;
    const since = sequenceDistance(tsval, firsts[side]);
    ticks.push({ row, fromServer: segment.fromServer, ticks: since, segment });
  });
  return ticks;
}

/** Every SYN-ACK of the server, or SYN of the client. */
function resendsOf(ticks: readonly Tick[], fromServer: boolean): Resends {
  const own = ticks.filter(
    (tick) => tick.fromServer === fromServer && (tick.segment.flags & TcpFlag.syn) !== 0,
  );
  const first = own[0]?.ticks ?? 0;
  const since = own.map((tick) => tick.ticks - first);
  return { fromServer, ticks: since.filter((tick, i) => i === 0 || tick > since[i - 1]!) };
}

/** Ticks of both ends at one moment, as a segment and its answer show them. */
interface Answer {
  readonly client: number;
  readonly server: number;
  readonly byServer: boolean;
}

/** Neighbours of which the second answers the first at once. */
function answersOf(ticks: readonly Tick[]): Answer[] {
  const answers: Answer[] = [];
  for (let i = 1; i < ticks.length; i++) {
    const asked = ticks[i - 1]!;
    const answer = ticks[i]!;
    if (asked.fromServer === answer.fromServer) continue;
    const { flags, payloadLength, timestamps } = answer.segment;
    const pureAck =
      payloadLength === 0 && (flags & (TcpFlag.syn | TcpFlag.fin | TcpFlag.rst)) === 0;
    // Data waits for a program and a SYN-ACK sent again for a timer: they quote, but they do not answer.
    const atOnce = pureAck || ((flags & TcpFlag.syn) !== 0 && answer.ticks === 0);
    const ofSynAck = asked.fromServer && (asked.segment.flags & TcpFlag.syn) !== 0;
    const echoes = timestamps![1] === asked.segment.timestamps![0];
    if (!atOnce || !(ofSynAck || echoes)) continue;
    const [client, server] = asked.fromServer ? [answer, asked] : [asked, answer];
    answers.push({ client: client.ticks, server: server.ticks, byServer: answer.fromServer });
  }
  return answers;
}

/** How many server ticks fall on a client tick. */
interface Ratio {
  readonly ratio: number;
  /** Client ticks between the first and the last answer. */
  readonly clientSpan: number;
}

/** Null when the answers do not span enough. Only answers of one end are compared: those of the other took another way. */
function ratioOf(all: readonly Answer[]): Ratio | null {
  const answers = thinned(all);
  const clientSpan = answers.reduce((most, { client }) => Math.max(most, client), 0);
  const slopes: number[] = [];
  for (const [i, first] of answers.entries()) {
    for (const later of answers.slice(i + 1)) {
      const ticks = later.client - first.client;
      if (first.byServer !== later.byServer || ticks < Math.max(5, clientSpan / 3)) continue;
      slopes.push((later.server - first.server) / ticks);
    }
  }
  if (slopes.length === 0) return null;
  const ratio = median(slopes);
  return ratio > 0 ? { ratio, clientSpan } : null;
}

/** Every way to read the clocks, best first. */
function readingsOf(resends: readonly Resends[], seen: Ratio | null): Reading[] {
  const readings: Reading[] = [];
  for (const initialTimeout of INITIAL_TIMEOUTS) {
    for (const [serverRarity, serverHz] of ORDINARY_RATES.entries()) {
      for (const [clientRarity, clientHz] of ORDINARY_RATES.entries()) {
        const off = seen === null ? 0 : Math.abs(serverHz / clientHz / seen.ratio - 1);
        if (seen !== null && off > ratioTolerance(seen, clientHz)) continue;
        const fits = resends.map(({ fromServer, ticks }) =>
          misfit(ticks, fromServer ? serverHz : clientHz, initialTimeout),
        );
        if (fits.some((fit) => fit === null)) continue;
        const worst = Math.max(...fits.map((fit) => fit!));
        const rarity = (serverRarity + clientRarity) * RARITY + (initialTimeout - 1) * RARITY;
        readings.push({ initialTimeout, serverHz, clientHz, score: worst + off + rarity });
      }
    }
  }
  readings.sort((a, b) => a.score - b.score);
  return withoutGuesses(readings, resends, seen);
}

function ratioTolerance({ clientSpan }: Ratio, clientHz: number): number {
  const coarse = RATIO_FRACTION + (1 + ANSWER_JITTER * clientHz) / clientSpan;
  return Math.min(coarse, MOST_RATIO_FRACTION);
}

/** Where nothing ties the clocks together, the rate of the end that resends nothing is the same as the other's. */
function withoutGuesses(
  readings: readonly Reading[],
  resends: readonly Resends[],
  seen: Ratio | null,
): Reading[] {
  if (seen !== null || resends.length === 2) return [...readings];
  return readings.filter(({ serverHz, clientHz }) => serverHz === clientHz);
}

/** How far resends lie from the schedule, as a mean fraction, and what resends left out cost; null when they do not keep it. */
function misfit(ticks: readonly number[], hz: number, initialTimeout: number): number | null {
  let sum = 0;
  let reached = 0;
  for (const tick of ticks.slice(1)) {
    const seconds = tick / hz;
    const resend = resendAt(seconds, initialTimeout);
    if (resend === null || resend <= reached) return null;
    sum += (resend - reached - 1) * SKIPPED_RESEND;
    reached = resend;
    sum += Math.abs(seconds / due(resend, initialTimeout) - 1);
  }
  return sum / (ticks.length - 1);
}

/** Seconds after the first copy at which a resend is due. */
function due(resend: number, initialTimeout: number): number {
  return (2 ** resend - 1) * initialTimeout;
}

/** Which resend comes at this time; null when none does. */
function resendAt(seconds: number, initialTimeout: number): number | null {
  for (let resend = 1; resend <= MOST_RESENDS; resend++) {
    const expected = due(resend, initialTimeout);
    if (seconds < expected * (1 - EARLY_FRACTION)) return null;
    if (seconds <= expected * (1 + LATE_FRACTION) + LATE_SECONDS) return resend;
  }
  return null;
}

/** Nanoseconds of every segment: both clocks set to the same time at the first answer, and never falling. */
function timesOf(
  length: number,
  ticks: readonly Tick[],
  { serverHz, clientHz }: Reading,
): Float64Array<ArrayBuffer> {
  const seconds = (tick: Tick) => tick.ticks / (tick.fromServer ? serverHz : clientHz);
  const turn = ticks.findIndex((tick, i) => i > 0 && tick.fromServer !== ticks[i - 1]!.fromServer);
  // The end that speaks second is set by the first.
  const first = ticks[0]?.fromServer ?? false;
  const shift = turn < 0 ? 0 : seconds(ticks[turn - 1]!) - seconds(ticks[turn]!);
  const times = new Float64Array(length).fill(Number.NaN);
  for (const tick of ticks) {
    times[tick.row] = (seconds(tick) + (tick.fromServer === first ? 0 : shift)) * 1e9;
  }
  let latest = 0;
  for (let row = 0; row < length; row++) {
    if (times[row]! > latest) latest = times[row]!;
    times[row] = Math.round(latest);
  }
  return times;
}

const rates = ({ serverHz, clientHz }: Pick<Reading, 'serverHz' | 'clientHz'>) =>
  `${serverHz} Hz (server) and ${clientHz} Hz (client)`;

function howOf(best: Reading, resends: Resends, seen: Ratio | null): string {
  const what = resends.fromServer ? 'SYN-ACK' : 'SYN';
  const hz = resends.fromServer ? best.serverHz : best.clientHz;
  const after = resends.ticks.slice(1).map((tick) => `${(tick / hz).toFixed(3)} s`);
  const relation =
    seen === null
      ? 'nothing relates the two clocks, so the other one is taken to run alike'
      : `the server's clock runs ${seen.ratio.toFixed(2)} times as fast as the client's`;
  return (
    `Times are reconstructed from the timestamps (TSval): the copies of the ${what} lie ` +
    `${resends.ticks.slice(1).join(', ')} ticks after the first and ${relation}; with an initial timeout of ` +
    `${best.initialTimeout} s that doubles, the clocks are ${rates(best)} and the copies come after ${after.join(', ')}.`
  );
}

/** What the other initial timeout would need, and the next best reading. */
function alternativesOf(
  best: Reading,
  other: Reading | undefined,
  resends: Resends,
  seen: Ratio | null,
): string[] {
  const sentences: string[] = [];
  const hz = resends.fromServer ? best.serverHz : best.clientHz;
  for (const initialTimeout of INITIAL_TIMEOUTS) {
    if (initialTimeout === best.initialTimeout || other?.initialTimeout === initialTimeout)
      continue;
    const scaled = (hz * best.initialTimeout) / initialTimeout;
    const peer =
      seen === null ? null : resends.fromServer ? scaled / seen.ratio : scaled * seen.ratio;
    const clocks =
      peer === null
        ? `a clock of ${scaled.toFixed(1)} Hz`
        : `clocks of ${scaled.toFixed(1)} Hz and ${peer.toFixed(1)} Hz`;
    sentences.push(
      `An initial timeout of ${initialTimeout} s would need ${clocks}, which no common system has.`,
    );
  }
  if (other !== undefined) {
    sentences.push(
      `Clocks of ${rates(other)} with an initial timeout of ${other.initialTimeout} s fit less well.`,
    );
  }
  return sentences;
}
