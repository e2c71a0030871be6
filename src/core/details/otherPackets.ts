/** Protocol, addresses and ports of packets outside TCP flows, decoded again when they are looked at. */
import type { Capture } from '../capture';
import { interfacesOf } from '../captureOrigin';
import { ipv4Text, ipv6Text } from '../packets/addressText';
import type { PacketIndex } from '../packets/packetTable';
import { decodePacket, type DecodedLayer } from '../wire/decodePacket';
import { DecodedPacket } from '../wire/decodedPacket';
import { protocolName } from './protocolName';
import { readRecords } from './readRecords';

/** What one packet is. */
export interface OtherPacket {
  /** The innermost protocol that was recognised: "UDP", "ARP", "ICMP"; what an ICMP error quotes is not looked into. */
  readonly protocol: string;
  /** Addresses of the innermost IP header; null without one. */
  readonly source: string | null;
  readonly destination: string | null;
  /** Null where the protocol has none, or they were not captured. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
}

/** A side table by row of the packet table; packets whose bytes cannot be read have no entry. */
export type OtherPacketTable = ReadonlyMap<PacketIndex, OtherPacket>;

/**
 * Describes packets, in one read of their records.
 * @param file the bytes that the capture was read from (`LoadResult.bytes`)
 */
export async function describeOtherPackets(
  file: Blob,
  capture: Pick<Capture, 'packets' | 'origin'>,
  packets: ArrayLike<PacketIndex>,
): Promise<OtherPacketTable> {
  const { packets: table } = capture;
  const interfaces = interfacesOf(capture);
  const described = new Map<PacketIndex, OtherPacket>();
  const decoded = new DecodedPacket();
  await readRecords(file, table, packets, (at, bytes) => {
    const packet = packets[at]!;
    const linkType = interfaces[table.interfaceId?.[packet] ?? 0]?.linkType ?? 0;
    const trace: DecodedLayer[] = [];
    decoded.reset(bytes, 0, bytes.byteLength, table.originalLength[packet]!);
    decodePacket(linkType, decoded, trace);
    described.set(packet, describe(trace, decoded.unknownKey));
  });
  return described;
}

function describe(trace: readonly DecodedLayer[], unknownKey: number): OtherPacket {
  let found: OtherPacket = {
    protocol: 'unknown',
    source: null,
    destination: null,
    sourcePort: null,
    destinationPort: null,
  };
  for (const { layer, view, at } of trace) {
    found = { ...found, protocol: SHORT_TITLES[layer.id] ?? layer.title };
    switch (layer.id) {
      case 'ipv4':
        found = withAddresses(found, ipv4Text(view, at + 12), ipv4Text(view, at + 16));
        break;
      case 'ipv6':
        found = withAddresses(found, ipv6Text(view, at + 8), ipv6Text(view, at + 24));
        break;
      case 'udp':
      case 'udpLite':
      case 'tcp':
        found = {
          ...found,
          sourcePort: view.getUint16(at),
          destinationPort: view.getUint16(at + 2),
        };
        break;
      case 'icmp':
      case 'icmpV6':
        return found;
    }
  }
  const name = unknownKey === 0 ? null : protocolName(unknownKey);
  return name === null ? found : { ...found, protocol: name };
}

function withAddresses(found: OtherPacket, source: string, destination: string): OtherPacket {
  return { ...found, source, destination, sourcePort: null, destinationPort: null };
}

const SHORT_TITLES: Readonly<Record<string, string>> = {
  icmp: 'ICMP',
  icmpV6: 'ICMPv6',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  tcp: 'TCP',
  udp: 'UDP',
  udpLite: 'UDP-Lite',
};
