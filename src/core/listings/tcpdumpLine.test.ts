import { describe, expect, it } from 'vitest';
import { ChecksumStatus, TcpFlag } from '../packets/packetTable';
import { readTcpdumpLine } from './tcpdumpLine';

function segment(line: string) {
  const read = readTcpdumpLine(line);
  if (!read.ok) throw new Error(read.reason);
  return read.segment;
}

describe('a line of tcpdump', () => {
  it('before version 4, with names', () => {
    const read = segment(
      '10:02:11.1 IP a.example.org.55708 > www.example.org.http: S 31:31(0) ack 9 win 5792 <mss 1460,sackOK,timestamp 33 70,nop,wscale 7> (DF)',
    );
    expect(read).toMatchObject({
      source: { address: 'a.example.org', port: 55708 },
      destination: { address: 'www.example.org', port: 80 },
      flags: TcpFlag.syn | TcpFlag.ack,
      sequence: 31,
      acknowledgment: 9,
      window: 5792,
      payloadLength: 0,
    });
    expect(read.options).toMatchObject({ mss: 1460, windowScale: 7, timestamps: [33, 70] });
  });
  it('old: data and a bare ACK', () => {
    const data = segment('10:02:11 IP 10.0.0.1.5 > 10.0.0.2.80: P 1:101(100) ack 1 win 65160');
    expect([data.flags, data.payloadLength]).toEqual([TcpFlag.psh | TcpFlag.ack, 100]);
    const ack = segment('10:02:11 10.0.0.1.5 > 10.0.0.2.80: . [tcp sum ok] ack 1 win 65160');
    expect([ack.flags, ack.sequence]).toEqual([TcpFlag.ack, null]);
  });
  it('with -#, on any interface, with flags of ECN and a cut option', () => {
    const read = segment(
      '   12  10:02:11.5 eth0  In  IP6 fe80::1.5 > fe80::2.443: Flags [SEW], seq 1, win 8, options [mss 1440,[|tcp], length 0',
    );
    expect(read).toMatchObject({ number: 12, source: { address: 'fe80::1', port: 5 }, window: 8 });
    expect(read.flags).toBe(TcpFlag.syn | TcpFlag.ece | TcpFlag.cwr);
    expect(read.time?.nanoseconds).toBe(36_131_500_000_000n);
  });
  it('tells a checksum left to the network card from a wrong one', () => {
    const line = (sum: string) =>
      `10:02:11 IP (tos 0x0, ttl 64, id 7, offset 0, flags [DF], proto TCP (6), length 60) 10.0.0.1.5 > 10.0.0.2.80: Flags [S], cksum ${sum} (incorrect -> 0x1111), seq 9, win 8, options [mss 1460], length 0`;
    // 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 6 + 40
    expect(segment(line('0x1431')).checksum).toBe(ChecksumStatus.partial);
    expect(segment(line('0x1432')).checksum).toBe(ChecksumStatus.bad);
    expect(segment(line('0x1431'))).toMatchObject({ ttl: 64, ipId: 7 });
  });
  it('that was cut says what it still says, and no number that may lack digits', () => {
    const cut = (rest: string) => segment(`10:02:11 IP 10.0.0.1.5 > 10.0.0.2.80: Flags ${rest}`);
    expect(cut('[S], seq 1, wi')).toMatchObject({ sequence: 1, window: null, payloadLength: 0 });
    expect(cut('[S], seq 12')).toMatchObject({ sequence: null });
    expect(cut('[S.], seq 12, ack 13')).toMatchObject({ sequence: 12, acknowledgment: null });
    expect(cut('[P.], seq 1:101, ack 1, win 50')).toMatchObject({
      payloadLength: 100,
      acknowledgment: 1,
      window: null,
    });
    expect(cut('[P.]')).toMatchObject({ payloadLength: null, acknowledgment: null });
  });
  it('takes the last time of several, and an address without a port for what it is', () => {
    const logged = segment(
      '2025-03-04T09:10:00.1004Z 09:10:02.5 IP 10.0.0.1 > 10.0.0.2: Flags [S], seq 1, win 8, length 0',
    );
    expect(logged).toMatchObject({
      time: { kind: 'time-of-day', nanoseconds: 33_002_500_000_000n },
      source: { address: '10.0.0.1', port: '' },
    });
  });
  it.each([
    ['10:02:11 IP 10.0.0.1.53 > 10.0.0.2.9: UDP, length 45', 'UDP: not TCP.'],
    ['10:02:11 ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28', 'ARP: not TCP.'],
  ])('%s', (line, reason) => {
    expect(readTcpdumpLine(line)).toEqual({ ok: false, reason });
  });
});
