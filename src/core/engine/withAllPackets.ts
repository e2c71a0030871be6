/** Flows with all their packets, to be saved: where some of those are not held, the file is read once more. */
import type { Capture } from '../capture';
import { firstPacketOfFlow, flowLength, flowOfStream, type FlowIndex } from '../flows/flowTable';
import { loadCapture } from '../loading/loadCapture';
import { OnlyPackets, type Ends } from '../loading/onlyPackets';
import { NO_FLOW, packetNumber } from '../packets/packetTable';
import type { NotSaved } from './captureEngine';
import { unkeptOf } from './flowRow';

/** Flows of a capture, which may hold others as well. */
interface FlowsOf {
  readonly capture: Capture;
  readonly flows: readonly FlowIndex[];
}

/**
 * @param capture the whole capture
 * @param bytes what its offsets point into
 * @param mostKept as in `LoadOptions`
 * @returns the capture itself where it holds all of the flows; else what was read again
 */
export async function withAllPackets(
  capture: Capture,
  bytes: Blob,
  flows: readonly FlowIndex[],
  mostKept: number,
): Promise<FlowsOf | NotSaved> {
  const unkept = flows.reduce((sum, flow) => sum + unkeptOf(capture, flow), 0);
  if (unkept === 0) return { capture, flows };
  const kept = flows.reduce((sum, flow) => sum + flowLength(capture.flows, flow), 0);
  if (kept + unkept > mostKept) return 'too-many-packets';
  const read = await loadCapture(bytes, {
    only: new OnlyPackets(capture.addresses, endsOf(capture, flows), new Set()),
    mostKept,
  });
  const again = read.ok ? flowsIn(read.capture, capture, flows) : null;
  if (again === null) return 'file-changed';
  // What else passed between the same ends may have been too much.
  const isWhole = again.flows.every((flow) => unkeptOf(again.capture, flow) === 0);
  return isWhole ? again : 'too-many-packets';
}

const endsOf = ({ flows: known }: Capture, flows: readonly FlowIndex[]): Ends[] =>
  flows.map((flow) => [
    { address: known.clientAddress[flow]!, port: known.clientPort[flow]! },
    { address: known.serverAddress[flow]!, port: known.serverPort[flow]! },
  ]);

/** The same flows in what was read again: the first packet of a flow is always held, and leads there. Null when one is missing. */
function flowsIn(read: Capture, capture: Capture, flows: readonly FlowIndex[]): FlowsOf | null {
  const firsts = new Set(
    flows.map((flow) => packetNumber(capture.packets, firstPacketOfFlow(capture.flows, flow))),
  );
  const found = new Set<FlowIndex>();
  for (let row = 0; row < read.packets.length; row++) {
    const stream = read.packets.flow[row]!;
    if (stream === NO_FLOW || !firsts.delete(packetNumber(read.packets, row))) continue;
    found.add(flowOfStream(read.flows, stream));
  }
  return firsts.size > 0 ? null : { capture: read, flows: [...found] };
}
