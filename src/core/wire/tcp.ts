/** The TCP header (RFC 9293 section 3.1). */
import { PacketStatus } from '../packets/packetTable';
import { tcpFlagsText } from '../packets/tcpFlagsText';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { ipProtocolKey, NO_LAYER, tcpPortKey, type LayerKey } from './layerKey';
import { field, hex, spelled, spelledBytes, spelledHex } from './protocolField';
import { decodeTcpOptions, tcpOptionFields } from './tcpOptions';

/** Bytes of a header without options. */
export const TCP_HEADER_LENGTH = 20;
/** Up to the window: a header cut behind it still tells its stream and what it does, as in Wireshark. */
const NAMING_LENGTH = 16;
/** What an ICMP error quotes of a header at least: ports and sequence number (RFC 792). Wireshark names no stream for so little. */
const QUOTED_LENGTH = 8;

/** OpenFlow, before and since IANA gave it a number. */
const OPENFLOW_PORTS = [6633, 6653];

/** The few protocols over TCP that carry whole packets; nothing else is looked into. */
function payloadKey(source: number, destination: number): LayerKey {
  for (const port of OPENFLOW_PORTS) {
    if (source === port || destination === port) return tcpPortKey(port);
  }
  return NO_LAYER;
}

export const tcp: Layer = {
  id: 'tcp',
  title: 'Transmission Control Protocol',
  keys: [ipProtocolKey(6)],
  decode(out) {
    const { view, at } = out;
    if (out.quoted && out.end - at >= QUOTED_LENGTH && out.end - at < NAMING_LENGTH) {
      out.quotedStart = true;
      out.sourcePort = view.getUint16(at);
      out.destinationPort = view.getUint16(at + 2);
      out.sequence = view.getUint32(at + 4);
    }
    if (isCutShort(out, NAMING_LENGTH)) return NO_LAYER;
    const lengthAndFlags = view.getUint16(at + 12);
    const headerLength = (lengthAndFlags >>> 12) << 2;
    out.brokenHeader = headerLength < TCP_HEADER_LENGTH || at + headerLength > out.wireEnd;
    out.status = PacketStatus.tcp;
    out.tcpAt = at;
    out.tcpHeaderLength = headerLength;
    out.sourcePort = view.getUint16(at);
    out.destinationPort = view.getUint16(at + 2);
    out.sequence = view.getUint32(at + 4);
    out.acknowledgment = view.getUint32(at + 8);
    out.flags = lengthAndFlags & 0x0fff;
    out.window = view.getUint16(at + 14);
    out.payloadLength = Math.max(0, out.wireEnd - at - headerLength);
    // Options may be cut by the snap length while the lengths above are known: use what is there.
    out.optionsCut = at + Math.max(headerLength, TCP_HEADER_LENGTH) > out.end;
    const headerEnd = out.optionsCut ? out.end : at + headerLength;
    decodeTcpOptions(view, at + TCP_HEADER_LENGTH, headerEnd, out);
    out.at = headerEnd;
    return out.payloadLength === 0 || out.optionsCut || out.quoted || out.fragmented
      ? NO_LAYER
      : payloadKey(out.sourcePort, out.destinationPort);
  },
};

export const tcpFields: HeaderFields = (view, at, end) => {
  const flags = view.getUint16(at + 12) & 0x0fff;
  const headerLength = (view.getUint8(at + 12) >>> 4) * 4;
  const optionsEnd = Math.min(at + headerLength, end);
  return [
    field('Source Port', 'tcp.srcport', view.getUint16(at), at, 2),
    field('Destination Port', 'tcp.dstport', view.getUint16(at + 2), at + 2, 2),
    field('Sequence Number (raw)', 'tcp.seq_raw', view.getUint32(at + 4), at + 4, 4),
    field('Acknowledgment Number (raw)', 'tcp.ack_raw', view.getUint32(at + 8), at + 8, 4),
    field('Header Length', 'tcp.hdr_len', spelledBytes(headerLength), at + 12, 1),
    field(
      'Flags',
      'tcp.flags',
      spelled(flags, `${hex(flags, 3)} (${tcpFlagsText(flags)})`),
      at + 12,
      2,
    ),
    field('Window', 'tcp.window_size_value', view.getUint16(at + 14), at + 14, 2),
    ...(end - at >= TCP_HEADER_LENGTH
      ? [
          field('Checksum', 'tcp.checksum', spelledHex(view.getUint16(at + 16), 4), at + 16, 2),
          field('Urgent Pointer', 'tcp.urgent_pointer', view.getUint16(at + 18), at + 18, 2),
        ]
      : []),
    ...(headerLength > TCP_HEADER_LENGTH && optionsEnd > at + TCP_HEADER_LENGTH
      ? [
          field(
            'Options',
            'tcp.options',
            spelledBytes(headerLength - TCP_HEADER_LENGTH),
            at + TCP_HEADER_LENGTH,
            optionsEnd - at - TCP_HEADER_LENGTH,
            tcpOptionFields(view, at + TCP_HEADER_LENGTH, optionsEnd),
          ),
        ]
      : []),
  ];
};
