/**
 * The TCP connections of a packet list, for rows that show less than a segment. Those of a protocol above TCP (`HTTP … GET /`, `TLSv1.3 … Client Hello`)
 * are segments with data of the one connection between their two addresses. Those that were cut behind a label of Wireshark's are what the label says:
 * an ACK once more, or the one segment of that size that their sender had sent.
 */
import { Analysis, TcpFlag } from '../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import type { ListedTime } from './listedTime';
import {
  listedSegment,
  NO_OPTIONS,
  type ListedEnd,
  type ListedOptions,
  type ListedSegment,
} from './listing';

/** What such a row says. */
export interface DataRow {
  readonly number: number | null;
  readonly time: ListedTime | null;
  readonly source: string;
  readonly destination: string;
  readonly frameLength: number | null;
}

/** What a row says that was cut before its flags. */
export interface CutRow extends DataRow {
  /** Bits of `Analysis`. */
  readonly labels: number;
  /** The port that it came from; null where it was cut before that. */
  readonly port: ListedEnd['port'] | null;
}

interface End {
  readonly port: ListedEnd['port'];
  /** What it sends next, as the rows count; null where they do not tell. */
  next: number | null;
  /** Bytes of its frames with data beside that data. */
  headers: number | null;
  /** The same as its SYN or SYN-ACK tells it: less sure, since short frames are padded. */
  headersOfSyn: number | null;
  /** It sends timestamps, as far as its SYN or SYN-ACK tells. */
  hasTimestamps: boolean;
  /** What it acknowledged last; null where no row tells. */
  acknowledged: number | null;
  /** What it sent that takes up sequence numbers, once each, by the length of its frames; null where several are as long. */
  readonly sent: Map<number, Row | null>;
}

/** Ends by their addresses. */
type Connection = ReadonlyMap<string, End>;

type Row = Omit<ListedSegment, 'line'>;

export class Conversations {
  /** By both addresses, and by both ports. */
  private readonly between = new Map<string, Map<string, Connection>>();
  /** By one end and the other address; null where several have these. */
  private readonly byPort = new Map<string, Connection | null>();
  /** Whose rows, to whom, may be anything. */
  private readonly unread = new Set<string>();

  /** A row with ports and flags. */
  note({ source, destination, ...segment }: Row): void {
    if (source.address === destination.address) return;
    const key = pairOf(source.address, destination.address);
    const known = this.between.get(key) ?? new Map<string, Connection>();
    this.between.set(key, known);
    const ports = pairOf(
      `${source.address} ${source.port}`,
      `${destination.address} ${destination.port}`,
    );
    const connection = known.get(ports) ?? connectionOf(source, destination);
    known.set(ports, connection);
    for (const [one, other] of [
      [source, destination],
      [destination, source],
    ] as const) {
      const end = `${one.address} ${one.port} ${other.address}`;
      const before = this.byPort.get(end);
      this.byPort.set(end, before === undefined || before === connection ? connection : null);
    }
    const end = connection.get(source.address)!;
    remember(end, { source, destination, ...segment });
    const { sequence, payloadLength, flags, frameLength } = segment;
    if (sequence !== null && payloadLength !== null) {
      const begins = flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0;
      const next = sequenceAdd(sequence, payloadLength + begins);
      if (end.next === null || sequenceDistance(next, end.next) > 0) end.next = next;
    }
    if (frameLength === null || payloadLength === null) return;
    if ((flags & TcpFlag.syn) !== 0) {
      end.headersOfSyn = frameLength - payloadLength - lengthOf(segment.options);
      end.hasTimestamps = segment.options.timestamps !== null;
    } else if (segment.options.sack.length === 0 && !isPadded(frameLength, payloadLength)) {
      const headers = frameLength - payloadLength;
      end.headers = Math.min(end.headers ?? headers, headers);
    }
  }

  /** Is there a connection between the two addresses of a row? */
  mayHave({ source, destination }: DataRow): boolean {
    return this.between.has(pairOf(source, destination));
  }

