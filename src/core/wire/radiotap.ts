/** Radio headers before IEEE 802.11 frames: radiotap, PPI, Prism, AVS. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { IEEE_802_11, IEEE_802_11_PADDED, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { field } from './protocolField';

const FRAME_CHECK_LENGTH = 4;
const RADIOTAP_TSFT = 1;
const RADIOTAP_FLAGS = 2;
const RADIOTAP_MORE_PRESENT = 0x80000000;
const RADIOTAP_FRAME_CHECK = 0x10;
const RADIOTAP_PADDED = 0x20;

function dropFrameCheck(out: DecodedPacket): void {
  out.wireEnd -= FRAME_CHECK_LENGTH;
  out.end = Math.min(out.end, out.wireEnd);
}

export const radiotap: Layer = {
  id: 'radiotap',
  title: 'Radiotap Header',
  keys: [linkTypeKey(127)],
  decode(out) {
    if (isCutShort(out, 8)) return NO_LAYER;
    const { view, at } = out;
    const length = view.getUint16(at + 2, true);
    if (isCutShort(out, length)) return NO_LAYER;
    const present = view.getUint32(at + 4, true);
    let fieldAt = at + 8;
    for (let words = present; (words & RADIOTAP_MORE_PRESENT) !== 0; fieldAt += 4) {
      if (fieldAt + 4 > at + length) return NO_LAYER;
      words = view.getUint32(fieldAt, true);
    }
    if ((present & RADIOTAP_TSFT) !== 0) fieldAt = at + (((fieldAt - at + 7) & ~7) + 8);
    let isPadded = false;
    if ((present & RADIOTAP_FLAGS) !== 0 && fieldAt < at + length) {
      const flags = view.getUint8(fieldAt);
      if ((flags & RADIOTAP_FRAME_CHECK) !== 0) dropFrameCheck(out);
      isPadded = (flags & RADIOTAP_PADDED) !== 0;
    }
    out.at = at + length;
    return isPadded ? IEEE_802_11_PADDED : IEEE_802_11;
  },
};

export const radiotapFields: HeaderFields = (view, at) => [
  field('Header length', 'radiotap.length', view.getUint16(at + 2, true), at + 2, 2),
];

const PPI_HEADER = 8;
const PPI_FIELD_HEADER = 4;
const PPI_COMMON = 2;
const LINKTYPE_IEEE802_11 = 105;
const PPI_FRAME_CHECK = 1;

export const ppi: Layer = {
  id: 'ppi',
  title: 'PPI',
  keys: [linkTypeKey(192)],
  decode(out) {
    if (isCutShort(out, PPI_HEADER)) return NO_LAYER;
    const { view, at } = out;
    const length = view.getUint16(at + 2, true);
    if (isCutShort(out, length)) return NO_LAYER;
    const linkType = view.getUint32(at + 4, true);
    let fieldAt = at + PPI_HEADER;
    while (fieldAt + PPI_FIELD_HEADER <= at + length) {
      const size = view.getUint16(fieldAt + 2, true);
      const value = fieldAt + PPI_FIELD_HEADER;
      // 802.11-Common: TSF timer (8 bytes), then the flags.
      if (view.getUint16(fieldAt, true) === PPI_COMMON && value + 10 <= at + length) {
        const hasCheck = (view.getUint16(value + 8, true) & PPI_FRAME_CHECK) !== 0;
        if (hasCheck && linkType === LINKTYPE_IEEE802_11) dropFrameCheck(out);
      }
      fieldAt = value + size;
    }
    out.at = at + length;
    return linkType <= 0xffff ? linkTypeKey(linkType) : NO_LAYER;
  },
};

export const ppiFields: HeaderFields = (view, at) => [
  field('Header length', 'ppi.length', view.getUint16(at + 2, true), at + 2, 2),
  field('DLT', 'ppi.dlt', view.getUint32(at + 4, true), at + 4, 4),
];

/** Message codes, in the byte order of the host; some drivers leave the header out. */
const PRISM_MESSAGES = [0x44, 0x41];
const PRISM_LENGTH = 144;
const AVS_MAGIC = 0x80211;

function skipTo80211(out: DecodedPacket, length: number): LayerKey {
  if (length === 0 || isCutShort(out, length)) return NO_LAYER;
  out.at += length;
  return IEEE_802_11;
}

/** Prism monitoring header (LINKTYPE_IEEE802_11_PRISM), or AVS where a driver wrote that instead. */
export const prism: Layer = {
  id: 'prism',
  title: 'Prism capture header',
  keys: [linkTypeKey(119)],
  decode(out) {
    if (isCutShort(out, 8)) return NO_LAYER;
    const { view, at } = out;
    const message = view.getUint32(at);
    if (message >>> 12 === AVS_MAGIC) return skipTo80211(out, view.getUint32(at + 4));
    const isPrism =
      PRISM_MESSAGES.includes(message) || PRISM_MESSAGES.includes(view.getUint32(at, true));
    return isPrism ? skipTo80211(out, PRISM_LENGTH) : IEEE_802_11;
  },
};

export const prismFields: HeaderFields = (view, at) => [
  field('Message length', 'prism.msglen', view.getUint32(at + 4), at + 4, 4),
];

export const avs: Layer = {
  id: 'avs',
  title: 'AVS WLAN Capture header',
  keys: [linkTypeKey(163)],
  decode(out) {
    if (isCutShort(out, 8)) return NO_LAYER;
    return skipTo80211(out, out.view.getUint32(out.at + 4));
  },
};

export const avsFields: HeaderFields = (view, at) => [
  field('Header length', 'wlancap.length', view.getUint32(at + 4), at + 4, 4),
];
