import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../packets/packetTable';
import { reconstructTimes, type ClockSegment } from './reconstructedTimes';
import { measureClock } from './timestampClock';

const { syn: SYN, ack: ACK } = TcpFlag;

/** A handshake whose SYN-ACK is resent at some seconds, each time answered 20 ms later. */
function resent(serverHz: number, clientHz: number, seconds: readonly number[]): ClockSegment[] {
  const server = (time: number) => 5_000_000 + Math.floor(time * serverHz);
  const client = (time: number) => 4_294_967_000 + Math.floor(time * clientHz);
  const segment = (fromServer: boolean, flags: number, tsval: number, tsecr: number) => ({
    fromServer,
    flags,
    payloadLength: 0,
    timestamps: [tsval >>> 0, tsecr >>> 0] as const,
  });
  const first = [
    segment(false, SYN, client(0), 0),
    segment(true, SYN | ACK, server(0), client(0)),
    segment(false, ACK, client(0.02), server(0)),
  ];
  return [
    ...first,
    ...seconds.flatMap((time) => [
      segment(true, SYN | ACK, server(time), client(0)),
      segment(false, ACK, client(time + 0.02), server(0)),
    ]),
  ];
}

describe('reconstructed times', () => {
  const rates = [
    [1000, 1000],
    [250, 100],
    [250, 250],
    [300, 100],
    [100, 1000],
    [1000, 100],
  ] as const;
  const schedules = [
    [1.02],
    [1, 3.01, 7.03],
    [1.104, 3.108, 7.112],
    [3.04],
    [3, 9, 21],
    [7.05],
    [15.3],
    [31.48],
  ];
  it.each(rates)('find clocks of %i and %i Hz, across a wrap of TSval', (serverHz, clientHz) => {
    for (const schedule of schedules) {
      const read = reconstructTimes(resent(serverHz, clientHz, schedule));
      if (read.times === null) throw new Error(`${schedule.join(', ')}: ${read.how}`);
      expect([read.serverHz, read.clientHz]).toEqual([serverHz, clientHz]);
      const times = [...read.times].map((time) => time / 1e9);
      schedule.forEach((seconds, i) => {
        expect(Math.abs(times[3 + 2 * i]! - seconds)).toBeLessThan(0.03);
      });
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });

  it('say why they cannot be found', () => {
    const plain = reconstructTimes(resent(250, 100, []));
    expect(plain.times).toBeNull();
    expect(plain.how).toMatch(/No SYN or SYN-ACK .* is sent again/);
    const odd = reconstructTimes(resent(250, 100, [0.4]));
    expect(odd.times).toBeNull();
  });
});

describe('a measured clock', () => {
  const samples = (hz: number, tsval = 4_294_967_290) =>
    Array.from({ length: 30 }, (_, i) => ({
      time: i * 0.5e9,
      tsval: (tsval + Math.round(i * 0.5 * hz)) >>> 0,
    }));
  it('is the ordinary rate near by', () => {
    expect(measureClock(samples(251))).toMatchObject({ hz: 250 });
    expect(measureClock(samples(1000))).toMatchObject({ hz: 1000 });
  });
  it('bears a delayed packet', () => {
    const delayed = samples(100).map((sample, i) =>
      i === 29 ? { ...sample, time: sample.time + 4e9 } : sample,
    );
    expect(measureClock(delayed)).toMatchObject({ hz: 100 });
  });
  it('stays as measured when no system has it', () => {
    expect(measureClock(samples(700))!.hz).toBeCloseTo(700, 0);
  });
  it('is unknown from too little', () => {
    expect(measureClock(samples(100).slice(0, 1))).toBeNull();
    expect(measureClock([])).toBeNull();
  });
});
