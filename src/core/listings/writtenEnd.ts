/** An address and a port as tools write them that print no names of hosts. */
import ipaddr from 'ipaddr.js';
import { isIpv4Text } from './ipv4Text';
import type { ListedEnd } from './listing';

const LONGEST_END = 64;
const IPV4_WITH_DOT = /^(\d{1,3}(?:\.\d{1,3}){3})\.(\d{1,5})$/;
const WITH_COLON = /^\[?([\da-fA-F.:]{2,45})\]?:(\d{1,5})$/;
const IPV6_WITH_DOT = /^([\da-fA-F:]{2,39})\.(\d{1,5})$/;

/** `10.0.0.1.80`, `10.0.0.1:80`, `[2001:db8::1]:80`, `2001:db8::1.80`; null when it is none. */
export function readEnd(text: string): ListedEnd | null {
  if (text.length > LONGEST_END) return null;
  const match = IPV4_WITH_DOT.exec(text) ?? WITH_COLON.exec(text) ?? IPV6_WITH_DOT.exec(text);
  return match === null ? null : endOf(match[1]!, match[2]!);
}

/** The end of an address and a port that stand apart; null when they are none. */
export function endOf(address: string, digits: string): ListedEnd | null {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!(port <= 0xffff) || address.length > LONGEST_END) return null;
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : isIpv4Text(address);
  return isAddress ? { address, port } : null;
}
