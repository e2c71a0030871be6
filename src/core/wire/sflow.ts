/** sFlow versions 2, 4 and 5 (RFC 3176, sflow.org): a switch's samples of packets, each with its first bytes. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  IEEE_802_11,
  linkTypeKey,
  NO_LAYER,
  PPP,
  udpPortKey,
  type LayerKey,
} from './layerKey';
import { field } from './protocolField';

const VERSION = 5;
const OLD_VERSIONS = [2, 4];
/** Versions before 5: kind and words of a flow sample before its packet, which starts with a kind of its own. */
const OLD_SAMPLE_WORDS = 9;
const OLD_HEADER_WORDS = 3;
const OLD_TRAILER_WORDS = 3;
/** Extensions of a sample that have a fixed length: switch; router, with an address of either family. */
const EXTENSION_SWITCH = 1;
const EXTENSION_ROUTER = 2;
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
    case 3:
      return linkTypeKey(6);
    case 4:
      return linkTypeKey(10);
    case 5:
      return linkTypeKey(107);
    case 7:
      return PPP;
    case 11:
      return etherTypeKey(0x0800);
    case 12:
      return etherTypeKey(0x86dd);
    case 13:
      return etherTypeKey(0x8847);
    case 15:
      return IEEE_802_11;
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

/** Samples have no length: reading stops at the first one that is not known to its end. */
function readOldSamples(out: DecodedPacket): void {
  const { view, end } = out;
  const address = view.getUint32(out.at + 4) === ADDRESS_IPV6 ? 16 : 4;
  let at = out.at + HEADER_WORDS * 4 + address + OLD_TRAILER_WORDS * 4;
  while (at + (OLD_SAMPLE_WORDS + OLD_HEADER_WORDS) * 4 <= end) {
    const packet = at + OLD_SAMPLE_WORDS * 4;
    if (view.getUint32(at) !== FLOW_SAMPLE) return;
    if (view.getUint32(packet - 4) !== RAW_HEADER_RECORD) return;
    const key = sampledKey(view.getUint32(packet));
    const frameLength = view.getUint32(packet + 4);
    const headerLength = view.getUint32(packet + 8);
    const start = packet + OLD_HEADER_WORDS * 4;
    if (headerLength > end - start) return;
    if (key !== NO_LAYER) {
      const wireEnd = start + Math.max(headerLength, frameLength);
      out.addInside(key, start, start + headerLength, wireEnd, true);
    }
    at = skipExtensions(view, start + ((headerLength + 3) & ~3), end);
  }
}

/** Where the next sample starts; the end where that cannot be told. */
function skipExtensions(view: DataView, at: number, end: number): number {
  if (at + 4 > end) return end;
  let left = view.getUint32(at);
  at += 4;
  for (; left > 0 && at + 8 <= end; left--) {
    const kind = view.getUint32(at);
    if (kind === EXTENSION_SWITCH) at += 20;
    else if (kind === EXTENSION_ROUTER) {
      at += 16 + (view.getUint32(at + 4) === ADDRESS_IPV6 ? 16 : 4);
    } else return end;
  }
  return at;
}

export const sflow: Layer = {
  id: 'sflow',
  title: 'InMon sFlow',
  keys: [udpPortKey(6343)],
  decode(out) {
    if (isCutShort(out, HEADER_WORDS * 4)) return NO_LAYER;
    const { view } = out;
    const version = view.getUint32(out.at);
    if (OLD_VERSIONS.includes(version)) {
      readOldSamples(out);
      return NO_LAYER;
    }
    if (version !== VERSION) return NO_LAYER;
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
};

export const sflowFields: HeaderFields = (view, at) => [
  field('Datagram version', 'sflow_245.version', view.getUint32(at), at, 4),
];
