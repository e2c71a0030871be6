/** Network Service Header (RFC 8300). */
import { PacketStatus } from '../packets/packetTable';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, NO_LAYER } from './layerKey';
import { field } from './protocolField';
import { nextProtocolKey } from './vxlan';

const MIN_LENGTH = 8;

export const nsh: Layer = {
  id: 'nsh',
  title: 'Network Service Header',
  keys: [etherTypeKey(0x894f)],
  decode(out) {
    if (isCutShort(out, MIN_LENGTH)) return NO_LAYER;
    const length = (out.view.getUint16(out.at) & 0x3f) * 4;
    const next = out.view.getUint8(out.at + 3);
    if (length < MIN_LENGTH) {
      out.status = PacketStatus.malformed;
      return NO_LAYER;
    }
    out.at += length;
    return nextProtocolKey(next);
  },
};

export const nshFields: HeaderFields = (view, at) => [
  field('Next Protocol', 'nsh.nextproto', view.getUint8(at + 3), at + 3, 1),
  field('Service Path Identifier', 'nsh.spi', view.getUint32(at + 4) >>> 8, at + 4, 3),
  field('Service Index', 'nsh.si', view.getUint8(at + 7), at + 7, 1),
];
