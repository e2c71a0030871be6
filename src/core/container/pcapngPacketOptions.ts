/** The options of an Enhanced Packet Block (draft-ietf-opsawg-pcapng section 4.3) in words, read again when somebody looks. */
import { countText } from '../words/duration';
import { withPadding } from './pcapngBlockLength';
import { eachOption } from './pcapngOptions';

/** Bytes of an Enhanced Packet Block before the packet data. */
export const PACKET_BLOCK_HEADER = 28;
/** Options of a packet that are read; longer ones are not shown. */
export const MOST_OPTION_BYTES = 65_536;

export interface PacketOption {
  /** "Direction", "Hash". */
  readonly name: string;
  readonly text: string;
}

const BLOCK_ENHANCED_PACKET = 6;
const OPTION_FLAGS = 2;
const OPTION_HASH = 3;
const OPTION_DROPCOUNT = 4;
const OPTION_PACKET_ID = 5;
const OPTION_QUEUE = 6;

const DIRECTIONS = [null, 'inbound', 'outbound', null] as const;
const RECEPTIONS = [null, 'unicast', 'multicast', 'broadcast', 'promiscuous'] as const;
/** From bit 24 on. */
const LINK_ERRORS = [
  'CRC error',
  'packet too long',
  'packet too short',
  'wrong gap between frames',
  'unaligned frame',
  'start frame delimiter error',
  'preamble error',
  'symbol error',
] as const;
const FIRST_ERROR_BIT = 24;
const HASHES = ['2s complement', 'XOR', 'CRC-32', 'MD5', 'SHA-1', 'Toeplitz'] as const;

/**
 * What the options of a packet say, its comments apart.
 * @param block the file's bytes from {@link PACKET_BLOCK_HEADER} before the packet's data on, options included
 */
export function packetOptions(block: Uint8Array): PacketOption[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < PACKET_BLOCK_HEADER) return [];
  const little = view.getUint32(0, true) === BLOCK_ENHANCED_PACKET;
  if (!little && view.getUint32(0) !== BLOCK_ENHANCED_PACKET) return [];
  const captured = view.getUint32(20, little);
  const start = PACKET_BLOCK_HEADER + ((captured + 3) & ~3);
  const end = Math.min(withPadding(view.getUint32(4, little)) - 4, block.length);
  const options: PacketOption[] = [];
  eachOption(view, start, end, little, (code, value, size) => {
    if (code === OPTION_FLAGS && size >= 4) options.push(...flags(view.getUint32(value, little)));
    else if (code === OPTION_HASH && size >= 2) {
      const algorithm = view.getUint8(value);
      const name = HASHES[algorithm] ?? `algorithm ${algorithm}`;
      options.push({ name: 'Hash', text: `${name} ${hexText(view, value + 1, size - 1)}` });
    } else if (code === OPTION_DROPCOUNT && size >= 8) {
      const lost = Number(view.getBigUint64(value, little));
      options.push({
        name: 'Lost before it',
        text: `${countText(lost, 'packet')}, by the capture`,
      });
    } else if (code === OPTION_PACKET_ID && size >= 8) {
      const id = view.getBigUint64(value, little);
      options.push({ name: 'Packet id', text: `0x${id.toString(16).padStart(16, '0')}` });
    } else if (code === OPTION_QUEUE && size >= 4) {
      options.push({ name: 'Queue', text: String(view.getUint32(value, little)) });
    }
  });
  return options;
}

function flags(bits: number): PacketOption[] {
  const options: PacketOption[] = [];
  const direction = DIRECTIONS[bits & 3];
  const reception = RECEPTIONS[(bits >>> 2) & 7];
  const checkLength = (bits >>> 5) & 15;
  const words = [direction, reception].filter((word) => typeof word === 'string');
  if (words.length > 0) options.push({ name: 'Direction', text: words.join(', ') });
  if (checkLength > 0) {
    options.push({ name: 'Frame check sequence', text: countText(checkLength, 'byte') });
  }
  const errors = LINK_ERRORS.filter((_error, i) => ((bits >>> (FIRST_ERROR_BIT + i)) & 1) !== 0);
  if (errors.length > 0) options.push({ name: 'Link errors', text: errors.join(', ') });
  return options;
}

function hexText(view: DataView, at: number, length: number): string {
  return Array.from({ length }, (_, i) =>
    view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
}
