/** OpenFlow 1.0, 1.3 and 1.4 (opennetworking.org): messages by which switch and controller hand each other Ethernet frames. */
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, NO_LAYER, tcpPortKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 8;
const VERSION_1_0 = 1;
/** Wire numbers of the versions that are read: those that Wireshark reads packets of. */
const VERSIONS = [VERSION_1_0, 4, 5];
const PACKET_IN = 10;
const PACKET_OUT = 13;
/** Bytes before the frame, or before what has a length of its own. */
const PACKET_IN_1_0 = 18;
const PACKET_IN_MATCH = 24;
const PACKET_IN_PADDING = 2;
const PACKET_OUT_1_0 = 16;
const PACKET_OUT_LATER = 24;

/** Where the frame lies in the message that starts at `at`; behind its end when it has none. */
function frameAt(view: DataView, at: number, end: number): number {
  const version = view.getUint8(at);
  const isIn = view.getUint8(at + 1) === PACKET_IN;
  if (version === VERSION_1_0 && isIn) return at + PACKET_IN_1_0;
  if (isIn) {
    const match = at + PACKET_IN_MATCH;
    if (match + 4 > end) return end;
    return match + ((view.getUint16(match + 2) + 7) & ~7) + PACKET_IN_PADDING;
  }
  // The length of the actions stands behind the port, which grew.
  const actions = at + (version === VERSION_1_0 ? PACKET_OUT_1_0 - 2 : HEADER_LENGTH + 8);
  if (actions + 2 > end) return end;
  const fixed = version === VERSION_1_0 ? PACKET_OUT_1_0 : PACKET_OUT_LATER;
  return at + fixed + view.getUint16(actions);
}

function addFrames(out: DecodedPacket): void {
  const { view, end } = out;
  while (out.at + HEADER_LENGTH <= end) {
    const { at } = out;
    const type = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    // A message that goes on in the next segment is not put together.
    const messageEnd = at + length;
    if (!VERSIONS.includes(view.getUint8(at))) return;
    if (length < HEADER_LENGTH || messageEnd > end) return;
    if (type === PACKET_IN || type === PACKET_OUT) {
      const frame = frameAt(view, at, messageEnd);
      if (frame < messageEnd) out.addInside(ETHERNET, frame, messageEnd, messageEnd, false);
    }
    out.at = messageEnd;
  }
}

export const openFlow: Layer = {
  id: 'openFlow',
  title: 'OpenFlow',
  keys: [tcpPortKey(6633), tcpPortKey(6653)],
  decode(out) {
    addFrames(out);
    return NO_LAYER;
  },
};

export const openFlowFields: HeaderFields = (view, at, end) =>
  end - at < HEADER_LENGTH
    ? []
    : [
        field('Version', 'openflow.version', view.getUint8(at), at, 1),
        field('Length', null, view.getUint16(at + 2), at + 2, 2),
      ];
