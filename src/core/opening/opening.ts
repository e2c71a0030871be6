/**
 * The opening of a flow: its SYN, SYN-ACK and ACK, and what was sent again.
 * Definitions: docs/glossary.md.
 */
import type { FlowIndex } from '../flows/flowTable';
import type { PacketIndex } from '../packets/packetTable';
import type { OpeningSegment } from './openingSegments';

/** What the TSecr of a repeated SYN-ACK echoes. */
export type TsecrEcho =
  /** the TSval of the SYN (or of its first copy): proves nothing */
  | 'syn'
  /** the TSval of a later segment of the client: the server's TCP took that segment */
  | 'later'
  /** something else */
  | 'other'
  /** no timestamps option */
  | 'none';

/** A SYN-ACK sent again (same sequence number as the first). Where the capture missed the first, the `synAck` of the opening is one itself. */
export interface SynAckRepeat {
  readonly segment: OpeningSegment;
  /** Nanoseconds after the first SYN-ACK; NaN where the capture missed that. */
  readonly afterFirst: number;
  /** Nanoseconds after the SYN-ACK before this one; NaN where the capture missed that. */
  readonly afterPrevious: number;
  /** It comes after the client's ACK in this capture. */
  readonly afterAck: boolean;
  /** It was already under way when the ACK passed: harmless. */
  readonly crossing: boolean;
  readonly tsecr: TsecrEcho;
  /** The client's segment whose TSval the repeat quotes, when `tsecr` is `later`. */
  readonly echoes: OpeningSegment | null;
  /** The client's first pure ACK after the repeat (and before the next one). */
  readonly dupAck: OpeningSegment | null;
}

/** States of RFC 9293 section 3.3.2, as far as packets show them. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT';

/** One end is in one state from a packet on, until the next span. */
export interface StateSpan {
  readonly state: TcpState;
  /** The packet that brings the state: one that the end sends, or takes. */
  readonly packet: PacketIndex;
  /**
   * True when only packets of the other end suggest the state, and the capture was not taken at this one: they may not have
   * arrived. Drawn lighter and dashed.
   */
  readonly inferred: boolean;
  /** The packet that proves the state (the ACK of a FIN proves that the FIN was taken), null when inferred. */
  readonly provedBy: PacketIndex | null;
}

/** The time in which the client believed the connection open and the server did not. */
export interface HalfOpen {
  /** The client's ACK. */
  readonly from: PacketIndex;
  /** The server's first proof of acceptance, its RST, or the last packet of the flow. */
  readonly to: PacketIndex;
  /** The client's segment that the server took at last (for `accepted`; else null). */
  readonly takenSegment: PacketIndex | null;
  /** Nanoseconds; a lower bound unless `end` is `accepted`, and an upper one where `atLeast` is less. */
  readonly duration: number;
  /**
   * Nanoseconds that are certain. Less than `duration` where the server may have accepted before it showed: with an earlier segment of
   * the client that it did not have to answer.
   */
  readonly atLeast: number;
  /** The server closed after this time without a request, counted from `takenSegment` (nanoseconds); null when it did not. */
  readonly idleTimer: number | null;
  readonly end: 'accepted' | 'reset' | 'capture-end';
}

export interface Opening {
  readonly flow: FlowIndex;
  /** All opening segments, in file order, capture duplicates included (`duplicateOf`). */
  readonly segments: readonly OpeningSegment[];
  /** Every SYN of the client (copies by the capture not counted). */
  readonly syns: readonly OpeningSegment[];
  readonly synAck: OpeningSegment | null;
  readonly ack: OpeningSegment | null;
  readonly repeats: readonly SynAckRepeat[];
  readonly crooked: boolean;
  /** Every repeat after the ACK is crossing. False when not crooked. */
  readonly crossing: boolean;
  readonly halfOpen: HalfOpen | null;
  /** No SYN or SYN-ACK seen: which end is the server is a guess. */
  readonly guessedRoles: boolean;
}

/** The SYN-ACK of an opening is one that came again: the capture missed the one that the client acknowledged first. */
export function firstSynAckIsUnseen({ synAck, repeats }: Opening): boolean {
  return repeats[0] !== undefined && repeats[0].segment === synAck;
}
