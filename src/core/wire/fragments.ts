/** A fragment of an IP datagram on its way through the layers. */
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from './decodedPacket';
import { replacePayload } from './replacedPayload';

/**
 * Takes the fragment whose payload lies at `out.at`. True when decoding goes on: with the whole datagram, or with a first
 * fragment whose datagram can never be put together because the capture has only part of it.
 * @param isWhole all bytes of the fragment are there, by the length in its header
 */
export function takeFragment(
  out: DecodedPacket,
  identification: number,
  protocol: number,
  offset: number,
  isLast: boolean,
  isWhole: boolean,
): boolean {
  out.status = PacketStatus.fragment;
  const { view } = out;
  if (out.reassembly === null || !isWhole) {
    // Wireshark looks into the first part of a cut datagram of version 4 only.
    if (offset > 0 || out.reassembly === null || out.family !== 4) return false;
    out.status = PacketStatus.notTcp;
    out.fragmented = true;
    return true;
  }
  const start = view.byteOffset + out.at;
  const bytes = new Uint8Array(view.buffer, start, out.end - out.at);
  const key = datagramKey(out, identification, protocol);
  const whole = out.reassembly.add(key, offset, isLast, bytes);
  if (whole === null) return false;
  out.grant(whole.length);
  if (!replacePayload(out, whole)) return false;
  out.status = PacketStatus.notTcp;
  return true;
}

function datagramKey(out: DecodedPacket, identification: number, protocol: number): string {
  let key = `${identification}/${protocol}`;
  const words = out.family === 4 ? 1 : 4;
  for (let word = 0; word < words; word++) {
    key += `/${out.view.getUint32(out.sourceAt + 4 * word)}`;
    key += `/${out.view.getUint32(out.destinationAt + 4 * word)}`;
  }
  return key;
}
