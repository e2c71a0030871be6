/** Payloads that are not in the packet as it lies in the file: reassembled, or unpacked. */
import type { DecodedPacket } from './decodedPacket';

const IPV4_ADDRESS = 4;
const IPV6_ADDRESS = 16;

/**
 * Puts `payload` in the place of the packet's bytes, with the addresses before it, where `out` finds them. False, and nothing is
 * done, when the packet has no budget left for it.
 */
export function replacePayload(out: DecodedPacket, payload: Uint8Array): boolean {
  if (!out.spend(payload.length)) return false;
  const length = out.family === 4 ? IPV4_ADDRESS : IPV6_ADDRESS;
  const bytes = new Uint8Array(2 * length + payload.length);
  for (let i = 0; i < length; i++) {
    bytes[i] = out.view.getUint8(out.sourceAt + i);
    bytes[length + i] = out.view.getUint8(out.destinationAt + i);
  }
  bytes.set(payload, 2 * length);
  out.view = new DataView(bytes.buffer);
  out.sourceAt = 0;
  out.destinationAt = length;
  out.linkAddressAt = -1;
  out.at = 2 * length;
  out.end = bytes.length;
  out.wireEnd = bytes.length;
  return true;
}
