/** A capture over time: what began when. */
import type { Capture } from '../capture';
import { severity } from '../flows/flowOrder';
import { firstPacketOfFlow, FlowTrait, isListed, type FlowIndex } from '../flows/flowTable';

/** What happened over the time of a capture, in equal steps. */
export interface CaptureTimeline {
  /** Nanoseconds since the capture's first packet, where the first step begins and the last ends. */
  readonly from: number;
  readonly to: number;
  readonly packets: Uint32Array;
  /** Openings that began in the step, by what was odd about them. */
  readonly crooked: Uint32Array;
  readonly unanswered: Uint32Array;
  readonly refused: Uint32Array;
  /** The worst flow that began in the step; -1 where none is odd. */
  readonly worst: Int32Array;
}

/** The least severity that counts as odd here. */
const ODD = 4;
const ROWS_A_STEP = 65_536;

/** Counts packets and odd openings per step of time; yields now and then. Null without times. */
export function* captureTimeline(
  { packets, flows }: Capture,
  steps: number,
): Generator<void, CaptureTimeline | null, undefined> {
  let from = Infinity;
  let to = -Infinity;
  for (let row = 0; row < packets.length; row++) {
    const time = packets.time[row]!;
    if (time < from) from = time;
    if (time > to) to = time;
    if (row % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  if (!(to > from)) return null;
  const stepOf = (time: number) =>
    Math.min(steps - 1, Math.floor(((time - from) / (to - from)) * steps));
  const timeline: CaptureTimeline = {
    from,
    to,
    packets: new Uint32Array(steps),
    crooked: new Uint32Array(steps),
    unanswered: new Uint32Array(steps),
    refused: new Uint32Array(steps),
    worst: new Int32Array(steps).fill(-1),
  };
  for (let row = 0; row < packets.length; row++) {
    const time = packets.time[row]!;
    if (time === time) timeline.packets[stepOf(time)]!++;
    if (row % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  const bad = new Uint8Array(steps);
  for (let flow: FlowIndex = 0; flow < flows.length; flow++) {
    if (!isListed(flows, flow)) continue;
    const traits = flows.traits[flow]!;
    const rank = severity(traits);
    const time = packets.time[firstPacketOfFlow(flows, flow)]!;
    if (rank >= ODD && time === time) {
      const step = stepOf(time);
      if (traits & FlowTrait.crooked) timeline.crooked[step]!++;
      else if (traits & FlowTrait.refused) timeline.refused[step]!++;
      else timeline.unanswered[step]!++;
      if (rank > bad[step]!) {
        bad[step] = rank;
        timeline.worst[step] = flow;
      }
    }
    if (flow % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  return timeline;
}
