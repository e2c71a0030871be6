/** Some packets of a file: those between two ends, and single ones by their numbers. */
import type { AddressTable } from '../packets/addressTable';
import type { Endpoint } from '../flows/flowTable';
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';

export class OnlyPackets {
  /**
   * @param ends both ends of a flow, whichever sends
   * @param numbers frame numbers of further packets
   */
  constructor(
    private readonly addresses: AddressTable,
    private readonly ends: readonly [Endpoint, Endpoint],
    private readonly numbers: ReadonlySet<number>,
  ) {}

  wants(decoded: DecodedPacket, number: number): boolean {
    if (this.numbers.has(number)) return true;
    if (decoded.status !== PacketStatus.tcp && !decoded.quotedStart) return false;
    const [a, b] = this.ends;
    const { sourceAt, sourcePort, destinationAt, destinationPort } = decoded;
    const goes = (from: Endpoint, to: Endpoint): boolean =>
      sourcePort === from.port &&
      destinationPort === to.port &&
      this.isAt(decoded, sourceAt, from) &&
      this.isAt(decoded, destinationAt, to);
    return goes(a, b) || goes(b, a);
  }

  private isAt({ view, family }: DecodedPacket, at: number, { address }: Endpoint): boolean {
    const { bytes, family: families } = this.addresses;
    if (families[address] !== family) return false;
    const length = family === 4 ? 4 : 16;
    for (let i = 0; i < length; i++) {
      if (view.getUint8(at + i) !== bytes[address * 16 + i]) return false;
    }
    return true;
  }
}
