/**
 * Predicts sequence and acknowledgment numbers from the segments before, so that most cost nothing: a segment
 * begins where the last one of its end stopped, or repeats one of the last; an ACK acknowledges a boundary
 * between segments of the other end. Part of the format: what it predicts must never change.
 */
import { isAfter, sequenceAdd, sequenceDistance } from '../tcp/sequence';
import { unzigzag, zigzag } from './linkBytes';
import { SEQUENCE_BASE, type Side } from './linkFlow';

/** Segments of an end that a segment may repeat. */
const REMEMBERED = 60;
/** Boundaries of an end that an ACK may name. */
const BOUNDARIES = 120;

const NEXT = 0;
const SEQUENCE_ESCAPE = 1 + REMEMBERED;

const NEWEST = 0;
const AS_BEFORE = 1;
const FIRST_BOUNDARY = 2;
const ACK_ESCAPE = FIRST_BOUNDARY + BOUNDARIES;

interface End {
  /** Behind the furthest byte that was sent; null before anything was sent. */
  next: number | null;
  /** Sequence numbers of segments, the newest last, each once. */
  readonly sent: number[];
  /** Ends of segments that the other end has not acknowledged in the capture, in the order in which they were sent. */
  boundaries: number[];
  lastAck: number | null;
}

const newEnd = (): End => ({ next: null, sent: [], boundaries: [], lastAck: null });

/** Is the sequence symbol one that names a segment sent before? */
export function isRepeat(symbol: number): boolean {
  return symbol > NEXT && symbol < SEQUENCE_ESCAPE;
}

export class SequencePredictor {
  private readonly ends: readonly [End, End] = [newEnd(), newEnd()];

  /** The symbol of a sequence number; call {@link sent} afterwards. */
  sequenceSymbol(side: Side, syn: boolean, sequence: number): number {
    const end = this.ends[side];
    const expected = this.expected(side, syn);
    if (sequence === expected) return NEXT;
    const back = end.sent.lastIndexOf(sequence);
    if (back >= 0) return end.sent.length - back;
    return SEQUENCE_ESCAPE + zigzag(sequenceDistance(sequence, expected));
  }

  /** The sequence number of a symbol; null when there is none. Call {@link sent} afterwards. */
  sequenceOf(side: Side, syn: boolean, symbol: number): number | null {
    const end = this.ends[side];
    if (symbol === NEXT) return this.expected(side, syn);
    if (symbol < SEQUENCE_ESCAPE) return end.sent[end.sent.length - symbol] ?? null;
    return moved(this.expected(side, syn), symbol - SEQUENCE_ESCAPE);
  }

  /** The symbol of an acknowledgment number. */
  ackSymbol(side: Side, hasAck: boolean, acknowledgment: number): number {
    const newest = this.newest(side, hasAck);
    if (acknowledgment === newest) return NEWEST;
    if (acknowledgment === this.ends[side].lastAck) return AS_BEFORE;
    const boundary = this.peer(side).boundaries.indexOf(acknowledgment);
    if (boundary >= 0) return FIRST_BOUNDARY + boundary;
    return ACK_ESCAPE + zigzag(sequenceDistance(acknowledgment, newest));
  }

  /** The acknowledgment number of a symbol; null when there is none. */
  ackOf(side: Side, hasAck: boolean, symbol: number): number | null {
    if (symbol === NEWEST) return this.newest(side, hasAck);
    if (symbol === AS_BEFORE) return this.ends[side].lastAck;
    if (symbol < ACK_ESCAPE) return this.peer(side).boundaries[symbol - FIRST_BOUNDARY] ?? null;
    return moved(this.newest(side, hasAck), symbol - ACK_ESCAPE);
  }

  /** Takes note of a segment: `length` counts SYN and FIN. */
  sent(
    side: Side,
    sequence: number,
    length: number,
    hasAck: boolean,
    acknowledgment: number,
  ): void {
    const end = this.ends[side];
    const stop = sequenceAdd(sequence, length);
    if (end.next === null || isAfter(stop, end.next)) {
      end.next = stop;
      if (length > 0) {
        end.boundaries.push(stop);
        if (end.boundaries.length > BOUNDARIES) end.boundaries.shift();
      }
    }
    if (end.sent.at(-1) !== sequence) {
      const before = end.sent.indexOf(sequence);
      if (before >= 0) end.sent.splice(before, 1);
      end.sent.push(sequence);
      if (end.sent.length > REMEMBERED) end.sent.shift();
    }
    if (!hasAck) return;
    if (end.lastAck === null || isAfter(acknowledgment, end.lastAck)) {
      const peer = this.peer(side);
      peer.boundaries = peer.boundaries.filter((boundary) => isAfter(boundary, acknowledgment));
    }
    end.lastAck = acknowledgment;
  }

  private peer(side: Side): End {
    return this.ends[1 - side]!;
  }

  private expected(side: Side, syn: boolean): number {
    return this.ends[side].next ?? SEQUENCE_BASE[side] + (syn ? 0 : 1);
  }

  private newest(side: Side, hasAck: boolean): number {
    return hasAck ? (this.peer(side).next ?? SEQUENCE_BASE[1 - side]! + 1) : 0;
  }
}

function moved(from: number, distance: number): number | null {
  return distance > 0xffffffff ? null : sequenceAdd(from, unzigzag(distance));
}
