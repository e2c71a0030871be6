/** TCP flags as tools write them that spell them out. */
import { TcpFlag } from '../packets/packetTable';

const NAMES: Readonly<Record<string, number>> = {
  SYN: TcpFlag.syn,
  ACK: TcpFlag.ack,
  FIN: TcpFlag.fin,
  RST: TcpFlag.rst,
  RESET: TcpFlag.rst,
  PSH: TcpFlag.psh,
  PUSH: TcpFlag.psh,
  URG: TcpFlag.urg,
  ECE: TcpFlag.ece,
  CWR: TcpFlag.cwr,
};
const LETTERS: Readonly<Record<string, number>> = {
  S: TcpFlag.syn,
  A: TcpFlag.ack,
  '.': TcpFlag.ack,
  F: TcpFlag.fin,
  R: TcpFlag.rst,
  P: TcpFlag.psh,
  U: TcpFlag.urg,
  E: TcpFlag.ece,
  C: TcpFlag.cwr,
  W: TcpFlag.cwr,
};

/** "SYN, ACK", "Syn Ack", "SYN|ACK" as bits; null when a word is no flag, or there is none. */
export function flagsNamed(text: string): number | null {
  const words = text.split(/[\s,|]+/).filter((word) => word !== '');
  let flags = 0;
  for (const word of words) {
    const name = word.toUpperCase();
    if (!Object.hasOwn(NAMES, name)) return null;
    flags |= NAMES[name]!;
  }
  return words.length === 0 ? null : flags;
}

/** Letters as tcpdump writes them, "S.", or without a dot, "SA"; null when one is no flag, or there is none. */
export function flagsLettered(text: string): number | null {
  let flags = 0;
  for (const letter of text) {
    if (!Object.hasOwn(LETTERS, letter)) return null;
    flags |= LETTERS[letter]!;
  }
  return text === '' ? null : flags;
}
