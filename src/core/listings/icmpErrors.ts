/**
 * Rows of ICMP errors. They name a host, at most its port, and not the segment that they quote: an error belongs to a SYN only where no other
 * SYN can be meant.
 */
import { TcpFlag } from '../packets/packetTable';
import type { ListedSegment } from './listing';
import type { ListedTime } from './listedTime';
import { portNamed } from './servicePorts';
import type { ToldFate } from './toldFate';
import { readEnd } from './writtenEnd';

export interface IcmpError {
  /** Who gets it: the sender of what it quotes. */
  readonly to: string;
  /** Where that was going; null where the row does not say. */
  readonly host: string | null;
  /** The port there; null where the row does not say. */
  readonly port: number | string | null;
  readonly time: ListedTime | null;
  /** What it says, in the words of the row. */
  readonly words: string;
  /** It says that its destination is unreachable, and not that something was too large or under way for too long. */
  readonly isRefusal: boolean;
}

/** The ends of the header that an error quotes. */
type Quoted = Pick<ListedSegment, 'source' | 'destination' | 'flags'>;

const ROW = /(\S{2,80}) > (\S{2,80}): ICMP6?,? ([^,]{3,100}(?:, [^,]{3,100}){0,3})/;
/** How a row ends, and what stands behind the quoted header's beginning. */
const LENGTH = /, length \d.{0,200}$/;
/** `host 192.0.2.80 unreachable - admin prohibited`, `192.0.2.80 tcp port 443 unreachable`. */
const UNREACHABLE = /^(?:host |net )?([\w.:-]{2,60}) (?:tcp port ([\w-]{1,32}) )?unreachable\b/;
/** `destination unreachable, unreachable address 2001:db8::80`, `…, unreachable port, 2001:db8::80 tcp port 443`. */
const UNREACHABLE_V6 =
  /^destination unreachable, (?:unreachable )?(?:route|address|prohibited|administratively prohibited|port|port,|beyond scope|source address failed ingress\/egress policy|reject route to destination) ([\da-f:.]{2,45})(?: tcp port ([\w-]{1,32}))?/i;
/** Nobody refuses what is only too large, or was under way for too long. */
const NO_REFUSAL = /need to frag|fragmentation needed|too big|exceeded/i;
/** An error about datagrams of UDP is none of TCP. */
const OF_UDP = / udp port /;
/** As Wireshark's Info column says it, behind the columns of protocol and length. */
const INFO =
  /\sICMP(?:v6)?\s{1,12}(?:\d{2,6}\s{1,12})?((?:Destination unreachable|Time-to-live exceeded|Time exceeded|Packet too big)(?: \([^()]{1,80}\))?)/i;

/** The error of a row of Wireshark's packet list; null when it is none. It does not name what it is about. */
export function icmpErrorOfInfo(
  row: string,
  from: string,
  to: string,
  time: ListedTime | null,
): IcmpError | null {
  const said = INFO.exec(row)?.[1];
  if (said === undefined) return null;
  const words = `${from}: ${said}`;
  return { to, host: null, port: null, time, words, isRefusal: !NO_REFUSAL.test(said) };
}

/** The error of a row of tcpdump; null when it is none, or not about TCP. */
export function icmpErrorOf(row: string, time: ListedTime | null): IcmpError | null {
  const [, from, to, rest] = ROW.exec(row) ?? [];
  if (rest === undefined || OF_UDP.test(rest)) return null;
  const words = rest.replace(LENGTH, '');
  const [, host, port] = UNREACHABLE.exec(words) ?? UNREACHABLE_V6.exec(words) ?? [];
  const isRefusal = host !== undefined && !NO_REFUSAL.test(words);
  if (host === undefined && !NO_REFUSAL.test(words)) return null;
  return {
    to: to!,
    isRefusal,
    host: host ?? null,
    port: port === undefined ? null : portNamed(port),
    time,
    words: `${from!}: ${words}`,
  };
}

