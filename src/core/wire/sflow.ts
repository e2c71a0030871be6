/** sFlow version 5 (sflow.org): a switch's samples of packets, each with its first bytes. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { Layer } from './layer';
import { ETHERNET, etherTypeKey, NO_LAYER, PPP, udpPortKey, type LayerKey } from './layerKey';
import { field } from './protocolField';

const VERSION = 5;
const ADDRESS_IPV6 = 2;
/** Version, kind of address; behind the address: sub-agent, sequence number, uptime, number of samples. */
const HEADER_WORDS = 2;
const TRAILER_WORDS = 4;
const FLOW_SAMPLE = 1;
const EXPANDED_FLOW_SAMPLE = 3;
/** Words before the records of a sample; the last one counts them. */
const FLOW_SAMPLE_WORDS = 8;
const EXPANDED_WORDS = 11;
const RAW_HEADER_RECORD = 1;
const RAW_HEADER_WORDS = 4;

function sampledKey(protocol: number): LayerKey {
  switch (protocol) {
    case 1:
      return ETHERNET;
    case 7:
      return PPP;
    case 11:
      return etherTypeKey(0x0800);
    case 12:
      return etherTypeKey(0x86dd);
    default:
      return NO_LAYER;
  }
}

function readRecords(out: DecodedPacket, at: number, end: number): void {
  const { view } = out;
  while (at + 8 <= end) {
    const format = view.getUint32(at);
    const length = view.getUint32(at + 4);
    const data = at + 8;
    if (format === RAW_HEADER_RECORD && data + RAW_HEADER_WORDS * 4 <= end) {
      const key = sampledKey(view.getUint32(data));
      const frameLength = view.getUint32(data + 4) - view.getUint32(data + 8);
      const headerLength = view.getUint32(data + 12);
      const start = data + RAW_HEADER_WORDS * 4;
      if (key !== NO_LAYER && start + headerLength <= out.end) {
        const wireEnd = start + Math.max(headerLength, frameLength);
        out.addInside(key, start, start + headerLength, wireEnd, true);
      }
    }
    at = data + length;
  }
}

export const sflow: Layer = {
  id: 'sflow',
  title: 'InMon sFlow',
  keys: [udpPortKey(6343)],
  decode(out) {
    if (isCutShort(out, HEADER_WORDS * 4)) return NO_LAYER;
    const { view } = out;
    if (view.getUint32(out.at) !== VERSION) return NO_LAYER;
    const address = view.getUint32(out.at + 4) === ADDRESS_IPV6 ? 16 : 4;
    out.at += HEADER_WORDS * 4 + address + TRAILER_WORDS * 4;
    while (out.at + 8 <= out.end) {
      const kind = view.getUint32(out.at);
      const start = out.at + 8;
      const end = Math.min(out.end, start + view.getUint32(out.at + 4));
      if (kind === FLOW_SAMPLE) readRecords(out, start + FLOW_SAMPLE_WORDS * 4, end);
      else if (kind === EXPANDED_FLOW_SAMPLE) readRecords(out, start + EXPANDED_WORDS * 4, end);
      out.at = end;
    }
    return NO_LAYER;
  },
  fields: (view, at) => [field('Datagram version', 'sflow_245.version', view.getUint32(at), at, 4)],
};
