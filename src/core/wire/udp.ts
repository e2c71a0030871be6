/** UDP (RFC 768), for the tunnels over it. */
import { isClaimedPort } from './claimedUdpPorts';
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { ipProtocolKey, NO_LAYER, udpPortKey, type LayerKey } from './layerKey';
import { field, spelledHex } from './protocolField';

const HEADER_LENGTH = 8;

/** Passes over the ports and what stands beside them; the layer behind is told by the ports. */
function byPort(out: DecodedPacket): LayerKey {
  const { view, at } = out;
  out.at = at + HEADER_LENGTH;
  // The lower port is the likelier one to be the service.
  const source = view.getUint16(at);
  const destination = view.getUint16(at + 2);
  const low = Math.min(source, destination);
  if (isClaimedPort(low)) return NO_LAYER;
  out.otherKey = udpPortKey(Math.max(source, destination));
  return udpPortKey(low);
}

export const udp: Layer = {
  id: 'udp',
  title: 'User Datagram Protocol',
  keys: [ipProtocolKey(17)],
  decode(out) {
    if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
    const { view, at } = out;
    const length = view.getUint16(at + 4);
    if (length < HEADER_LENGTH) return NO_LAYER;
    if (at + length < out.wireEnd) {
      out.wireEnd = at + length;
      out.end = Math.min(out.end, out.wireEnd);
    }
    return byPort(out);
  },
};

export const udpFields: HeaderFields = (view, at) => [
  field('Source Port', 'udp.srcport', view.getUint16(at), at, 2),
  field('Destination Port', 'udp.dstport', view.getUint16(at + 2), at + 2, 2),
  field('Length', 'udp.length', view.getUint16(at + 4), at + 4, 2),
  field('Checksum', 'udp.checksum', spelledHex(view.getUint16(at + 6), 4), at + 6, 2),
];

/** UDP-Lite (RFC 3828): what its checksum covers stands in the place of the length. */
export const udpLite: Layer = {
  id: 'udpLite',
  title: 'Lightweight User Datagram Protocol',
  keys: [ipProtocolKey(136)],
  decode: (out) => (isCutShort(out, HEADER_LENGTH) ? NO_LAYER : byPort(out)),
};

export const udpLiteFields: HeaderFields = (view, at) => [
  field('Source Port', 'udp.srcport', view.getUint16(at), at, 2),
  field('Destination Port', 'udp.dstport', view.getUint16(at + 2), at + 2, 2),
  field('Checksum coverage', 'udp.checksum_coverage', view.getUint16(at + 4), at + 4, 2),
];
