import { describe, expect, it } from 'vitest';
import { readListing } from '../../loading/listingCapture';
import { openingOf } from '../../opening/openingOf';
import { diagnose } from '../diagnose';

const SYN_ACK = '10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460';
const HANDSHAKE = [
  '0.000000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 TSval=100 TSecr=0',
  `0.020000 ${SYN_ACK} TSval=9000 TSecr=100`,
  '0.020100 10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0 TSval=120 TSecr=9000',
];

function diagnosed(lines: readonly string[]) {
  const text = [...HANDSHAKE, ...lines].map((line, i) => `${i + 1} ${line}`).join('\n');
  const result = readListing(text);
  if (!result.ok) throw new Error(result.error.message);
  const { observations, verdict } = diagnose(result.capture, openingOf(result.capture, 0));
  return { kinds: observations.map(({ kind }) => kind), observations, verdict };
}

/** SYN-ACKs so many seconds after the first. */
const resent = (...seconds: number[]) =>
  diagnosed(seconds.map((after) => `${(after + 0.02).toFixed(6)} ${SYN_ACK}`));

describe('resends that double', () => {
  it.each([
    [3.38, 10.14, 23.66],
    [2, 6, 14],
    [6, 18, 42],
  ])(
    'from a first wait of %s s tell a timer of its own, and nothing that is missing',
    (...times) => {
      const { kinds, observations, verdict } = resent(...times);
      expect(kinds).toContain('first-resend-off-schedule');
      expect(observations.find(({ kind }) => kind === 'first-resend-off-schedule')?.text).toContain(
        `a timer of ${times[0].toFixed(1)} s`,
      );
      expect(kinds).not.toContain('resend-missing-at-1-s');
      expect(verdict?.combinations).toEqual([]);
    },
  );
  it.each([
    [[3, 7, 15], 'resend-missing-at-1-s'],
    [[3.1, 7.2], 'resend-missing-at-1-s'],
    // The one at 7 s is missing as well.
    [[3, 15], 'resend-missing-at-1-s'],
    [[3, 9, 21], 'resends-double-from-3-s'],
    [[1, 3, 7], 'first-resend-at-1-s'],
  ] as const)('at %j s are %s', (times, kind) => {
    const { kinds } = resent(...times);
    expect(kinds).toContain(kind);
    expect(kinds).not.toContain('first-resend-off-schedule');
  });
  it('at even times are no schedule of which one is missing', () => {
    const { kinds } = resent(3, 6, 9);
    expect(kinds).not.toContain('resend-missing-at-1-s');
    expect(kinds).not.toContain('first-resend-off-schedule');
  });
});

describe('a SYN-ACK that comes soon again', () => {
  const data = [
    '0.021000 10.0.0.1 10.0.0.2 TCP 5000 > 80 [PSH, ACK] Seq=1 Ack=1 Win=64240 Len=100 TSval=121 TSecr=9000',
    '0.050000 10.0.0.2 10.0.0.1 TCP 80 > 5000 [ACK] Seq=1 Ack=101 Win=65160 Len=0 TSval=9030 TSecr=121',
  ];
  it('behind the acceptance, with the TSval of the first, was sent with that one by no short timer', () => {
    const { kinds, verdict } = diagnosed([...data, `0.240000 ${SYN_ACK} TSval=9000 TSecr=100`]);
    expect(kinds).toContain('syn-ack-after-acceptance');
    expect(kinds).not.toContain('first-resend-early');
    expect(
      verdict?.causes.filter(({ status }) => status !== 'ruled-out').map(({ id }) => id),
    ).toEqual(['handshake-delayed']);
  });
  it('behind the acceptance, with a TSval of its own, may be that of a short timer', () => {
    const { kinds } = diagnosed([...data, `0.240000 ${SYN_ACK} TSval=9020 TSecr=100`]);
    expect(kinds).toContain('first-resend-early');
  });
});
