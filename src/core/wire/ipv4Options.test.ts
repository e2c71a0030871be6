/** Options of IPv4: source routes name the connection's end, and what cannot be read costs nothing. Ends are those that TShark 4.0 prints. */
import { describe, expect, it } from 'vitest';
import { bytes, RAW } from '../../../test/support/layerPackets';
import { ipPacket } from '../../../test/support/pcapWriter';
import { ipv4Text } from '../packets/addressText';
import { PacketStatus } from '../packets/packetTable';
import { DecodedPacket } from './decodedPacket';
import { decodePacket } from './decodePacket';

const packet = ipPacket({
  source: [10, 0, 0, 1],
  destination: [10, 0, 0, 2],
  sourcePort: 40_000,
  destinationPort: 80,
  sequence: 7,
  acknowledgment: 0,
  flags: 2,
  window: 100,
});

/** Status, destination and port of the packet with these options. */
function withOptions(options: string): [PacketStatus, string, number] {
  const parts = bytes(options);
  const whole = bytes(packet.subarray(0, 20), parts, packet.subarray(20));
  whole[0] = 0x40 | ((20 + parts.length) / 4);
  new DataView(whole.buffer).setUint16(2, whole.length);
  const out = new DecodedPacket();
  out.reset(new DataView(whole.buffer), 0, whole.length, whole.length);
  decodePacket(RAW, out);
  return [out.status, ipv4Text(out.view, out.destinationAt), out.destinationPort];
}

describe('options of IPv4', () => {
  it.each([
    ['a loose route', '830704 0a0a0a0a 00', '10.10.10.10'],
    ['a loose route over two routers', '830b04 0a0a0a0a 0b0b0b0b 00', '11.11.11.11'],
    ['a strict route', '890704 ac100005 00', '172.16.0.5'],
    ['a route behind padding', '01 830704 09090909', '9.9.9.9'],
    ['a route behind a timestamp', '4408 0500 00000000 830704 09090909 00', '9.9.9.9'],
    ['the first of two routes', '830704 01010101 01 890704 02020202 00', '1.1.1.1'],
  ])('%s: the last address is the destination', (_, options, destination) => {
    expect(withOptions(options)).toEqual([PacketStatus.tcp, destination, 80]);
  });

  it.each([
    ['a route that was gone', '830b0c 0a0a0a0a 0b0b0b0b 00'],
    ['a route behind the end of options', '00 830704 09090909'],
    ['an option of length 1', '8301 000000000000'],
    ['an option longer than the header', '831f04 0909090909'],
    ['an option without its length', '0101010101010183'],
    ['a route without addresses', '830304 0000000000'],
    ['a route with a piece of an address', '830604 010203 0000'],
  ])('%s: the destination stays that of the header, and the packet is read', (_, options) => {
    expect(withOptions(options)).toEqual([PacketStatus.tcp, '10.0.0.2', 80]);
  });
});
