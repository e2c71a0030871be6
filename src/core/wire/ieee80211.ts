/** IEEE 802.11 data frames (unencrypted) with LLC inside. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  IEEE_802_11,
  IEEE_802_11_PADDED,
  IEEE_802_11_SWAPPED,
  LLC,
  NO_LAYER,
  type LayerKey,
} from './layerKey';
import { field, macText, spelledHex } from './protocolField';

const HEADER_LENGTH = 24;
const VERSION_MASK = 3;
const TYPE_DATA = 2;
const ADDRESS_LENGTH = 6;
const QOS_LENGTH = 2;
const HT_CONTROL_LENGTH = 4;
const SUBTYPE_QOS = 8;
const SUBTYPE_NO_DATA = 4;
const FLAG_TO_DS = 0x01;
const FLAG_FROM_DS = 0x02;
const FLAG_MORE_FRAGMENTS = 0x04;
const FLAG_PROTECTED = 0x40;
const FLAG_ORDER = 0x80;
/** The initialisation vector before a protected body: 4 bytes, 8 where its fourth byte says so (IEEE 802.11 sections 12.3 and 12.5). */
const VECTOR_LENGTH = 4;
const LONG_VECTOR_LENGTH = 8;
const LONG_VECTOR = 0x20;
const QOS_AGGREGATE = 0x80;
/** Destination, source and length before each frame of an aggregate (A-MSDU); the next one starts at a multiple of 4. */
const SUBFRAME_HEADER = 14;
const ETHERNET_HEADER = 14;
const BODY_PADDING = 2;
const SNAP_BEHIND_ZEROS = 0x0000aaaa;

/**
 * @param swapped 1 when the two bytes of the frame control stand the other way round
 * @param padding the body starts at a multiple of 4 from the frame's start
 * @param decrypted a protected body is readable behind its initialisation vector
 */
function decode(out: DecodedPacket, swapped: 0 | 1, padding: boolean, decrypted = false): LayerKey {
  if (isCutShort(out, 2)) return NO_LAYER;
  const { view, at } = out;
  const control = view.getUint8(at + swapped);
  const flags = view.getUint8(at + 1 - swapped);
  const subtype = control >>> 4;
  if ((control & VERSION_MASK) !== 0) return NO_LAYER;
  if (((control >>> 2) & 3) !== TYPE_DATA || (subtype & SUBTYPE_NO_DATA) !== 0) return NO_LAYER;
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  const isRelayed = (flags & FLAG_TO_DS) !== 0 && (flags & FLAG_FROM_DS) !== 0;
  const isQos = (subtype & SUBTYPE_QOS) !== 0;
  const hasHtControl = isQos && (flags & FLAG_ORDER) !== 0;
  out.linkAddressAt = at + 10;
  out.linkAddressLength = ADDRESS_LENGTH;
  let length = HEADER_LENGTH + (isRelayed ? ADDRESS_LENGTH : 0);
  const qosAt = at + length;
  if (isQos) length += QOS_LENGTH + (hasHtControl ? HT_CONTROL_LENGTH : 0);
  if (padding) length = (length + 3) & ~3;
  if (isCutShort(out, length)) return NO_LAYER;
  const isProtected = (flags & FLAG_PROTECTED) !== 0;
  if ((isProtected && !decrypted) || (flags & FLAG_MORE_FRAGMENTS) !== 0) return NO_LAYER;
  out.at += length;
  if (isProtected && !passVector(out)) return NO_LAYER;
  if (isQos && (view.getUint8(qosAt) & QOS_AGGREGATE) !== 0) return aggregate(out);
  if (holdsEthernet(out, at, flags)) return ETHERNET;
  if (startsPadded(out)) out.at += BODY_PADDING;
  return directType(out);
}

/** Passes over the initialisation vector of a body that was decrypted; false when it is cut. */
function passVector(out: DecodedPacket): boolean {
  if (isCutShort(out, VECTOR_LENGTH)) return false;
  const isLong = (out.view.getUint8(out.at + 3) & LONG_VECTOR) !== 0;
  const length = isLong ? LONG_VECTOR_LENGTH : VECTOR_LENGTH;
  if (isCutShort(out, length)) return false;
  out.at += length;
  return true;
}