  /** The segment of a row without ports; null where not just one connection can be meant. */
  segmentOf({ number, time, source, destination, frameLength }: DataRow): Row | null {
    const known = this.between.get(pairOf(source, destination));
    if (known?.size !== 1) return null;
    const [connection] = known.values();
    const [from, to] = [connection!.get(source)!, connection!.get(destination)!];
    const { next } = from;
    const headers = headersOf(from, to);
    const length = frameLength === null || headers === null ? null : frameLength - headers;
    // Without its length nobody knows what it is, and what comes next.
    if (next === null || length === null || length <= 0) return null;
    from.next = sequenceAdd(next, length);
    const segment: Row = {
      ...listedSegment({
        source: { address: source, port: from.port },
        destination: { address: destination, port: to.port },
        flags: TcpFlag.psh | TcpFlag.ack,
        number,
        time,
        sequence: next,
        acknowledgment: to.next,
        payloadLength: length,
        frameLength,
      }),
      numbersAreRaw: false,
    };
    remember(from, segment);
    return segment;
  }

  /** The segment of a row that was cut behind its label; null where that may be more than one. */
  segmentOfCut({
    number,
    time,
    source,
    destination,
    frameLength,
    labels,
    port,
  }: CutRow): Row | null {
    if (this.unread.has(`${source} ${destination}`)) return null;
    const known = this.between.get(pairOf(source, destination));
    const [only] = known?.size === 1 ? known.values() : [];
    const connection = port === null ? only : this.byPort.get(`${source} ${port} ${destination}`);
    if (connection === undefined || connection === null) return null;
    const [from, to] = [connection.get(source)!, connection.get(destination)!];
    const shown = { number, time, labels, window: null, options: NO_OPTIONS };
    if ((labels & Analysis.duplicateAck) !== 0) {
      // Before the other end has sent more than its SYN, there is one thing to acknowledge.
      if (from.acknowledged === null && to.sent.size > 1) return null;
      return {
        ...listedSegment({
          source: { address: source, port: from.port },
          destination: { address: destination, port: to.port },
          flags: TcpFlag.ack,
          acknowledgment: from.acknowledged,
          frameLength,
          ...shown,
        }),
        numbersAreRaw: false,
      };
    }
    if ((labels & Analysis.retransmission) === 0 || frameLength === null) return null;
    const before = from.sent.get(frameLength) ?? null;
    return before === null ? null : { ...before, ...shown };
  }

  /** A row between two addresses that may be anything: what was sent before, nobody knows from here on. */
  noteUnread({ source, destination }: DataRow): void {
    this.unread.add(`${source} ${destination}`);
  }
}

/** Ethernet fills frames up to 60 bytes: what such a one has beside its data is not all header (IEEE 802.3). */
const isPadded = (frameLength: number, payloadLength: number): boolean =>
  frameLength === 60 && payloadLength < 6;

/** Bytes of options as a SYN carries them: filled up to whole words (RFC 9293 section 3.1). */
function lengthOf({ mss, windowScale, sackPermitted, timestamps }: ListedOptions): number {
  const options =
    (mss === null ? 0 : 4) +
    (windowScale === null ? 0 : 3) +
    (sackPermitted ? 2 : 0) +
    (timestamps === null ? 0 : 10);
  return 4 * Math.ceil(options / 4);
}

/** Two NOPs and the timestamps (RFC 7323 appendix A). */
const TIMESTAMPS = 12;

/**
 * Bytes of an end's frames beside their data: as its own rows tell, or those of the other end, which has the same headers; else as the SYN and
 * SYN-ACK tell. Null where no row does.
 */
function headersOf(from: End, to: End): number | null {
  const told = from.headers ?? to.headers;
  if (told !== null) return told;
  const known = [from.headersOfSyn, to.headersOfSyn].filter((each) => each !== null);
  if (known.length === 0) return null;
  return Math.min(...known) + (from.hasTimestamps && to.hasTimestamps ? TIMESTAMPS : 0);
}

function remember(end: End, segment: Row): void {
  const { sequence, acknowledgment, payloadLength, flags, frameLength } = segment;
  if ((flags & TcpFlag.ack) !== 0 && acknowledgment !== null) end.acknowledged = acknowledgment;
  const takesUp = (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 || payloadLength !== 0;
  if (!takesUp || frameLength === null) return;
  const before = end.sent.get(frameLength);
  const isSame =
    before !== undefined &&
    before?.sequence === sequence &&
    before.payloadLength === payloadLength &&
    before.flags === flags;
  end.sent.set(frameLength, before === undefined ? segment : isSame ? before : null);
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

const connectionOf = (source: ListedEnd, destination: ListedEnd): Connection =>
  new Map(
    [source, destination].map(({ address, port }): [string, End] => [
      address,
      {
        port,
        next: null,
        headers: null,
        headersOfSyn: null,
        hasTimestamps: false,
        acknowledged: null,
        sent: new Map(),
      },
    ]),
  );
