/**
 * The ladder as plain numbers: what the drawing on the screen and every export paint. Pixels; y grows
 * downwards from under the lane heads.
 */
import type { TcpState } from '../opening/opening';
import type { PacketIndex } from '../packets/packetTable';
import type { LadderColumns } from './ladderColumns';
import type { Box } from './placement';
import type { PlacedRows } from './rowHeights';
import type { RowSpacing } from './timeScale';

/** The states of one end on its lane. */
export interface PlacedRail {
  readonly lane: number;
  readonly states: readonly PlacedState[];
}

/** One end is in one state from `top` to `bottom`. */
export interface PlacedState {
  readonly state: TcpState;
  readonly inferred: boolean;
  readonly top: number;
  readonly bottom: number;
  /** Where its name stands. */
  readonly name: Box;
  readonly packet: PacketIndex;
}

/** The time in which the two ends disagree. */
export interface PlacedBand {
  /** Row of the client's ACK. */
  readonly fromRow: number;
  /** Edges at the first lane and at the last. */
  readonly topLeft: number;
  readonly topRight: number;
  readonly bottomLeft: number;
  readonly bottomRight: number;
  /** The sentence in the band, and its box. */
  readonly words: string;
  readonly name: Box;
}

/** An arc from the packet whose timestamp is quoted to the packet that quotes it. */
export interface PlacedEcho {
  readonly from: PacketIndex;
  readonly to: PacketIndex;
  /** The outermost lane beside which it stands. */
  readonly side: 'left' | 'right';
  readonly top: number;
  readonly bottom: number;
  /** How far the arc's handles reach out of the rail. */
  readonly reach: number;
}

/** A note, numbered in reading order. */
export interface PlacedNote {
  readonly number: number;
  readonly kind: string;
  readonly packets: readonly PacketIndex[];
  readonly title: readonly string[];
  readonly lines: readonly string[];
  readonly box: Box;
  /** Row that it is tied to. */
  readonly row: number;
}

/** The number of a note beside a packet that it speaks of. */
export interface PlacedMark {
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

export interface LadderLayout extends PlacedRows {
  readonly columns: LadderColumns;
  readonly spacing: RowSpacing;
  readonly width: number;
  readonly height: number;
  /** Room kept free under a row for what is drawn there. */
  readonly below: ReadonlyMap<number, number>;
  /** Of the client, and of the server. */
  readonly rails: readonly [PlacedRail, PlacedRail];
  readonly band: PlacedBand | null;
  readonly echoes: readonly PlacedEcho[];
  readonly notes: readonly PlacedNote[];
  readonly marks: readonly PlacedMark[];
}

/** First row at or below a height; the number of rows when there is none. O(log n). */
export function firstRowFrom(layout: Pick<LadderLayout, 'y'>, y: number): number {
  let low = 0;
  let high = layout.y.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (layout.y[middle]! < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
