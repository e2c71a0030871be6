import { describe, expect, it } from 'vitest';
import type { AddressTable } from '../packets/addressTable';
import { FlowTrait, type FlowTable } from './flowTable';
import { searchFlows, searchWords } from './flowSearch';

const addresses: AddressTable = {
  length: 4,
  bytes: Uint8Array.from([
    ...[10, 20, 30, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ...[172, 18, 26, 41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
  ]),
  family: Uint8Array.from([4, 4, 6, 6]),
  names: {},
};

const opened = FlowTrait.hasSyn | FlowTrait.hasSynAck | FlowTrait.hasAck;
const flows = {
  length: 3,
  clientAddress: Uint32Array.from([0, 0, 2]),
  serverAddress: Uint32Array.from([1, 1, 3]),
  clientPort: Uint16Array.from([50_000, 50_001, 80]),
  serverPort: Uint16Array.from([80, 443, 8443]),
  traits: Uint32Array.from([
    opened | FlowTrait.crooked,
    FlowTrait.hasSyn | FlowTrait.refused,
    opened,
  ]),
} as unknown as FlowTable;

function find(text: string): number[] {
  const steps = searchFlows(flows, addresses, Uint32Array.from([2, 0, 1]), searchWords(text));
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return [...step.value];
}

describe('search in the flow list', () => {
  it.each([
    ['', [2, 0, 1]],
    ['crooked', [0]],
    ['refused', [1]],
    ['healthy', [2]],
    [':80', [2, 0]],
    ['443', [1]],
    ['172.18', [0, 1]],
    ['172.18.26.41:80', [0]],
    ['[2001:db8::2]:8443', [2]],
    ['2001:db8', [2]],
    ['2001:DB8::1', [2]],
    ['10.20.30.40 :443', [1]],
    ['#1', [1]],
    ['nothing', []],
  ])('%j finds %j', (text, found) => {
    expect(find(text)).toEqual(found);
  });
});
