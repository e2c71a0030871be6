/** What a packet outside TCP flows is, in words. */
import type { OtherPacket } from './otherPackets';

/** "UDP 10.0.0.1:53 → 10.0.0.2:40000", "ARP". */
export function otherPacketWords(packet: OtherPacket): string {
  const { protocol, source, destination, sourcePort, destinationPort } = packet;
  if (source === null || destination === null) return protocol;
  return `${protocol} ${end(source, sourcePort)} → ${end(destination, destinationPort)}`;
}

/** With brackets around an IPv6 address before a port (RFC 3986 section 3.2.2). */
function end(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
