/** IP addresses as text: dotted for IPv4, RFC 5952 for IPv6. */
import type { AddressId, AddressTable } from './addressTable';

/** The IPv4 address at a position. */
export function ipv4Text(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

/** The IPv6 address at a position, shortened as RFC 5952 asks. */
export function ipv6Text(view: DataView, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(at + 2 * i));
  const { start, length } = longestZeros(groups);
  const words = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return words(groups);
  return `${words(groups.slice(0, start))}::${words(groups.slice(start + length))}`;
}

/** The longest run of groups of zero, the first of several (RFC 5952 section 4.2). */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: i + 1 - length, length };
  });
  return longest;
}

/** An address of a capture as text: its name when it is only a name. */
export function addressText(table: AddressTable, address: AddressId): string {
  const family = table.family[address];
  if (family === 0) return table.names[address] ?? 'unknown';
  const { bytes } = table;
  const view = new DataView(bytes.buffer, bytes.byteOffset + address * 16, 16);
  return family === 4 ? ipv4Text(view, 0) : ipv6Text(view, 0);
}

/** `address:port`, with brackets around an IPv6 address (RFC 3986 section 3.2.2). */
export function endpointText(table: AddressTable, address: AddressId, port: number): string {
  const text = addressText(table, address);
  return table.family[address] === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}