/** The subframes of an aggregate: decoding goes on with the first, the others are packets beside it. */
function aggregate(out: DecodedPacket): LayerKey {
  if (isCutShort(out, SUBFRAME_HEADER)) return NO_LAYER;
  const { view, end, wireEnd } = out;
  let at = out.at + SUBFRAME_HEADER;
  const firstEnd = at + view.getUint16(at - 2);
  out.at = at;
  for (
    let start = out.at - SUBFRAME_HEADER + ((firstEnd - at + SUBFRAME_HEADER + 3) & ~3);
    start + SUBFRAME_HEADER < end;
  ) {
    at = start + SUBFRAME_HEADER;
    const subframeEnd = at + view.getUint16(at - 2);
    out.addInside(LLC, at, Math.min(end, subframeEnd), Math.min(wireEnd, subframeEnd), false);
    start += (subframeEnd - start + 3) & ~3;
  }
  out.wireEnd = Math.min(wireEnd, firstEnd);
  out.end = Math.min(end, out.wireEnd);
  return LLC;
}

/** Some drivers leave an Ethernet header in the body: its addresses are those of the frame. */
function holdsEthernet({ view, at, end }: DecodedPacket, frame: number, flags: number): boolean {
  if (end - at < ETHERNET_HEADER) return false;
  const toDs = (flags & FLAG_TO_DS) !== 0;
  const fromDs = (flags & FLAG_FROM_DS) !== 0;
  const destination = frame + (toDs ? 16 : 4);
  const source = frame + (fromDs ? (toDs ? 24 : 16) : 10);
  return sameAddress(view, at, destination) || sameAddress(view, at + ADDRESS_LENGTH, source);
}

/** Some drivers pad the header without saying so: two zeros stand before SNAP. */
function startsPadded({ view, at, end }: DecodedPacket): boolean {
  return end - at >= 4 && view.getUint32(at) === SNAP_BEHIND_ZEROS;
}

/** An EtherType without LLC before it (IEEE 802.11 section 5.1.4: protocol discrimination by EtherType). */
function directType(out: DecodedPacket): LayerKey {
  const type = out.end - out.at >= 2 ? out.view.getUint16(out.at) : 0;
  if (type !== 0x0800 && type !== 0x86dd) return LLC;
  out.at += 2;
  return etherTypeKey(type);
}

function sameAddress(view: DataView, a: number, b: number): boolean {
  return view.getUint32(a) === view.getUint32(b) && view.getUint16(a + 4) === view.getUint16(b + 4);
}

export const ieee80211Fields: HeaderFields = (view, at, end) => [
  field('Frame Control', 'wlan.fc', spelledHex(view.getUint16(at, true), 4), at, 2),
  ...(end - at >= HEADER_LENGTH
    ? [
        field('Address 1', 'wlan.addr', macText(view, at + 4), at + 4, 6),
        field('Address 2', 'wlan.addr', macText(view, at + 10), at + 10, 6),
        field('Address 3', 'wlan.addr', macText(view, at + 16), at + 16, 6),
      ]
    : []),
];

export const ieee80211: Layer = {
  id: 'ieee80211',
  title: 'IEEE 802.11',
  keys: [IEEE_802_11],
  decode: (out) => decode(out, 0, false),
};

/** In Ethernet (EtherType 0x2452), as Intel's drivers for Windows hand frames over that they decrypted. */
export const ieee80211Decrypted: Layer = {
  id: 'ieee80211Decrypted',
  title: 'IEEE 802.11',
  keys: [etherTypeKey(0x2452)],
  decode: (out) => decode(out, 0, false, true),
};

export const ieee80211Swapped: Layer = {
  id: 'ieee80211Swapped',
  title: 'IEEE 802.11',
  keys: [IEEE_802_11_SWAPPED],
  decode: (out) => decode(out, 1, false),
};

export const ieee80211Padded: Layer = {
  id: 'ieee80211Padded',
  title: 'IEEE 802.11',
  keys: [IEEE_802_11_PADDED],
  decode: (out) => decode(out, 0, true),
};
