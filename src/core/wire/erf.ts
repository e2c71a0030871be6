/** Endace's extensible record format, in files of its own and as LINKTYPE_ERF. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, linkTypeKey, LLC, NO_LAYER, RAW_IP, type LayerKey } from './layerKey';
import { field } from './protocolField';

export const ERF_HEADER = 16;
const EXTENSION_LENGTH = 8;
const MORE_EXTENSIONS = 0x80;
const TYPE_MASK = 0x7f;
/** Offset and padding before an Ethernet frame. */
const ETHERNET_PADDING = 2;
const ETHERNET_CHECK = 4;
const MULTICHANNEL_LENGTH = 4;
/** Of an ATM cell, without its check sum. */
const ATM_HEADER = 4;

export const erf: Layer = {
  id: 'erf',
  title: 'Extensible Record Format',
  keys: [linkTypeKey(197)],
  decode(out): LayerKey {
    if (isCutShort(out, ERF_HEADER)) return NO_LAYER;
    const { view, at } = out;
    const type = view.getUint8(at + 8);
    const wireLength = view.getUint16(at + 14);
    out.at += ERF_HEADER;
    for (let more = type; (more & MORE_EXTENSIONS) !== 0;) {
      if (isCutShort(out, EXTENSION_LENGTH)) return NO_LAYER;
      more = view.getUint8(out.at);
      out.at += EXTENSION_LENGTH;
    }
    switch (type & TYPE_MASK) {
      case 2: // Ethernet, with colour (11), DSM colour (16), colour and hash (20)
      case 11:
      case 16:
      case 20:
        out.at += ETHERNET_PADDING;
        endAt(out, out.at + Math.max(0, wireLength - ETHERNET_CHECK));
        return ETHERNET;
      case 1: // HDLC over POS, with colour (10), DSM colour (15), colour and hash (19)
      case 10:
      case 15:
      case 19:
        endAt(out, out.at + wireLength);
        return isCutShort(out, 2) ? NO_LAYER : linkTypeKey(hdlcLinkType(view, out.at));
      case 5: // HDLC of several channels, with colour (17)
      case 17:
        out.at += MULTICHANNEL_LENGTH;
        endAt(out, out.at + wireLength);
        return isCutShort(out, 2) ? NO_LAYER : linkTypeKey(hdlcLinkType(view, out.at));
      case 9: // ATM adaptation layer 5 of several channels
        out.at += MULTICHANNEL_LENGTH;
        return adaptationLayer5(out);
      case 4: // ATM adaptation layer 5
        return adaptationLayer5(out);
      case 22: // IPv4, IPv6
      case 23:
        endAt(out, out.at + wireLength);
        return RAW_IP;
      default:
        return NO_LAYER;
    }
  },
};

export const erfFields: HeaderFields = (view, at) => [
  field('Type', 'erf.types.type', view.getUint8(at + 8) & TYPE_MASK, at + 8, 1),
  field('Record length', 'erf.rlen', view.getUint16(at + 10), at + 10, 2),
  field('Wire length', 'erf.wlen', view.getUint16(at + 14), at + 14, 2),
];

/** A frame behind the header of its first cell: read where LLC stands at its beginning (RFC 2684 section 5). */
function adaptationLayer5(out: DecodedPacket): LayerKey {
  if (isCutShort(out, ATM_HEADER + 3)) return NO_LAYER;
  out.at += ATM_HEADER;
  return isLlc(out.view, out.at) ? LLC : NO_LAYER;
}

/** SNAP's or OSI's service access points, and an unnumbered frame. */
export function isLlc(view: DataView, at: number): boolean {
  const points = view.getUint16(at);
  return (points === 0xaaaa || points === 0xfefe) && view.getUint8(at + 2) === 0x03;
}

/** The record is padded to eight bytes: the frame ends where its length says. */
function endAt(out: DecodedPacket, end: number): void {
  out.wireEnd = end;
  out.end = Math.min(out.end, end);
}

/** PPP starts with its broadcast address, Cisco HDLC with 0x0f or 0x8f. */
function hdlcLinkType(view: DataView, at: number): number {
  return view.getUint8(at) === 0x0f || view.getUint8(at) === 0x8f ? 104 : 50;
}
