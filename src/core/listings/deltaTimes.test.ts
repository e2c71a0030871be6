import { describe, expect, it } from 'vitest';
import { readListing } from '../loading/listingCapture';

const CLIENT = '10.0.0.9.50022 > 10.0.0.1.3306';
const SERVER = '10.0.0.1.3306 > 10.0.0.9.50022';
const SYN = `IP ${CLIENT}: Flags [S], seq 2000, win 29200`;
const SYN_ACK = `IP ${SERVER}: Flags [S.], seq 9000, ack 2001, win 28960`;
const ACK = `IP ${CLIENT}: Flags [.], ack 9001, win 229`;
const stamped = (tsval: number) => `, options [nop,nop,TS val ${tsval} ecr 0], length 0`;
const PLAIN = ', options [mss 1460], length 0';

/** Seconds since the first packet, and the codes of the warnings. */
function read(lines: readonly string[]) {
  const result = readListing(lines.join('\n'));
  if (!result.ok) throw new Error(result.error.message);
  const { packets, warnings } = result.capture;
  return {
    seconds: [...packets.time.slice(0, packets.length)].map((time) =>
      Number((time / 1e9).toFixed(4)),
    ),
    codes: warnings.map(({ code }) => code),
  };
}

describe('times since the packet before', () => {
  it('are told by a clock that keeps its rate only so', () => {
    const { seconds, codes } = read([
      `00:00:00.000000 ${SYN}${stamped(100)}`,
      `00:00:01.001000 ${SYN}${stamped(1101)}`,
      `00:00:02.004000 ${SYN}${stamped(3105)}`,
      `00:00:04.008000 ${SYN}${stamped(7113)}`,
    ]);
    expect(seconds).toEqual([0, 1.001, 3.005, 7.013]);
    expect(codes).toContain('times-are-deltas');
  });
  it('are told by an ACK that would stand before its SYN-ACK, however little', () => {
    const { seconds } = read([
      `00:00:00.000000 ${SYN}${PLAIN}`,
      `00:00:00.000300 ${SYN_ACK}${PLAIN}`,
      `00:00:00.000290 ${ACK}, length 0`,
      `00:00:01.003000 ${SYN_ACK}${PLAIN}`,
      `00:00:02.003000 ${SYN_ACK}${PLAIN}`,
    ]);
    expect(seconds).toEqual([0, 0.0003, 0.0006, 1.0036, 3.0066]);
  });
  it('are told by waits that double only so', () => {
    const { seconds } = read(
      ['00.000000', '01.001000', '02.004000', '04.008000'].map((t) => `00:00:${t} ${SYN}${PLAIN}`),
    );
    expect(seconds).toEqual([0, 1.001, 3.005, 7.013]);
  });
  it.each([
    'No.\tDelta time\tSource\tDestination\tProtocol\tLength\tInfo',
    '"No.","Delta","Source","Destination","Protocol","Length","Info"',
    'Time delta from previous displayed frame  Source  Destination  Protocol  Length  Info',
    'Delta time displayed  Source  Destination  Protocol  Length  Info',
  ])('are told by the heading %s, even where the first is not 0', (heading) => {
    const { seconds, codes } = read([
      heading,
      '7\t0.500000\t10.0.0.9\t10.0.0.1\tTCP\t74\t50022 → 3306 [SYN] Seq=0 Win=29200 Len=0 MSS=1460',
      '8\t0.600000\t10.0.0.1\t10.0.0.9\tTCP\t74\t3306 → 50022 [SYN, ACK] Seq=0 Ack=1 Win=28960 Len=0',
      '9\t0.700000\t10.0.0.9\t10.0.0.1\tTCP\t66\t50022 → 3306 [ACK] Seq=1 Ack=1 Win=29312 Len=0',
    ]);
    expect(seconds).toEqual([0, 0.6, 1.3]);
    expect(codes).toContain('times-are-deltas');
    expect(codes).not.toContain('lines-not-understood');
  });
});

describe('times since the first packet', () => {
  it('stay so where a clock keeps its rate only so, though a packet was held up', () => {
    const { seconds, codes } = read([
      `00:00:00.000000 ${SYN}${stamped(100)}`,
      `00:00:01.001000 ${SYN}${stamped(1101)}`,
      `00:00:03.005000 ${SYN}${stamped(3105)}`,
      `00:00:07.013000 ${SYN_ACK}${stamped(5)}`,
      `00:00:07.010000 ${SYN}${stamped(7113)}`,
    ]);
    expect(seconds).toEqual([0, 1.001, 3.005, 7.013, 7.01]);
    expect(codes).not.toContain('times-may-be-deltas');
  });
  it('stay so where packets of one moment are out of order', () => {
    const data = (seq: number) =>
      `IP ${CLIENT}: Flags [P.], seq ${seq}:${seq + 10}, ack 9001, win 229, length 10`;
    const times = ['0.000000', '0.000300', '0.000340', '0.010000', '0.010100', '0.010090'];
    const lines = [
      `${SYN}${PLAIN}`,
      `${SYN_ACK}${PLAIN}`,
      `${ACK}, length 0`,
      data(2001),
      data(2021),
      data(2011),
    ];
    const { seconds, codes } = read(lines.map((line, i) => `00:00:0${times[i]!} ${line}`));
    expect(seconds).toEqual(times.map((time) => Number(Number(time).toFixed(4))));
    expect(codes).toContain('times-may-be-deltas');
  });
  it('stay so, without a word, under the heading Time beside a column of deltas', () => {
    const { seconds, codes } = read([
      'No.\tTime\tDelta\tSource\tDestination\tProtocol\tLength\tInfo',
      '1\t0.000000\t0.000000\t10.0.0.9\t10.0.0.1\tTCP\t74\t50022 → 3306 [SYN] Seq=0 Win=29200 Len=0',
      '2\t0.300000\t0.300000\t10.0.0.1\t10.0.0.9\tTCP\t74\t3306 → 50022 [SYN, ACK] Seq=0 Ack=1 Win=28960 Len=0',
      '3\t0.340000\t0.040000\t10.0.0.9\t10.0.0.1\tTCP\t66\t50022 → 3306 [ACK] Seq=1 Ack=1 Win=29312 Len=0',
    ]);
    expect(seconds).toEqual([0, 0.3, 0.34]);
    expect(codes.filter((code) => code.startsWith('times-'))).toEqual([]);
  });
});
