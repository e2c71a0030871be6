import { describe, expect, it } from 'vitest';
import { Analysis } from '../packets/packetTable';
import { readWiresharkLine } from './wiresharkLine';

function segment(line: string) {
  const read = readWiresharkLine(line);
  if (!read.ok) throw new Error(read.reason);
  return read.segment;
}

const INFO = '5000 → 443 [SYN] Seq=0 Win=8192 Len=0 MSS=1460';

describe('columns', () => {
  it.each([
    [`7 1.5 10.0.0.1 10.0.0.2 TCP 66 ${INFO}`, [7, '10.0.0.1', '10.0.0.2', 66]],
    [`7 1.5 10.0.0.1 → 10.0.0.2 TCP ${INFO}`, [7, '10.0.0.1', '10.0.0.2', null]],
    [`1.5 10.0.0.1 10.0.0.2 TCP 66 ${INFO}`, [null, '10.0.0.1', '10.0.0.2', 66]],
    [
      `7 2024-05-01 10:02:11.5 2001:db8::1 2001:db8::2 TCP ${INFO}`,
      [7, '2001:db8::1', '2001:db8::2', null],
    ],
    [`7 10.0.0.1 10.0.0.2 ${INFO}`, [7, '10.0.0.1', '10.0.0.2', null]],
    [`7 1.5 client www.example.org TCP 66 ${INFO}`, [7, 'client', 'www.example.org', 66]],
    [`"7","1.5","10.0.0.1","10.0.0.2","TCP","66","${INFO}"`, [7, '10.0.0.1', '10.0.0.2', 66]],
    [INFO, [null, 'unknown', 'unknown', null]],
  ])('%s', (line, [number, source, destination, frameLength]) => {
    const read = segment(line);
    expect([read.number, read.source.address, read.destination.address, read.frameLength]).toEqual([
      number,
      source,
      destination,
      frameLength,
    ]);
    expect([read.source.port, read.destination.port]).toEqual([5000, 443]);
  });
});

describe('the Info column', () => {
  it.each([
    ['[TCP Retransmission] ', Analysis.retransmission],
    ['[TCP Dup ACK 3#1] ', Analysis.duplicateAck],
    ['[TCP Out-Of-Order] ', Analysis.outOfOrder],
    ['[TCP Port numbers reused] ', Analysis.reusedPorts],
    ['', 0],
  ])('label %s', (label, bits) => {
    expect(segment(`7 1.5 10.0.0.1 10.0.0.2 TCP 66 ${label}${INFO}`).labels).toBe(bits);
  });
  it('ports by name', () => {
    expect(segment('https > 51000 [FIN, ACK] Seq=1 Ack=2 Win=5 Len=0').source.port).toBe(443);
    expect(segment('http(80) > 51000(51000) [RST] Seq=1 Win=0 Len=0').source.port).toBe(80);
  });
  it('window scale: a factor in new versions, a shift count in old ones', () => {
    expect(segment(`${INFO} WS=128`).options.windowScale).toBe(7);
    expect(segment(`${INFO} WS=4 TSval=1 TSecr=0`).options.windowScale).toBe(2);
    expect(segment(`${INFO} WS=4 TSV=1 TSER=0`).options.windowScale).toBe(4);
    expect(segment(`${INFO} WS=7`).options.windowScale).toBe(7);
  });
  it('arrows of other versions', () => {
    for (const arrow of ['→', '>', ' > ', ' -> ', ' ? ']) {
      const read = segment(
        `7 1.5 10.0.0.1 10.0.0.2 TCP 66 5000${arrow}443 [SYN, ECN] Seq=0 Win=1 Len=0`,
      );
      expect([read.source.port, read.destination.port]).toEqual([5000, 443]);
    }
  });
  it('several SACK blocks', () => {
    const read = segment('5000 → 80 [ACK] Seq=1 Ack=1 Win=5 Len=0 SLE=5 SRE=9 SLE=1 SRE=2');
    expect(read.options.sack).toEqual([
      [5, 9],
      [1, 2],
    ]);
  });
  it('a number that was cut off is not taken for a whole one', () => {
    expect(segment(`${INFO} TSval=70329226 TSecr=703…`).options.timestamps).toBeNull();
  });
  it('text behind the fields', () => {
    const read = segment(
      '443 → 5000 [ACK] Seq=1 Ack=518 Win=5 Len=1448 [TCP segment of a reassembled PDU]',
    );
    expect([read.payloadLength, read.labels]).toEqual([1448, 0]);
  });
});
