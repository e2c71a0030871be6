/** IP addresses as text: dotted for IPv4, RFC 5952 for IPv6. */
import type { AddressId, AddressTable } from './addressTable';

/** The IPv4 address at a position. */
export function ipv4Text(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

const GROUPS = 8;

/**
 * The IPv6 address at a position, shortened as RFC 5952 asks: the first of the longest runs of zeros becomes "::".
 * Written here: every page shows addresses, and a library that also reads them is fetched with what reads text.
 */
export function ipv6Text(view: DataView, at: number): string {
  const groups = Array.from({ length: GROUPS }, (_, i) => view.getUint16(at + 2 * i));
  let [longestFrom, longest] = [0, 0];
  for (let from = 0; from < GROUPS; from++) {
    let end = from;
    while (end < GROUPS && groups[end] === 0) end++;
    if (end - from > longest) [longestFrom, longest] = [from, end - from];
    if (end > from) from = end;
  }
  const text = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  // A single zero is not shortened (section 4.2.2).
  return longest < 2
    ? text(0, GROUPS)
    : `${text(0, longestFrom)}::${text(longestFrom + longest, GROUPS)}`;
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
