import { describe, expect, it } from 'vitest';
import { readHostEvidence } from './index';
import { datedListings, portListeners } from './portListeners';

const HEAD = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\n';
const list = (second: number, ...sockets: string[]) =>
  `2023-11-14T22:13:${second}Z\n$ ss -ltn\n${HEAD}${sockets.map((socket) => `LISTEN ${socket} 0.0.0.0:*\n`).join('')}`;

describe('the listeners of an end', () => {
  const evidence = readHostEvidence(
    list(20, '0 128 0.0.0.0:80', '129 128 0.0.0.0:80') +
      list(21, '129 128 0.0.0.0:80', '3 128 10.0.0.9:80') +
      list(22, '129 128 0.0.0.0:80'),
  );

  it('are summed up once for all addresses that no socket is bound to', () => {
    const known = portListeners(evidence, '10.0.0.1', 80);
    expect(portListeners(evidence, '10.0.0.2', 80)).toBe(known);
    expect(datedListings(known, 0n)).toBe(datedListings(known, 0n));
    expect(known).toMatchObject({ fullCount: 3, wasFull: true, isNamed: false });
    expect(known.listings.map((sockets) => sockets.length)).toEqual([2, 1, 1]);
    expect(known.listingOfFirstFull).toBe(known.listings[0]);
  });

  it('are those bound to the address in a list that shows one, and those of its version of IP', () => {
    const bound = portListeners(evidence, '10.0.0.9', 80);
    expect(bound).toMatchObject({ fullCount: 2, isNamed: true });
    expect(bound.all.map(({ waiting }) => waiting)).toEqual([0, 129, 3, 129]);
    expect(portListeners(evidence, '2001:db8::1', 80).all).toEqual([]);
  });
});