/** A packet that is none of TCP. */
export interface OtherPacket {
  readonly from: string;
  readonly time: ListedTime | null;
}

const ENDS = /(\S{2,80}) > \S{2,80}: /;

/** The packet of a row of tcpdump that is none of TCP; null where it shows no addresses. */
export function otherPacketOf(row: string, time: ListedTime | null): OtherPacket | null {
  const from = ENDS.exec(row)?.[1];
  return from === undefined ? null : { from: readEnd(from)?.address ?? from, time };
}

/** Whoever refuses a SYN says so within this time (nanoseconds). */
const ANSWERED_BY_THEN = 1_000_000_000n;

interface PendingSyn {
  readonly row: number;
  readonly segment: Omit<ListedSegment, 'line'>;
}

/** The SYNs and SYN-ACKs of a listing that no error followed yet: of each sender to each host, and to all, the last two. */
export class RefusedSyns {
  private readonly pending = new Map<string, readonly PendingSyn[]>();
  /** What the row before was; null where it was something else. */
  private last: PendingSyn | null = null;
  /** When who sent something else last. */
  private readonly others = new Map<string, ListedTime | null>();

  /** A segment, and its row. */
  note(segment: Omit<ListedSegment, 'line'>, row: number): void {
    this.last = null;
    if ((segment.flags & TcpFlag.syn) === 0) return;
    this.last = { row, segment };
    for (const key of keysOf(segment))
      this.pending.set(key, [...(this.pending.get(key) ?? []), this.last].slice(-2));
  }

  /** A row that is no segment; where it is a packet of another transport, an error may be about that. */
  pass(other: OtherPacket | null): void {
    this.last = null;
    if (other !== null) this.others.set(other.from, other.time);
  }

  /**
   * The row of the segment that an error is about, and what the error says of it; null where it may be another one, or something else. An
   * error that names no host must stand right below that row.
   * @param quoted the ends that the error quotes, where they are told
   */
  refusedBy(error: IcmpError, quoted: Quoted | null): { row: number; fate: ToldFate } | null {
    const before = this.last;
    this.last = null;
    if (!error.isRefusal) return null;
    const isOfTcp = error.port !== null || quoted !== null;
    const other = this.others.get(error.to);
    if (!isOfTcp && other !== undefined && isSoon(other, error.time)) return null;
    const host = quoted?.destination.address ?? error.host;
    const known = this.pending.get(pairOf(error.to, host ?? EVERY_HOST)) ?? [];
    const [syn, another] = known.filter(({ segment }) => isAbout(segment, error, quoted));
    if (syn === undefined || another !== undefined || (host === null && syn !== before))
      return null;
    for (const key of keysOf(syn.segment)) {
      const others = this.pending.get(key)?.filter((each) => each !== syn);
      this.pending.set(key, others ?? []);
    }
    return { row: syn.row, fate: { kind: 'icmp', words: error.words } };
  }
}

const EVERY_HOST = '';

const keysOf = ({ source, destination }: PendingSyn['segment']) =>
  [destination.address, EVERY_HOST].map((host) => pairOf(source.address, host));

function isAbout(
  { source, destination, flags, time }: PendingSyn['segment'],
  error: IcmpError,
  quoted: Quoted | null,
): boolean {
  if (error.port !== null && error.port !== destination.port) return false;
  if (quoted !== null) {
    const isSame =
      quoted.source.port === source.port && quoted.destination.port === destination.port;
    if (!isSame || quoted.flags !== flags) return false;
  }
  return isSoon(time, error.time);
}

function isSoon(before: ListedTime | null, time: ListedTime | null): boolean {
  if (before === null || time === null || before.kind !== time.kind) return before === time;
  const later = time.nanoseconds - before.nanoseconds;
  return later >= 0n && later <= ANSWERED_BY_THEN;
}

const pairOf = (from: string, to: string) => `${from} ${to}`;
