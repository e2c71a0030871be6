/** Some packets of a file: those between the ends of some flows, and single ones by their numbers. */
import type { AddressTable } from '../packets/addressTable';
import type { Endpoint } from '../flows/flowTable';
import { PacketStatus } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';

/** Both ends of a flow, whichever sends. */
export type Ends = readonly [Endpoint, Endpoint];

export class OnlyPackets {
  /** Pairs of ends by a hash of both, the same for either direction. */
  private readonly byHash = new Map<number, Ends[]>();
  /** Of its own for each reading, so that nobody can make a file whose ends have one hash. */
  private readonly seed = Math.floor(Math.random() * 2 ** 32);

  /** @param numbers frame numbers of further packets */
  constructor(
    private readonly addresses: AddressTable,
    pairs: Iterable<Ends>,
    private readonly numbers: ReadonlySet<number>,
  ) {
    const { bytes, family } = addresses;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const hashOf = ({ address, port }: Endpoint) =>
      this.hash(view, address * 16, family[address]!, port);
    for (const pair of pairs) {
      const hash = (hashOf(pair[0]) + hashOf(pair[1])) >>> 0;
      const alike = this.byHash.get(hash);
      if (alike === undefined) this.byHash.set(hash, [pair]);
      else if (!alike.some((known) => areSame(known, pair))) alike.push(pair);
    }
  }

  wants(decoded: DecodedPacket, number: number): boolean {
    if (this.numbers.has(number)) return true;
    if (decoded.status !== PacketStatus.tcp && !decoded.quotedStart) return false;
    const { view, family, sourceAt, sourcePort, destinationAt, destinationPort } = decoded;
    const source = this.hash(view, sourceAt, family, sourcePort);
    const destination = this.hash(view, destinationAt, family, destinationPort);
    const pairs = this.byHash.get((source + destination) >>> 0);
    if (pairs === undefined) return false;
    const goes = (from: Endpoint, to: Endpoint): boolean =>
      sourcePort === from.port &&
      destinationPort === to.port &&
      this.isAt(decoded, sourceAt, from) &&
      this.isAt(decoded, destinationAt, to);
    return pairs.some(([a, b]) => goes(a, b) || goes(b, a));
  }

  private hash(view: DataView, at: number, family: number, port: number): number {
    // Each part is mixed in by itself: joined beforehand, a port could make up for an address whatever the seed.
    let hash = mixed(this.seed, port);
    for (let i = 0; i < lengthOf(family); i++) hash = mixed(hash, view.getUint8(at + i));
    return hash;
  }

  private isAt({ view, family }: DecodedPacket, at: number, { address }: Endpoint): boolean {
    const { bytes, family: families } = this.addresses;
    if (families[address] !== family) return false;
    for (let i = 0; i < lengthOf(family); i++) {
      if (view.getUint8(at + i) !== bytes[address * 16 + i]) return false;
    }
    return true;
  }
}

function mixed(hash: number, part: number): number {
  const product = Math.imul(hash ^ part, 0x9e3779b1);
  return (product ^ (product >>> 15)) >>> 0;
}

const lengthOf = (family: number): number => (family === 4 ? 4 : 16);

const isSame = (a: Endpoint, b: Endpoint): boolean => a.address === b.address && a.port === b.port;

const areSame = ([a, b]: Ends, [c, d]: Ends): boolean =>
  (isSame(a, c) && isSame(b, d)) || (isSame(a, d) && isSame(b, c));
