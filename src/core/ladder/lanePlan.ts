/**
 * Who stands at a ladder, and between whom each packet went. Lane sources make plans; the layout draws a plan and does not
 * ask what it rests on.
 */
import type { PacketIndex } from '../packets/packetTable';
import type { LadderFlow } from '../flowRows/ladderFlow';

export type LaneId = 'client' | 'middlebox' | 'server' | `capture-${number}`;

/** The lane at which the capture was taken. */
export interface CapturePoint {
  /** False when it is only likely. */
  readonly sure: boolean;
  /** One sentence. */
  readonly reason: string;
}

export interface Lane {
  readonly id: LaneId;
  readonly place: 'client' | 'box' | 'server' | 'capture';
  /** What it is, in a word or two: "Client", "Middlebox". */
  readonly role: string;
  /** Which one it is: `address:port`, or what shows it. */
  readonly name: string;
  /** Short facts: the name that the file gives it, "TS clock 100 Hz", "12 hops away". */
  readonly facts: readonly string[];
  /** `measured`: packets were captured there; `inferred`: packets show it; `assumed`: nothing shows where it is. */
  readonly certainty: 'measured' | 'inferred' | 'assumed';
  /** The packets that show it. */
  readonly because: readonly PacketIndex[];
  /** Null when the capture was not taken there, or nothing tells. */
  readonly captured: CapturePoint | null;
}

/**
 * The way of one packet; lanes by their place in {@link LanePlan.lanes}. One that starts at an inner lane was sent there in
 * an end's name; one that stops at an inner lane was seen no further.
 */
export interface Hop {
  readonly from: number;
  readonly to: number;
  /** Nanoseconds since the flow's first packet, NaN when unknown. */
  readonly departed: number;
  readonly arrived: number;
  /** Both times were taken from packets, each at its lane. */
  readonly measured: boolean;
  /** A sentence where the way is not from one end to the other. */
  readonly why: string | null;
}

export interface LanePlan {
  /** From left to right. The first and the last are the client and the server, and only those two have states. */
  readonly lanes: readonly Lane[];
  /** The longest measured time from lane to lane, nanoseconds: what the falls of arrows are compared with. 0 when none is. */
  readonly longestTravel: number;
  /** What the plan rests on, in a sentence. */
  readonly reason: string;
  /** The way of a row's packet. O(1), called for the rows in view only. */
  hop(row: number): Hop;
}

/** Makes plans of flows that show what it needs; `laneSources/index.ts` lists them. */
export interface LaneSource {
  readonly id: string;
  /** Null when the flow does not show what this source draws. */
  plan(flow: LadderFlow): LanePlan | null;
}

/** The outermost lane of one end. */
export function endLane({ lanes }: LanePlan, ofServer: boolean): number {
  return ofServer ? lanes.length - 1 : 0;
}

/** The lane is one between the two ends. */
export function isInner({ lanes }: LanePlan, lane: number): boolean {
  return lane > 0 && lane < lanes.length - 1;
}
