/** MPLS label stacks (RFC 3032) and what stands below: IP, or an Ethernet pseudowire (RFC 4448). */
import { isCutShort } from './cutShort';
import type { Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  ipProtocolKey,
  NO_LAYER,
  pppProtocolKey,
  udpPortKey,
} from './layerKey';
import { field } from './protocolField';

const ENTRY_LENGTH = 4;
const BOTTOM_OF_STACK = 0x100;
const CONTROL_WORD_LENGTH = 4;
const MIN_ETHERNET_LENGTH = 14;

export const mpls: Layer = {
  id: 'mpls',
  title: 'MultiProtocol Label Switching Header',
  keys: [
    etherTypeKey(0x8847),
    etherTypeKey(0x8848),
    ipProtocolKey(137),
    pppProtocolKey(0x0281),
    udpPortKey(6635),
  ],
  decode(out) {
    const { view } = out;
    for (;;) {
      if (isCutShort(out, ENTRY_LENGTH)) return NO_LAYER;
      const entry = view.getUint32(out.at);
      out.at += ENTRY_LENGTH;
      if ((entry & BOTTOM_OF_STACK) !== 0) break;
    }
    if (isCutShort(out, 1)) return NO_LAYER;
    // No field names the payload: its first four bits tell (RFC 4928).
    const nibble = view.getUint8(out.at) >>> 4;
    if (nibble === 4) return etherTypeKey(0x0800);
    if (nibble === 6) return etherTypeKey(0x86dd);
    if (nibble === 0 && out.end - out.at >= CONTROL_WORD_LENGTH + MIN_ETHERNET_LENGTH) {
      out.at += CONTROL_WORD_LENGTH;
    }
    return ETHERNET;
  },
  fields(view, at, end) {
    const fields = [];
    for (; at + ENTRY_LENGTH <= end; at += ENTRY_LENGTH) {
      const entry = view.getUint32(at);
      fields.push(
        field('MPLS Label', 'mpls.label', entry >>> 12, at, ENTRY_LENGTH, [
          field('Traffic class', 'mpls.exp', (entry >>> 9) & 7, at, ENTRY_LENGTH),
          field('TTL', 'mpls.ttl', entry & 0xff, at + 3, 1),
        ]),
      );
      if ((entry & BOTTOM_OF_STACK) !== 0) break;
    }
    return fields;
  },
};
