/** TCP options (RFC 9293 section 3.2, RFC 7323, RFC 2018, RFC 7413, RFC 8684). */
import { MAX_SACK_BLOCKS, type DecodedPacket } from './decodedPacket';
import { field, type ProtocolField, spelled, spelledBytes } from './protocolField';

const END = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const MULTIPATH = 30;
const FAST_OPEN = 34;
const EXPERIMENTAL = 254;
const FAST_OPEN_MAGIC = 0xf989;

/** NOP, NOP, timestamps of length 10: what nearly every segment after the handshake carries. */
const TIMESTAMPS_ONLY = 0x0101080a;
const TIMESTAMPS_ONLY_LENGTH = 12;

/** Hash of option kinds in their order (FNV-1a, folded to 16 bits when stored). */
const HASH_START = 0x811c9dc5;
const hashKind = (hash: number, kind: number) => Math.imul(hash ^ kind, 0x01000193);
const TIMESTAMPS_ONLY_HASH = hashKind(hashKind(hashKind(HASH_START, NOP), NOP), TIMESTAMPS);

/** Reads the options in `[at, end)` into `out`. Stops at an option whose length cannot be. */
export function decodeTcpOptions(
  view: DataView,
  at: number,
  end: number,
  out: DecodedPacket,
): void {
  out.mss = -1;
  out.windowScale = -1;
  out.sackPermitted = false;
  out.hasTimestamps = false;
  out.sackBlocks = 0;
  out.fastOpenCookieLength = -1;
  out.multipath = false;
  if (end - at === TIMESTAMPS_ONLY_LENGTH && view.getUint32(at) === TIMESTAMPS_ONLY) {
    out.hasTimestamps = true;
    out.tsval = view.getUint32(at + 4);
    out.tsecr = view.getUint32(at + 8);
    out.optionsHash = TIMESTAMPS_ONLY_HASH;
    return;
  }
  let hash = HASH_START;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === END) break;
    hash = hashKind(hash, kind);
    if (kind === NOP) {
      at++;
      continue;
    }
    if (at + 1 >= end) break;
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) break;
    decodeOption(view, at, kind, length, out);
    at += length;
  }
  out.optionsHash = hash;
}

function decodeOption(
  view: DataView,
  at: number,
  kind: number,
  length: number,
  out: DecodedPacket,
): void {
  switch (kind) {
    case MSS:
      if (length === 4) out.mss = view.getUint16(at + 2);
      break;
    case WINDOW_SCALE:
      if (length === 3) out.windowScale = view.getUint8(at + 2);
      break;
    case SACK_PERMITTED:
      out.sackPermitted = true;
      break;
    case SACK:
      for (let b = at + 2; b + 8 <= at + length && out.sackBlocks < MAX_SACK_BLOCKS; b += 8) {
        out.sackLeft[out.sackBlocks] = view.getUint32(b);
        out.sackRight[out.sackBlocks] = view.getUint32(b + 4);
        out.sackBlocks++;
      }
      break;
    case TIMESTAMPS:
      if (length === 10) {
        out.hasTimestamps = true;
        out.tsval = view.getUint32(at + 2);
        out.tsecr = view.getUint32(at + 6);
      }
      break;
    case MULTIPATH:
      out.multipath = true;
      break;
    case FAST_OPEN:
      out.fastOpenCookieLength = length - 2;
      break;
    case EXPERIMENTAL:
      if (length >= 4 && view.getUint16(at + 2) === FAST_OPEN_MAGIC) {
        out.fastOpenCookieLength = length - 4;
      }
      break;
  }
}

/** The options in `[at, end)` for the packet panel; unknown kinds by number and length. */
export function tcpOptionFields(view: DataView, at: number, end: number): ProtocolField[] {
  const fields: ProtocolField[] = [];
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === END || kind === NOP) {
      const name = kind === END ? 'End of Option List' : 'No-Operation';
      fields.push(field(name, kind === END ? 'tcp.options.eol' : 'tcp.options.nop', '', at, 1));
      if (kind === END) break;
      at++;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) {
      fields.push(field('Options cut short', null, `kind ${kind}`, at, end - at));
      break;
    }
    fields.push(optionField(view, at, kind, length));
    at += length;
  }
  return fields;
}

function optionField(view: DataView, at: number, kind: number, length: number): ProtocolField {
  if (kind === MSS && length === 4) {
    const value = view.getUint16(at + 2);
    return field('Maximum segment size', 'tcp.options.mss_val', spelledBytes(value), at, length);
  }
  if (kind === WINDOW_SCALE && length === 3) {
    const shift = view.getUint8(at + 2);
    const text = spelled(shift, `${shift} (multiply by ${2 ** shift})`);
    return field('Window scale', 'tcp.options.wscale.shift', text, at, length);
  }
  if (kind === SACK_PERMITTED) {
    return field('SACK permitted', 'tcp.options.sack_perm', '', at, length);
  }
  if (kind === SACK) {
    const blocks: ProtocolField[] = [];
    for (let b = at + 2; b + 8 <= at + length; b += 8) {
      const [left, right] = [view.getUint32(b), view.getUint32(b + 4)];
      blocks.push(
        field('Block (raw)', null, `${left}–${right}`, b, 8, [
          field('Left edge', 'tcp.options.sack_le', left, b, 4),
          field('Right edge', 'tcp.options.sack_re', right, b + 4, 4),
        ]),
      );
    }
    const text = spelled(blocks.length, `${blocks.length} block${blocks.length === 1 ? '' : 's'}`);
    return field('SACK', 'tcp.options.sack', text, at, length, blocks);
  }
  if (kind === TIMESTAMPS && length === 10) {
    const tsval = view.getUint32(at + 2);
    const tsecr = view.getUint32(at + 6);
    return field(
      'Timestamps',
      'tcp.options.timestamp',
      `TSval ${tsval}, TSecr ${tsecr}`,
      at,
      length,
      [
        field('Timestamp value', 'tcp.options.timestamp.tsval', tsval, at + 2, 4),
        field('Timestamp echo reply', 'tcp.options.timestamp.tsecr', tsecr, at + 6, 4),
      ],
    );
  }
  if (kind === MULTIPATH)
    return field('Multipath TCP', 'tcp.options.mptcp', spelledBytes(length), at, length);
  if (kind === FAST_OPEN) {
    const text = length > 2 ? `cookie of ${spelledBytes(length - 2).text}` : 'cookie request';
    return field('Fast Open', 'tcp.options.tfo', text, at, length);
  }
  return field(`Option kind ${kind}`, null, spelledBytes(length), at, length);
}
