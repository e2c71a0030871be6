/**
 * The long openings of a capture that were read last. Other flows of the same ends ask for them: without this, each of thousands would read
 * the hundreds of segments of one opening anew.
 */
import type { FlowIndex, FlowTable } from '../flows/flowTable';
import type { OpeningSegment } from './openingSegments';

type Segments = readonly OpeningSegment[];

/** Openings that are kept of a capture. */
const MOST_KEPT = 256;

const kept = new WeakMap<FlowTable, Map<FlowIndex, Segments>>();

/** The segments of this flow's opening when they are kept. */
export const of = (flows: FlowTable, flow: FlowIndex): Segments | undefined =>
  kept.get(flows)?.get(flow);

/** Keeps the segments of a flow's opening, and lets go of those that were read first. */
export function keep(flows: FlowTable, flow: FlowIndex, segments: Segments): void {
  const read = kept.get(flows) ?? new Map<FlowIndex, Segments>();
  kept.set(flows, read.set(flow, segments));
  if (read.size > MOST_KEPT) read.delete(read.keys().next().value!);
}
