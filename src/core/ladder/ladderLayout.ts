/**
 * The ladder as plain numbers: what the drawing on the screen and every export paint. Pixels; y grows
 * downwards from under the lane heads.
 */
import type { TcpState } from '../opening/opening';
import type { PacketIndex } from '../packets/packetTable';
import type { LadderColumns } from './ladderColumns';
import type { LadderFlow } from './ladderFlow';
import type { Box } from './placement';
import type { RowSpacing } from './timeScale';

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
  /** Edges at the client's rail and at the server's. */
  readonly topClient: number;
  readonly topServer: number;
  readonly bottomClient: number;
  readonly bottomServer: number;
  /** The sentence in the band, and its box. */
  readonly words: string;
  readonly name: Box;
}

/** An arc from the packet whose timestamp is quoted to the packet that quotes it. */
export interface PlacedEcho {
  readonly from: PacketIndex;
  readonly to: PacketIndex;
  readonly side: 'client' | 'server';
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

export interface LadderLayout {
  readonly flow: LadderFlow;
  readonly columns: LadderColumns;
  readonly spacing: RowSpacing;
  readonly width: number;
  readonly height: number;
  /** How far an arrow falls from its sender to its receiver. */
  readonly fall: number;
  /** The slope of arrows is no measured travel time. */
  readonly slopeIsEstimated: boolean;
  /** Centre of each row. */
  readonly y: Float64Array;
  /** Room kept free under a row for what is drawn there. */
  readonly below: ReadonlyMap<number, number>;
  readonly clientStates: readonly PlacedState[];
  readonly serverStates: readonly PlacedState[];
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
