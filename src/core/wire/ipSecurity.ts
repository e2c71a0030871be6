/** IP Authentication Header (RFC 4302) and IP payload compression (RFC 3173) with DEFLATE. */
import { inflateInto } from '../compression/inflateInto';
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ipProtocolKey, NO_LAYER } from './layerKey';
import { field, spelledHex } from './protocolField';
import { replacePayload } from './replacedPayload';

const AUTHENTICATION_MIN_LENGTH = 12;
const COMPRESSION_HEADER = 4;
const CPI_DEFLATE = 2;
/** Numbers below are assigned to algorithms; those above were agreed on by the hosts, nearly always for DEFLATE. */
const CPI_NEGOTIATED = 256;
/** An IP packet has no more bytes. */
const MAX_PACKET = 65_535;

export const authenticationHeader: Layer = {
  id: 'authenticationHeader',
  title: 'Authentication Header',
  keys: [ipProtocolKey(51)],
  decode(out) {
    if (isCutShort(out, AUTHENTICATION_MIN_LENGTH)) return NO_LAYER;
    const next = out.view.getUint8(out.at);
    out.at += (out.view.getUint8(out.at + 1) + 2) * 4;
    return ipProtocolKey(next);
  },
};

export const authenticationHeaderFields: HeaderFields = (view, at) => [
  field('Next header', 'ah.next_header', view.getUint8(at), at, 1),
  field('SPI', 'ah.spi', spelledHex(view.getUint32(at + 4), 8), at + 4, 4),
  field('Sequence', 'ah.sequence', view.getUint32(at + 8), at + 8, 4),
];

/** What a packet unpacks to; the next one overwrites it. */
const unpacked = new Uint8Array(MAX_PACKET);

/** The payload, or what could be unpacked of a damaged one; null where that is nothing, or more than `most` bytes. */
function unpack(packed: Uint8Array, most: number): Uint8Array | null {
  const room = unpacked.subarray(0, most);
  const length = inflateInto(packed, room);
  return length === null || length === 0 ? null : room.subarray(0, length);
}

export const payloadCompression: Layer = {
  id: 'payloadCompression',
  title: 'IP Payload Compression',
  keys: [ipProtocolKey(108)],
  decode(out) {
    if (isCutShort(out, COMPRESSION_HEADER)) return NO_LAYER;
    const { view, at } = out;
    const cpi = view.getUint16(at + 2);
    if (cpi !== CPI_DEFLATE && cpi < CPI_NEGOTIATED) return NO_LAYER;
    const start = view.byteOffset + at + COMPRESSION_HEADER;
    const packed = new Uint8Array(view.buffer, start, view.byteOffset + out.end - start);
    const payload = unpack(packed, Math.min(MAX_PACKET, out.bytesLeft));
    if (payload === null || !replacePayload(out, payload)) {
      out.status = out.end < out.wireEnd ? PacketStatus.cutShort : PacketStatus.malformed;
      return NO_LAYER;
    }
    return ipProtocolKey(view.getUint8(at));
  },
};

export const payloadCompressionFields: HeaderFields = (view, at) => [
  field('Next Header', 'ipcomp.next_header', view.getUint8(at), at, 1),
  field('CPI', 'ipcomp.cpi', spelledHex(view.getUint16(at + 2), 4), at + 2, 2),
];
