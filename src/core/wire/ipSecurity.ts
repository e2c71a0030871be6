/** IP Authentication Header (RFC 4302) and IP payload compression (RFC 3173) with DEFLATE. */
import { Inflate } from 'fflate';
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import { ipProtocolKey, NO_LAYER } from './layerKey';
import { field, hex } from './protocolField';
import { replacePayload } from './replacedPayload';

const AUTHENTICATION_MIN_LENGTH = 12;
const COMPRESSION_HEADER = 4;
const CPI_DEFLATE = 2;
/** Numbers below are assigned to algorithms; those above were agreed on by the hosts, nearly always for DEFLATE. */
const CPI_NEGOTIATED = 256;
/** An IP packet has no more bytes. */
const MAX_PACKET = 65_535;
/** Packed bytes that are unpacked at a time. */
const STEP_BYTES = 512;

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
  fields: (view, at) => [
    field('Next header', 'ah.next_header', view.getUint8(at), at, 1),
    field('SPI', 'ah.spi', hex(view.getUint32(at + 4), 8), at + 4, 4),
    field('Sequence', 'ah.sequence', view.getUint32(at + 8), at + 8, 4),
  ],
};

/** A packet that asks for more than it can hold is left as soon as that shows. */
class TooLong extends Error {}

/** The payload, or what could be unpacked of a damaged one; null where that is nothing, or more than `most` bytes. */
function unpack(packed: Uint8Array, most: number): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((piece) => {
    length += piece.length;
    if (length > most) throw new TooLong();
    pieces.push(piece);
  });
  try {
    // In steps, since one may grow a thousandfold.
    for (let at = 0; at < packed.length; at += STEP_BYTES) {
      inflate.push(packed.subarray(at, at + STEP_BYTES), false);
    }
  } catch (error) {
    if (error instanceof TooLong) return null;
    // What came before the damage is there.
  }
  if (length === 0) return null;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
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
  fields: (view, at) => [
    field('Next Header', 'ipcomp.next_header', view.getUint8(at), at, 1),
    field('CPI', 'ipcomp.cpi', hex(view.getUint16(at + 2), 4), at + 2, 2),
  ],
};
