/** Packets that netfilter logs (NFLOG) and queues (NFQUEUE): which are read, and as what. The same as TShark 4.0 reads. */
import { describe, expect, it } from 'vitest';
import { bytes, LAYER_PACKETS, zeros } from '../../../test/support/layerPackets';
import { PacketStatus } from '../packets/packetTable';
import { DecodedPacket } from './decodedPacket';
import { decodeNextInside, decodePacket } from './decodePacket';
import { addRareLayers } from './rareLayers';

addRareLayers();

const tcp4 = LAYER_PACKETS.rawIp![1];
const ETHERNET_HEADER = '020000000002 020000000001 0800';
const INET = '02';
const BRIDGE = '07';

const attribute = (type: number, value: Uint8Array) =>
  bytes([value.length + 4, 0, type, 0], value, zeros((4 - (value.length % 4)) % 4));

/** How far decoding comes, also in a packet inside. */
function statusOf(linkType: number, packet: Uint8Array): PacketStatus {
  const out = new DecodedPacket();
  out.reset(new DataView(packet.slice().buffer), 0, packet.length, packet.length);
  decodePacket(linkType, out);
  if (out.hasInside) decodeNextInside(out);
  return out.status;
}

const netlink = (
  subsystem: number,
  message: number,
  family: string,
  ...attributes: Uint8Array[]
) => {
  const body = bytes(family, '00 0005', ...attributes);
  const header = bytes([16 + body.length, 0, 0, 0], [message, subsystem], zeros(10));
  return bytes('0004 0338 0000000000000000 0000 000c', header, body);
};

describe('NFLOG', () => {
  const log = (family: string, ...attributes: Uint8Array[]) =>
    statusOf(239, bytes(family, '00 0005', ...attributes));
  const payload = attribute(9, tcp4);
  const header = (etherType: string) => attribute(1, bytes(etherType, '0100'));
  const hardware = attribute(16, bytes(ETHERNET_HEADER));

  it('of a bridge is read by the EtherType that stands beside the packet', () => {
    expect(log(BRIDGE, header('0800'), payload)).toBe(PacketStatus.tcp);
    expect(log(BRIDGE, header('0800'), hardware, payload)).toBe(PacketStatus.tcp);
    expect(log(BRIDGE, payload, header('0800'))).toBe(PacketStatus.tcp);
    expect(log(BRIDGE, header('0806'), hardware, payload)).toBe(PacketStatus.notTcp);
  });

  it('of a bridge may have its VLAN tag before the packet', () => {
    expect(log(BRIDGE, header('8100'), attribute(9, bytes('0064 0800', tcp4)))).toBe(
      PacketStatus.tcp,
    );
  });

  it('of a bridge is read by its Ethernet header where nothing else tells', () => {
    expect(log(BRIDGE, hardware, payload)).toBe(PacketStatus.tcp);
    expect(log(BRIDGE, payload)).toBe(PacketStatus.notTcp);
    expect(log(BRIDGE, attribute(16, bytes('0800')), payload)).toBe(PacketStatus.notTcp);
  });

  it('is read by its address family where nothing else tells', () => {
    expect(log(INET, payload)).toBe(PacketStatus.tcp);
    expect(log(INET, header('0000'), payload)).toBe(PacketStatus.tcp);
    expect(log('01', header('0800'), payload)).toBe(PacketStatus.tcp);
    expect(log('01', payload)).toBe(PacketStatus.notTcp);
  });

  it('comes over netlink too', () => {
    expect(statusOf(253, netlink(4, 0, BRIDGE, header('0800'), payload))).toBe(PacketStatus.tcp);
  });
});

describe('NFQUEUE', () => {
  const header = (etherType: string) => attribute(1, bytes('00000001', etherType, '01'));
  const queue = (message: number, family: string, ...attributes: Uint8Array[]) =>
    statusOf(253, netlink(3, message, family, ...attributes));
  const payload = attribute(10, tcp4);

  it('hands over packets, of IP and of bridges', () => {
    expect(queue(0, INET, header('0800'), payload)).toBe(PacketStatus.tcp);
    expect(queue(0, BRIDGE, header('0800'), payload)).toBe(PacketStatus.tcp);
    expect(queue(0, BRIDGE, header('8100'), attribute(10, bytes('0064 0800', tcp4)))).toBe(
      PacketStatus.tcp,
    );
  });

  it('names what each packet is; one without that is not read', () => {
    expect(queue(0, INET, payload)).toBe(PacketStatus.notTcp);
    expect(queue(0, BRIDGE, header('0806'), payload)).toBe(PacketStatus.notTcp);
  });

  it('gets verdicts and settings, which hold no packet that was captured', () => {
    expect(queue(1, INET, attribute(2, bytes(zeros(8))), payload)).toBe(PacketStatus.notTcp);
    expect(queue(3, INET, header('0800'), payload)).toBe(PacketStatus.notTcp);
  });
});

it('attributes that end in their header, or in nothing, are no packet', () => {
  for (const rest of ['', '08', '0300 0900', '0000 0000', '0400 0900', 'ff7f 0900']) {
    expect(statusOf(239, bytes('02 00 0005', rest))).not.toBe(PacketStatus.tcp);
    expect(statusOf(253, netlink(3, 0, INET, bytes(rest)))).toBe(PacketStatus.notTcp);
  }
});
