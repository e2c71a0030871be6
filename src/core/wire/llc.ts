/** IEEE 802.2 logical link control, with SNAP (RFC 1042): 802.3, 802.11, FDDI, token ring, ATM. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  linkTypeKey,
  LLC,
  LLC_SNAP,
  NETWORK_LAYER_ID,
  NO_LAYER,
  pppProtocolKey,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 3;
const SNAP_LENGTH = 5;
const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const SAP_OSI = 0xfe;
/** Two low bits of the control field that mark the short, unnumbered form; one of those carries data. */
const UNNUMBERED = 0x03;
const UNNUMBERED_INFORMATION = 0x03;
const POLL_FINAL = 0x10;
const SUPERVISORY = 0x01;
/** Organisation codes: EtherTypes (RFC 1042), the same by IEEE 802.1H, bridged frames (RFC 2684). */
const OUI_ETHERNET = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;
const OUI_BRIDGED = 0x0080c2;
const BRIDGED_PADDING = 2;
const FRAME_CHECK_LENGTH = 4;

export const llc: Layer = {
  id: 'llc',
  title: 'Logical-Link Control',
  // LLC stands by itself in jumbo frames (0x8870), in PPP (RFC 3518), and between the ports of HPR over IP (RFC 2353).
  keys: [
    LLC,
    etherTypeKey(0x8870),
    pppProtocolKey(0x004b),
    ...[12_000, 12_001, 12_002, 12_003, 12_004].map(udpPortKey),
  ],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view, at } = out;
    const destination = view.getUint8(at);
    const source = view.getUint8(at + 1);
    const control = view.getUint8(at + 2);
    const isUnnumbered = (control & UNNUMBERED) === UNNUMBERED;
    if (
      isUnnumbered
        ? (control & ~POLL_FINAL) !== UNNUMBERED_INFORMATION
        : (control & 3) === SUPERVISORY
    ) {
      return NO_LAYER;
    }
    // Numbered frames have a control field of two bytes.
    out.at = at + (isUnnumbered ? HEADER_LENGTH : HEADER_LENGTH + 1);
    if (destination === SAP_IP) return etherTypeKey(0x0800);
    if (destination === SAP_OSI) return NETWORK_LAYER_ID;
    return destination === SAP_SNAP && source === SAP_SNAP ? snap(out, BRIDGED_PADDING) : NO_LAYER;
  },
};

export const llcFields: HeaderFields = (view, at, end) => [
  field('DSAP', 'llc.dsap', spelledHex(view.getUint8(at), 2), at, 1),
  field('SSAP', 'llc.ssap', spelledHex(view.getUint8(at + 1), 2), at + 1, 1),
  field('Control field', 'llc.control', spelledHex(view.getUint8(at + 2), 2), at + 2, 1),
  ...(view.getUint8(at) === SAP_SNAP && end - at >= HEADER_LENGTH + SNAP_LENGTH
    ? [field('Type', 'llc.type', spelledHex(view.getUint16(at + 6), 4), at + 6, 2)]
    : []),
];

/** @param padding bytes before a bridged Ethernet frame */
function snap(out: DecodedPacket, padding: number): LayerKey {
  if (isCutShort(out, SNAP_LENGTH)) return NO_LAYER;
  const { view, at } = out;
  const organisation = view.getUint16(at) * 256 + view.getUint8(at + 2);
  const type = view.getUint16(at + 3);
  out.at = at + SNAP_LENGTH;
  if (organisation === OUI_ETHERNET || organisation === OUI_BRIDGE_TUNNEL)
    return etherTypeKey(type);
  return organisation === OUI_BRIDGED ? bridged(out, type, padding) : NO_LAYER;
}

/** RFC 2684, RFC 2427: a whole frame, with its check sequence where the number is below 7. */
function bridged(out: DecodedPacket, type: number, padding: number): LayerKey {
  const key = bridgedKey(type);
  if (key === NO_LAYER) return NO_LAYER;
  if (key === ETHERNET) {
    if (isCutShort(out, padding)) return NO_LAYER;
    out.at += padding;
  }
  if (type < 7) {
    out.wireEnd = Math.max(out.at, out.wireEnd - FRAME_CHECK_LENGTH);
    out.end = Math.min(out.end, out.wireEnd);
  }
  return key;
}

function bridgedKey(type: number): LayerKey {
  switch (type) {
    case 1: // Ethernet
    case 7:
      return ETHERNET;
    case 3: // token ring
    case 9:
      return linkTypeKey(6);
    case 4: // FDDI
    case 10:
      return linkTypeKey(10);
    default:
      return NO_LAYER;
  }
}

/** SNAP by itself, behind Frame Relay's identifier of it (RFC 2427); bridged frames are not padded there. */
export const llcSnap: Layer = {
  id: 'llcSnap',
  title: 'Subnetwork Access Protocol',
  keys: [LLC_SNAP],
  decode: (out) => snap(out, 0),
};

export const llcSnapFields: HeaderFields = (view, at) => [
  field('Organization Code', 'llc.oui', spelledHex(view.getUint32(at) >>> 8, 6), at, 3),
  field('Type', 'llc.type', spelledHex(view.getUint16(at + 3), 4), at + 3, 2),
];
