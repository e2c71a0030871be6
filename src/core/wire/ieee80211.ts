/** IEEE 802.11 data frames (unencrypted) with LLC inside. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { IEEE_802_11, IEEE_802_11_SWAPPED, LLC, NO_LAYER, type LayerKey } from './layerKey';
import { field, hex, macText } from './protocolField';

const HEADER_LENGTH = 24;
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
const QOS_AGGREGATE = 0x80;
/** Destination, source and length before each frame of an aggregate (A-MSDU). */
const SUBFRAME_HEADER = 14;

/** @param swapped 1 when the two bytes of the frame control stand the other way round */
function decode(out: DecodedPacket, swapped: 0 | 1): LayerKey {
  if (isCutShort(out, 2)) return NO_LAYER;
  const { view, at } = out;
  const control = view.getUint8(at + swapped);
  const flags = view.getUint8(at + 1 - swapped);
  const subtype = control >>> 4;
  if (((control >>> 2) & 3) !== TYPE_DATA || (subtype & SUBTYPE_NO_DATA) !== 0) return NO_LAYER;
  if ((flags & (FLAG_PROTECTED | FLAG_MORE_FRAGMENTS)) !== 0) return NO_LAYER;
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  const isRelayed = (flags & FLAG_TO_DS) !== 0 && (flags & FLAG_FROM_DS) !== 0;
  out.linkAddressAt = at + 10;
  out.linkAddressLength = ADDRESS_LENGTH;
  out.at += HEADER_LENGTH + (isRelayed ? ADDRESS_LENGTH : 0);
  if ((subtype & SUBTYPE_QOS) === 0) return LLC;
  if (isCutShort(out, QOS_LENGTH)) return NO_LAYER;
  const aggregate = (view.getUint8(out.at) & QOS_AGGREGATE) !== 0;
  out.at += QOS_LENGTH + ((flags & FLAG_ORDER) !== 0 ? HT_CONTROL_LENGTH : 0);
  if (aggregate) {
    if (isCutShort(out, SUBFRAME_HEADER)) return NO_LAYER;
    const length = view.getUint16(out.at + 12);
    out.at += SUBFRAME_HEADER;
    out.wireEnd = Math.min(out.wireEnd, out.at + length);
    out.end = Math.min(out.end, out.wireEnd);
  }
  return LLC;
}

const fields: Layer['fields'] = (view, at, end) => [
  field('Frame Control', 'wlan.fc', hex(view.getUint16(at, true), 4), at, 2),
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
  decode: (out) => decode(out, 0),
  fields,
};

export const ieee80211Swapped: Layer = {
  id: 'ieee80211Swapped',
  title: 'IEEE 802.11',
  keys: [IEEE_802_11_SWAPPED],
  decode: (out) => decode(out, 1),
  fields,
};
