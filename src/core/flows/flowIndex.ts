/** Groups the packets of a capture by flow: one index array, each flow a slice of it (counting sort). */
import { NO_FLOW } from '../packets/packetTable';

/** `start` has `flows + 1` rows; the packets of flow f are `index[start[f]] … index[start[f + 1] - 1]`, ascending. */
export function indexByFlow(
  flowOfRow: Int32Array,
  flows: number,
): { start: Uint32Array<ArrayBuffer>; index: Uint32Array<ArrayBuffer> } {
  const start = new Uint32Array(flows + 1);
  for (let row = 0; row < flowOfRow.length; row++) {
    const flow = flowOfRow[row]!;
    if (flow !== NO_FLOW) start[flow + 1]!++;
  }
  for (let flow = 0; flow < flows; flow++) start[flow + 1]! += start[flow]!;
  const next = start.slice(0, flows);
  const index = new Uint32Array(start[flows]!);
  for (let row = 0; row < flowOfRow.length; row++) {
    const flow = flowOfRow[row]!;
    if (flow !== NO_FLOW) index[next[flow]!++] = row;
  }
  return { start, index };
}
