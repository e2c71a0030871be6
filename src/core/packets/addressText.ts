/** IP addresses as text: dotted for IPv4, RFC 5952 for IPv6. */
import ipaddr from 'ipaddr.js';
import type { AddressId, AddressTable } from './addressTable';

/** The IPv4 address at a position. */
export function ipv4Text(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

/** The IPv6 address at a position, shortened as RFC 5952 asks. */
export function ipv6Text(view: DataView, at: number): string {
  const bytes: number[] = [];
  for (let i = 0; i < 16; i++) bytes.push(view.getUint8(at + i));
  return new ipaddr.IPv6(bytes).toRFC5952String();
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
