/**
 * The TCP connections of a packet list, for rows that show a protocol above TCP and none of its fields (`HTTP … GET /`, `TLSv1.3 … Client Hello`): each
 * is a segment with data of the one connection between its two addresses.
 */
import { TcpFlag } from '../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import type { ListedTime } from './listedTime';
import { listedSegment, type ListedEnd, type ListedSegment } from './listing';

/** What such a row says. */
export interface DataRow {
  readonly number: number | null;
  readonly time: ListedTime | null;
  readonly source: string;
  readonly destination: string;
  readonly frameLength: number | null;
}

interface End {
  readonly port: ListedEnd['port'];
  /** What it sends next, as the rows count; null where they do not tell. */
  next: number | null;
  /** Bytes of its frames beside their data. */
  headers: number | null;
}

/** Ends by their addresses. */
type Connection = ReadonlyMap<string, End>;

type Row = Omit<ListedSegment, 'line'>;

export class Conversations {
  /** By both addresses, and by both ports. */
  private readonly between = new Map<string, Map<string, Connection>>();

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
    const end = connection.get(source.address)!;
    const { sequence, payloadLength, flags, frameLength } = segment;
    if (sequence !== null && payloadLength !== null) {
      const begins = flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0;
      const next = sequenceAdd(sequence, payloadLength + begins);
      if (end.next === null || sequenceDistance(next, end.next) > 0) end.next = next;
    }
    if ((flags & TcpFlag.syn) === 0 && frameLength !== null && payloadLength !== null) {
      end.headers = frameLength - payloadLength;
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
    const { next, headers } = from;
    const length = frameLength === null || headers === null ? null : frameLength - headers;
    // Without its length nobody knows what it is, and what comes next.
    if (next === null || length === null || length <= 0) return null;
    from.next = sequenceAdd(next, length);
    return {
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
  }
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

const connectionOf = (source: ListedEnd, destination: ListedEnd): Connection =>
  new Map(
    [source, destination].map(({ address, port }): [string, End] => [
      address,
      { port, next: null, headers: null },
    ]),
  );
