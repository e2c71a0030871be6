/** Timestamp clocks of the hosts in a listing, and the times that they give to a listing without times. */
import type { ListedSegment } from '../listings/listing';
import { LEAST_DATA } from '../listings/sequenceBases';
import { TcpFlag } from '../packets/packetTable';
import { reconstructTimes } from '../tcp/reconstructedTimes';
import { measureClock } from '../tcp/timestampClock';
import { sequenceDistance } from '../tcp/sequence';
import { countText } from '../words/duration';

export interface HostClock {
  /** The address as the listing writes it. */
  readonly address: string;
  readonly hz: number;
  readonly how: string;
}

export interface ClockTimes {
  /** Null when nothing could be reconstructed; NaN for connections that could not be placed. */
  readonly times: Float64Array<ArrayBuffer> | null;
  readonly clocks: readonly HostClock[];
  readonly how: string;
  readonly alternatives: readonly string[];
}

/** The segments of one connection in a listing. */
interface ListedConnection {
  readonly client: string;
  readonly server: string;
  readonly rows: readonly number[];
  readonly fromServer: readonly boolean[];
}

function connectionsOf(segments: readonly ListedSegment[]): ListedConnection[] {
  const rowsOf = new Map<string, number[]>();
  segments.forEach(({ source, destination }, row) => {
    const ends = [source, destination].map(({ address, port }) => `${address}|${port}`);
    const key = ends.sort().join(' ');
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  });
  return [...rowsOf.values()].map((rows) => {
    const syn = rows.find((row) => (segments[row]!.flags & TcpFlag.syn) !== 0) ?? rows[0]!;
    const { flags, source, destination } = segments[syn]!;
    const bySynAck = (flags & (TcpFlag.syn | TcpFlag.ack)) === (TcpFlag.syn | TcpFlag.ack);
    const client = bySynAck ? destination : source;
    const server = bySynAck ? source : destination;
    const fromServer = rows.map((row) => {
      const from = segments[row]!.source;
      return from.address === server.address && from.port === server.port;
    });
    return { client: client.address, server: server.address, rows, fromServer };
  });
}

/** The clocks of hosts whose listing has times: of each, as its longest connection shows it. */
export function listedClocks(
  segments: readonly ListedSegment[],
  times: Float64Array<ArrayBuffer>,
): HostClock[] {
  const best = new Map<string, { span: number; clock: HostClock }>();
  for (const { client, server, rows, fromServer } of connectionsOf(segments)) {
    for (const ofServer of [false, true]) {
      const samples = rows.flatMap((row, i) => {
        const timestamps = segments[row]!.options.timestamps;
        if (timestamps === null || fromServer[i] !== ofServer) return [];
        return [{ time: times[row]!, tsval: timestamps[0] }];
      });
      const clock = measureClock(samples);
      if (clock === null) continue;
      const span = samples.at(-1)!.time - samples[0]!.time;
      const address = ofServer ? server : client;
      if (span <= (best.get(address)?.span ?? 0)) continue;
      const how = `TSval gains ${clock.measured.toFixed(1)} a second over ${(span / 1e9).toFixed(1)} s.`;
      best.set(address, { span, clock: { address, hz: clock.hz, how } });
    }
  }
  return [...best.values()].map(({ clock }) => clock);
}

/** Times of a listing without times: those of the connection whose clocks can be read, and of others beside it. */
export function timesFromClocks(segments: readonly ListedSegment[]): ClockTimes {
  const connections = connectionsOf(segments).map((connection) => ({
    ...connection,
    read: reconstructTimes(
      connection.rows.map((row, i) => ({
        fromServer: connection.fromServer[i]!,
        flags: segments[row]!.flags,
        payloadLength: segments[row]!.payloadLength ?? LEAST_DATA,
        timestamps: segments[row]!.options.timestamps,
      })),
    ),
  }));
  const readable = connections.filter(({ read }) => read.times !== null);
  const main = readable.sort((a, b) => b.rows.length - a.rows.length)[0];
  if (main === undefined || main.read.times === null) {
    const why = connections[0]?.read;
    return {
      times: null,
      clocks: [],
      how: why?.how ?? 'Nothing is listed.',
      alternatives: why?.alternatives ?? [],
    };
  }
  const times = new Float64Array(segments.length).fill(Number.NaN);
  main.rows.forEach((row, i) => (times[row] = main.read.times![i]!));
  const placed = { rows: main.rows, clocks: clockSpans(segments, main.rows) };
  let unplaced = 0;
  for (const { rows, read } of connections) {
    if (rows === main.rows) continue;
    const shift =
      read.times === null
        ? null
        : shiftBetween(segments, times, placed, { rows, times: read.times });
    if (read.times === null || shift === null) unplaced++;
    else rows.forEach((row, i) => (times[row] = read.times[i]! + shift));
  }
  const { clientHz, serverHz, how, alternatives } = main.read;
  const left =
    unplaced === 0 ? '' : ` The times of ${countText(unplaced, 'other connection')} stay unknown.`;
  return {
    times,
    clocks: [
      { address: main.client, hz: clientHz, how },
      { address: main.server, hz: serverHz, how },
    ],
    how: how + left,
    alternatives,
  };
}

/** Connections whose times are known. */
interface PlacedRows {
  /** In order. */
  readonly rows: readonly number[];
  /** Of each address the first and the last row in which it sent a timestamp. */
  readonly clocks: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
}

function clockSpans(
  segments: readonly ListedSegment[],
  rows: readonly number[],
): PlacedRows['clocks'] {
  const spans = new Map<string, { first: number; last: number }>();
  for (const row of rows) {
    const { source, options } = segments[row]!;
    if (options.timestamps === null) continue;
    const span = spans.get(source.address);
    if (span === undefined) spans.set(source.address, { first: row, last: row });
    else span.last = row;
  }
  return spans;
}

/** How far the order of lines may contradict the clocks before they are taken for two clocks, nanoseconds. */
const ORDER_SLACK = 0.5e9;

/**
 * What to add to the times of a connection so that they stand beside those of another one: known when a host's
 * timestamps in both come from one clock. Newer systems begin each connection anywhere, which the order of the lines
 * then contradicts; null.
 */
function shiftBetween(
  segments: readonly ListedSegment[],
  times: Float64Array,
  placed: PlacedRows,
  other: { readonly rows: readonly number[]; readonly times: Float64Array },
): number | null {
  for (const [i, row] of other.rows.entries()) {
    const { source, options } = segments[row]!;
    if (options.timestamps === null) continue;
    const [tsval] = options.timestamps;
    const clock = placed.clocks.get(source.address);
    if (clock === undefined) continue;
    const { first, last } = clock;
    const tsvalAt = (at: number) => segments[at]!.options.timestamps![0];
    const span = sequenceDistance(tsvalAt(last), tsvalAt(first));
    if (span <= 0) continue;
    const nanosecondsPerTick = (times[last]! - times[first]!) / span;
    const time = times[first]! + sequenceDistance(tsval, tsvalAt(first)) * nanosecondsPerTick;
    const following = firstAfter(placed.rows, row);
    const before = placed.rows[following - 1];
    const after = placed.rows[following];
    if (before !== undefined && time < times[before]! - ORDER_SLACK) continue;
    if (after !== undefined && time > times[after]! + ORDER_SLACK) continue;
    return time - other.times[i]!;
  }
  return null;
}

/** Index of the first of some rows, which are in order, that comes after a row that is none of them. */
function firstAfter(rows: readonly number[], row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
