/** mPackets of IEEE 802.3br (LINKTYPE_ETHERNET_MPACKET): an express frame with preamble and check sequence. */
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, linkTypeKey, NO_LAYER } from './layerKey';
import { field, spelledHex } from './protocolField';

const PREAMBLE = 0x55;
/** Starts an express frame; other delimiters start preemptable ones, which may be fragments. */
const EXPRESS = 0xd5;
const MAX_PREAMBLE = 8;
const FRAME_CHECK_LENGTH = 4;
const POLYNOMIAL = 0xedb88320;

/** Frame check sequence of the bytes in `[at, end)` (IEEE 802.3 section 3.2.9). */
function frameCheck(view: DataView, at: number, end: number): number {
  let crc = ~0;
  for (; at < end; at++) {
    crc ^= view.getUint8(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) !== 0 ? POLYNOMIAL : 0);
  }
  return ~crc >>> 0;
}

export const mpacket: Layer = {
  id: 'mpacket',
  title: 'IEEE 802.3br Frame Preemption Protocol',
  keys: [linkTypeKey(274)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    const { view, at, end } = out;
    let delimiter = at;
    while (delimiter < end && view.getUint8(delimiter) === PREAMBLE) delimiter++;
    if (delimiter === end || delimiter - at > MAX_PREAMBLE) return NO_LAYER;
    if (view.getUint8(delimiter) !== EXPRESS) return delimiter === at ? ETHERNET : NO_LAYER;
    out.at = delimiter + 1;
    // A frame whose check does not hold was preempted: the rest is in another record.
    const checkAt = end - FRAME_CHECK_LENGTH;
    if (end < out.wireEnd || checkAt < out.at) return NO_LAYER;
    if (frameCheck(view, out.at, checkAt) !== view.getUint32(checkAt, true)) return NO_LAYER;
    out.end = checkAt;
    out.wireEnd = checkAt;
    return ETHERNET;
  },
};

export const mpacketFields: HeaderFields = (view, at) => [
  field('Preamble', 'fpp.preamble', spelledHex(view.getUint8(at), 2), at, 1),
];
