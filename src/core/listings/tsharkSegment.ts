/** A TCP segment from the fields of a packet, by Wireshark's names: shared by all that tshark prints fields in. */
import { ChecksumStatus, TcpFlag } from '../packets/packetTable';
import { NO_OPTIONS, type ListedOptions, type ListedSegment } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { portNamed } from './servicePorts';
import { analysisBit } from './tsharkAnalysis';

/** A packet's fields, by Wireshark's names with underscores for dots; the innermost of several layers. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** `tcp_tcp_options_mss_val` is `tcp.options.mss_val` with its layer before it; compare without the dots. */
export function plainName(name: string): string {
  const joined = name.replaceAll('.', '_');
  return joined.replace(/^(frame|ip|ipv6|tcp)_\1_/, '$1_');
}

/** Fields that stand for both ends: tshark prints the source and, behind it, the destination. */
export const BOTH_ENDS: Readonly<Record<string, readonly [string, string]>> = {
  ip_addr: ['ip_src', 'ip_dst'],
  ipv6_addr: ['ipv6_src', 'ipv6_dst'],
  tcp_port: ['tcp_srcport', 'tcp_dstport'],
};

/** Does the TCP header stand inside an ICMP error? */
function isQuoted(fields: Fields): boolean {
  if (fields.has('icmp_type') || fields.has('icmpv6_type')) return true;
  return (fields.get('frame_protocols') ?? []).some((names) => {
    const at = names.indexOf(':icmp');
    return at >= 0 && names.includes(':tcp', at);
  });
}

/** Why there is no segment where ports and addresses are listed, and flags are not. */
export const NO_FLAGS = 'Its flags (tcp.flags) are not listed.';

/** The segment, or a sentence that says why there is none. */
export function segmentOfFields(fields: Fields): Omit<ListedSegment, 'line'> | string {
  const one = (name: string) => fields.get(name)?.[0];
  const number = (name: string) => number32(one(name));
  const sourcePort = portNamed(one('tcp_srcport') ?? '');
  const destinationPort = portNamed(one('tcp_dstport') ?? '');
  const flags = flagsOf(fields);
  if (isQuoted(fields)) return 'Its TCP header is the one that an ICMP error quotes.';
  if (sourcePort === null || destinationPort === null) {
    return flags === null
      ? 'It holds no TCP.'
      : 'Its ports (tcp.srcport, tcp.dstport) are not listed.';
  }
  const source = one('ip_src') ?? one('ipv6_src') ?? one('ip_src_host') ?? one('_ws_col_Source');
  const destination =
    one('ip_dst') ?? one('ipv6_dst') ?? one('ip_dst_host') ?? one('_ws_col_Destination');
  const sequence = number('tcp_seq_raw') ?? number('tcp_seq');
  const acknowledgment = number('tcp_ack_raw') ?? number('tcp_ack');
  const scaled = !fields.has('tcp_window_size_value');
  const window = number(scaled ? 'tcp_window_size' : 'tcp_window_size_value');
  const payloadLength = number('tcp_len');
  if (source === undefined || destination === undefined) return 'Its addresses are not listed.';
  if (flags === null) return NO_FLAGS;
  const hasAck = (flags & TcpFlag.ack) !== 0;
  const relative = one('frame_time_relative');
  const time =
    one('frame_time_epoch') ??
    relative ??
    one('frame_time') ??
    one('_ws_col_Time') ??
    one('frame_time_delta');
  return {
    number: number('frame_number'),
    time: time === undefined ? null : (readTime(time)?.time ?? null),
    source: { address: source, port: sourcePort },
    destination: { address: destination, port: destinationPort },
    flags,
    sequence,
    acknowledgment: hasAck ? acknowledgment : 0,
    numbersAreRaw: number('tcp_seq_raw') !== null && (!hasAck || number('tcp_ack_raw') !== null),
    payloadLength: payloadLength ?? ((flags & TcpFlag.psh) === 0 ? 0 : null),
    window,
    windowScaled: scaled,
    options: optionsOf(fields),
    ttl: number('ip_ttl') ?? number('ipv6_hlim'),
    ipId: number('ip_id'),
    checksum: checksumOf(one('tcp_checksum_status')),
    frameLength: number('frame_len'),
    labels: labelsOf(fields),
  };
}

