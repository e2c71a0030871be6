/**
 * Relative sequence numbers made raw. A listing counts each end's numbers from its SYN (Wireshark: always; tcpdump:
 * after the first segments of a conversation); here every conversation gets bases, so that all of its numbers are of
 * one kind and are shown again as the listing shows them.
 */
import { TcpFlag } from '../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import { NEXT_CONVERSATION } from './givenNumbers';
import type { ListedSegment } from './listing';

/** Bases of conversations whose listing gives only relative numbers: round, so that a person sees what they are. */
const RELATIVE_BASES = [1_000_000_000, 2_000_000_000] as const;

/** Bytes of a segment of which a listing says only that it carries data. */
export const LEAST_DATA = 1;

const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** A segment whose numbers are raw. */
export interface RawNumbers {
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly sack: readonly (readonly [number, number])[];
}

/** What is known of one end's numbers. */
interface End {
  /** Raw number of its SYN. */
  base: number | null;
  /** Raw number that is expected next. */
  next: number;
  /** Raw number that counts as 0 where it is another one: that of the last SYN-ACK (tcpdump). */
  zero: number | null;
  /** What it last acknowledged, and with which window, if nothing came since that asks for an ACK; null otherwise. */
  said: string | null;
}

interface Conversation {
  readonly ends: readonly [End, End];
  readonly bases: readonly [number, number];
  /** Address and port of end 0. */
  readonly first: string;
  answered: boolean;
  finished: boolean;
}

/** Reads the numbers of a listing in order. */
export class SequenceBases {
  private readonly conversations = new Map<string, Conversation>();
  /** What each SYN-ACK acknowledges, by the ACK that answers it: for an ACK before it whose own number is not printed. */
  private readonly answered = new Map<string, number>();

  constructor(segments: readonly ListedSegment[]) {
    for (const { flags, numbersAreRaw, source, destination, ...numbers } of segments) {
      const { sequence, acknowledgment } = numbers;
      const isSynAck = (flags & SYN_ACK) === SYN_ACK;
      if (!isSynAck || !numbersAreRaw || sequence === null || acknowledgment === null) continue;
      const key = `${endpoint(destination)} ${endpoint(source)} ${sequenceAdd(sequence, 1)}`;
      if (!this.answered.has(key)) this.answered.set(key, acknowledgment);
    }
  }

  rawNumbers(segment: ListedSegment): RawNumbers {
    const { flags, numbersAreRaw } = segment;
    const syn = (flags & TcpFlag.syn) !== 0;
    const conversation = this.conversationOf(segment);
    const from = endpoint(segment.source) === conversation.first ? 0 : 1;
    const sender = conversation.ends[from];
    const receiver = conversation.ends[1 - from]!;
    const hasAck = (flags & TcpFlag.ack) !== 0;
    if (segment.acknowledgment !== null && hasAck)
      learn(
        receiver,
        sequenceAdd(segment.acknowledgment, -1),
        numbersAreRaw ? null : conversation.bases[1 - from]!,
      );
    const { sequence: written } = segment;
    // Relative numbers count a SYN as 0: another number is its own, and what follows goes on from it.
    const ownNumber = syn && written !== null && (written !== 0 || numbersAreRaw);
    if (ownNumber) sender.next = sequenceAdd(written, 1);
    // An RST that answers where no socket is has the number 0 or one that was acknowledged: no number of this end.
    if (written !== null && (flags & TcpFlag.rst) === 0) {
      const isn = syn ? written : sequenceAdd(written, -1);
      learn(sender, isn, numbersAreRaw ? null : conversation.bases[from]);
    }
    // A SYN whose number is not printed has that of its end; without any, all of the listing's numbers count from it.
    else if (syn) learn(sender, 0, conversation.bases[from]);
    const expected = syn ? sender.base! : sender.next;
    const readable = (printed: number, end: End) => (numbersAreRaw ? printed : rawOf(printed, end));
    // tcpdump prints no number of an ACK without data. One that says again what was said, unasked, is a keepalive: it has the number before.
    const said = `${segment.acknowledgment} ${segment.window}`;
    const isUnasked = written === null && hasAck && flags === TcpFlag.ack && sender.said === said;
    const isBare = flags === TcpFlag.ack && segment.payloadLength === 0;
    if (isBare) sender.said = said;
    // A bare ACK asks for no answer.
    else receiver.said = null;
    const unwritten = isUnasked
      ? sequenceAdd(expected, -1)
      : ((isBare && sender.base === null ? this.toldLater(segment) : undefined) ?? expected);
    const sequence = written === null ? unwritten : ownNumber ? written : readable(written, sender);
    // What is not printed is taken as what would be right: nothing is said to be wrong with it.
    const told =
      segment.acknowledgment === null ? receiver.next : readable(segment.acknowledgment, receiver);
    const acknowledgment = hasAck ? told : 0;
    const sack = segment.options.sack.map(
      ([left, right]) => [rawOf(left, receiver), rawOf(right, receiver)] as const,
    );
    // From a SYN-ACK on, tcpdump counts both ends anew (print-tcp.c), whatever SYN it answers.
    if (syn && hasAck && numbersAreRaw) {
      sender.zero = sequence;
      receiver.zero = sequenceAdd(acknowledgment, -1);
    }
    const phantom = syn || (flags & TcpFlag.fin) !== 0 ? 1 : 0;
    const end = sequenceAdd(sequence, (segment.payloadLength ?? LEAST_DATA) + phantom);
    if (sequenceDistance(end, sender.next) > 0) sender.next = end;
    // What is acknowledged has been sent, shown or not.
    if (hasAck && sequenceDistance(acknowledgment, receiver.next) > 0)
      receiver.next = acknowledgment;
    // A SYN that was refused and comes again is the same one, tried again.
    if (from === 1 && (flags & TcpFlag.rst) === 0) conversation.answered = true;
    if ((flags & (TcpFlag.fin | TcpFlag.rst)) !== 0) conversation.finished = true;
    return { sequence, acknowledgment, sack };
  }

