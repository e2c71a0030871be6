import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, it } from 'vitest';
import { addressText, endpointText } from './addressText';
import type { AddressTable } from './addressTable';

const one = (bytes: readonly number[], family: number, names = {}): AddressTable => ({
  length: 1,
  bytes: Uint8Array.from([...bytes, ...new Array<number>(16 - bytes.length).fill(0)]),
  family: Uint8Array.of(family),
  names,
});

it('writes IPv6 addresses as RFC 5952 says', () => {
  const group = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const bytes = groups.flatMap((value) => [value >> 8, value & 0xff]);
      expect(addressText(one(bytes, 6), 0)).toBe(
        ipaddr.IPv6.parse(groups.map((value) => value.toString(16)).join(':')).toRFC5952String(),
      );
    }),
  );
});

it('writes ends with their port, IPv6 in brackets', () => {
  expect(endpointText(one([192, 0, 2, 1], 4), 0, 80)).toBe('192.0.2.1:80');
  expect(endpointText(one([0x20, 1], 6), 0, 80)).toBe('[2001::]:80');
  expect(endpointText(one([], 0, { 0: 'server' }), 0, 80)).toBe('server:80');
});