const FLAG_FIELDS: Readonly<Record<string, number>> = {
  tcp_flags_fin: TcpFlag.fin,
  tcp_flags_syn: TcpFlag.syn,
  tcp_flags_reset: TcpFlag.rst,
  tcp_flags_push: TcpFlag.psh,
  tcp_flags_ack: TcpFlag.ack,
  tcp_flags_urg: TcpFlag.urg,
  tcp_flags_ece: TcpFlag.ece,
  tcp_flags_ecn: TcpFlag.ece,
  tcp_flags_cwr: TcpFlag.cwr,
};
const FLAG_LETTERS: Readonly<Record<string, number>> = {
  F: TcpFlag.fin,
  S: TcpFlag.syn,
  R: TcpFlag.rst,
  P: TcpFlag.psh,
  A: TcpFlag.ack,
  U: TcpFlag.urg,
  E: TcpFlag.ece,
  C: TcpFlag.cwr,
};

/** The flags as one number, as letters (`tcp.flags.str`: ·······A··S·), or one by one; null when none is listed. */
function flagsOf(fields: Fields): number | null {
  const whole = number32(fields.get('tcp_flags')?.[0]);
  if (whole !== null) return whole & 0xfff;
  const letters = fields.get('tcp_flags_str')?.[0];
  if (letters !== undefined && /^[^\w\s]*[FSRPAUECN][^\s]*$/.test(letters)) {
    return [...letters].reduce((bits, letter) => bits | (FLAG_LETTERS[letter] ?? 0), 0);
  }
  const single = Object.entries(FLAG_FIELDS).filter(([name]) => fields.has(name));
  if (single.length === 0) return null;
  return single.reduce(
    (bits, [name, bit]) => bits | (/^(?:1|true|set)$/i.test(fields.get(name)![0] ?? '') ? bit : 0),
    0,
  );
}

function optionsOf(fields: Fields): ListedOptions {
  const number = (name: string) => number32(fields.get(name)?.[0]);
  const tsval = number('tcp_options_timestamp_tsval');
  const tsecr = number('tcp_options_timestamp_tsecr');
  const left = fields.get('tcp_options_sack_le') ?? [];
  const right = fields.get('tcp_options_sack_re') ?? [];
  const sack = left.flatMap((edge, i) => {
    const edges = [number32(edge), number32(right[i])];
    return edges[0] !== null && edges[1] !== null ? [[edges[0]!, edges[1]!] as const] : [];
  });
  return {
    ...NO_OPTIONS,
    mss: number('tcp_options_mss_val'),
    windowScale: number('tcp_options_wscale_shift'),
    sackPermitted: fields.has('tcp_options_sack_perm'),
    timestamps: tsval !== null && tsecr !== null ? [tsval, tsecr] : null,
    sack,
    bytes: bytesOf(fields.get('tcp_options')?.[0]),
  };
}

/** Bytes written as `02:04:05:b4`. */
function bytesOf(text: string | undefined): Uint8Array | null {
  if (text === undefined || !/^[\da-f]{2}(?::?[\da-f]{2})*$/i.test(text)) return null;
  const pairs = text.replaceAll(':', '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** Wireshark's `tcp.checksum.status`: 0 bad, 1 good, 2 not verified. */
function checksumOf(status: string | undefined): ChecksumStatus {
  if (status === '1' || status === 'Good') return ChecksumStatus.good;
  if (status === '0' || status === 'Bad') return ChecksumStatus.bad;
  return ChecksumStatus.unverified;
}

/** Labels where the packet was dissected with analysis; null when it was not. */
function labelsOf(fields: Fields): number | null {
  let labels = 0;
  let analysed = fields.has('tcp_seq_raw') && fields.has('tcp_stream');
  for (const name of fields.keys()) {
    if (!name.startsWith('tcp_analysis_')) continue;
    analysed = true;
    labels |= analysisBit(name.slice('tcp_analysis_'.length));
  }
  return analysed ? labels : null;
}