  /** The number of an ACK of the handshake, where a SYN-ACK behind it tells it. */
  private toldLater({ source, destination, acknowledgment }: ListedSegment): number | undefined {
    return this.answered.get(`${endpoint(source)} ${endpoint(destination)} ${acknowledgment}`);
  }

  private conversationOf(segment: ListedSegment): Conversation {
    const source = endpoint(segment.source);
    const destination = endpoint(segment.destination);
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
    const known = this.conversations.get(key);
    if (known !== undefined && !beginsAnew(known, segment)) return known;
    const shift = known === undefined ? 0 : NEXT_CONVERSATION;
    // Until an end shows a number of its own, it goes on where it was: it may not know of the new conversation.
    const end = (before: End | undefined): End => ({
      base: null,
      next: before?.next ?? 0,
      zero: null,
      said: null,
    });
    // The client's numbers begin alike whoever is listed first: its SYN may stand under another pair of addresses.
    const bases =
      (segment.flags & SYN_ACK) === SYN_ACK ? RELATIVE_BASES.toReversed() : RELATIVE_BASES;
    const turned = known !== undefined && known.first !== source;
    const conversation: Conversation = {
      ends: [end(known?.ends[turned ? 1 : 0]), end(known?.ends[turned ? 0 : 1])],
      bases: [(known?.bases[0] ?? bases[0]) + shift, (known?.bases[1] ?? bases[1]) + shift],
      first: source,
      answered: false,
      finished: false,
    };
    this.conversations.set(key, conversation);
    return conversation;
  }
}

/** A SYN on the ports of a conversation that was answered and has ended is a new one. */
function beginsAnew(known: Conversation, { flags, sequence }: ListedSegment): boolean {
  if ((flags & (TcpFlag.syn | TcpFlag.ack)) !== TcpFlag.syn) return false;
  if (sequence === null) return false;
  if (sequence !== 0) return !known.ends.some((end) => end.base === sequence);
  return known.answered && known.finished;
}

/**
 * The first number of an end decides whether the listing counts from it: 0 for its SYN.
 * @param base what takes the place of that 0; null where the numbers are those of the wire
 */
function learn(end: End, isn: number, base: number | null): void {
  if (end.base !== null) return;
  end.base = isn === 0 && base !== null ? base : isn;
  end.next = sequenceAdd(end.base, 1);
}

/** A printed number as it was on the wire: raw or relative, whichever lies nearer to what is expected. */
function rawOf(printed: number, end: End): number {
  const base = end.zero ?? end.base;
  if (base === null) return printed;
  const relative = sequenceAdd(base, printed);
  const away = (number: number) => Math.abs(sequenceDistance(number, end.next));
  return away(relative) < away(printed) ? relative : printed;
}

const endpoint = ({ address, port }: ListedSegment['source']) => `${address}|${port}`;
