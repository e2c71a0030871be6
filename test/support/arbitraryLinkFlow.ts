/** Any flow that a link can hold, for property tests: near to real ones and far from them. */
import fc from 'fast-check';
import {
  CLIENT_PORT,
  HOST_COLUMNS,
  STATED_VANTAGES,
  TIME_SOURCES,
  type LinkFlow,
  type LinkPacket,
  type LinkSegment,
  type Side,
} from '../../src/core/permalink/linkFlow';
import { FlowTrait } from '../../src/core/flows/flowTable';
import { Known } from '../../src/core/opening/openingSegments';

const uint32 = fc.oneof(
  fc.nat(0xffffffff),
  fc.integer({ min: 1_000_000_000, max: 1_000_000_010 }),
  fc.integer({ min: 2_000_000_000, max: 2_000_000_010 }),
  fc.constantFrom(0, 1, 0xffffffff),
);
const uint16 = fc.nat(0xffff);
const uint8 = fc.nat(0xff);

/** Columns that are not known are 0, as the tables have them. */
const segment: fc.Arbitrary<LinkSegment> = fc
  .record({
    known: fc.nat(0x1ff),
    tsval: uint32,
    tsecr: uint32,
    ipId: uint16,
    ttl: uint8,
    mss: uint16,
    windowScale: uint8,
    sackLeft: uint32,
    sackRight: uint32,
    optionsHash: uint16,
    linkAddress: fc.constant(1),
  })
  .map((all) => {
    const when = (bit: number, value: number) => ((all.known & bit) === 0 ? 0 : value);
    return {
      known: all.known,
      tsval: when(Known.timestamps, all.tsval),
      tsecr: when(Known.timestamps, all.tsecr),
      ipId: when(Known.ipId, all.ipId),
      ttl: when(Known.ttl, all.ttl),
      mss: when(Known.mss, all.mss),
      windowScale: when(Known.windowScale, all.windowScale),
      sackLeft: when(Known.sack, all.sackLeft),
      sackRight: when(Known.sack, all.sackRight),
      optionsHash: when(Known.options, all.optionsHash),
      linkAddress: when(Known.linkAddress, all.linkAddress),
    };
  });

const packet: fc.Arbitrary<LinkPacket> = fc.record({
  number: uint32,
  time: fc.oneof(
    fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
    fc.nat(1e9).map((microseconds) => microseconds * 1000),
    fc.constant(Number.NaN),
  ),
  side: fc.constantFrom<Side[]>(0, 1),
  flags: fc.oneof(fc.constantFrom(2, 0x12, 0x10, 0x18, 0x11), fc.nat(0xfff)),
  sequence: uint32,
  acknowledgment: uint32,
  payloadLength: fc.oneof(fc.constantFrom(0, 1448), uint32),
  window: uint16,
  labels: uint32,
  segment: fc.option(segment),
});

const ALL_TRAITS = Object.values(FlowTrait).reduce<number>((bits, trait) => bits | trait, 0);
const hosts = fc.tuple(
  ...HOST_COLUMNS.map((column) =>
    column === 'minTtl' || column === 'maxTtl'
      ? uint8
      : column === 'synToSynAck' || column === 'synAckToAck'
        ? fc.oneof(fc.constant(Infinity), fc.nat(1e9))
        : fc.nat(column === 'sentHere' ? 1 : 1e6),
  ),
);
const clock = fc.option(fc.constantFrom(1000, 250, 100, 0.5, 997.25));
const address = fc
  .constantFrom(0, 4, 16)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const pair = (one: fc.Arbitrary<number>) => fc.tuple(one, one);

export const arbitraryLinkFlow: fc.Arbitrary<LinkFlow> = fc
  .record({
    packets: fc.array(packet, { minLength: 1, maxLength: 60 }),
    ports: fc.tuple(fc.oneof(uint16, fc.constant(CLIENT_PORT)), uint16),
    names: fc.oneof(
      fc.constant(['client', 'server'] as const),
      fc.tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 })),
    ),
    traits: fc.nat(ALL_TRAITS),
    completeness: uint8,
    halfOpen: fc.boolean(),
    statedVantage: fc.constantFrom(...STATED_VANTAGES),
    hosts: fc.option(fc.tuple(hosts, hosts)),
    timeSource: fc.constantFrom(...TIME_SOURCES),
    clocks: fc.tuple(clock, clock),
    title: fc.option(fc.string({ minLength: 1, maxLength: 100, unit: 'binary' })),
    facts: fc.array(
      fc.record({ key: fc.string({ maxLength: 60 }), text: fc.string({ maxLength: 100 }) }),
      { maxLength: 3 },
    ),
    origin: fc.option(
      fc.record({
        sequence: pair(uint32),
        timestamp: pair(uint32),
        ipId: pair(uint16),
        addresses: fc.tuple(address, address),
        start: fc.option(fc.bigInt({ min: 0n, max: 2n ** 62n })),
      }),
    ),
    gapAt: fc.array(fc.tuple(fc.nat(58), fc.integer({ min: 1, max: 0xffffffff })), {
      maxLength: 3,
    }),
  })
  .map(({ gapAt, ...flow }) => ({
    ...flow,
    gaps: [...new Map(gapAt)]
      .filter(([after]) => after < flow.packets.length - 1)
      .sort(([a], [b]) => a - b)
      .map(([afterPacket, packets]) => ({ afterPacket, packets })),
  }));
