import { expect, it } from 'vitest';
import { readListing } from '../../loading/listingCapture';
import { openingOf } from '../../opening/openingOf';
import { diagnose } from '../diagnose';

const SYN = '10.0.0.1 10.0.0.2 TCP 5000 > 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460';
const SYN_ACK = '10.0.0.2 10.0.0.1 TCP 80 > 5000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460';
const ACK = '10.0.0.1 10.0.0.2 TCP 5000 > 80 [ACK] Seq=1 Ack=1 Win=64240 Len=0';

function summaryOf(...lines: string[]) {
  const result = readListing(lines.map((line, i) => `${i + 1} ${line}`).join('\n'));
  if (!result.ok) throw new Error(result.error.message);
  const { verdict } = diagnose(result.capture, openingOf(result.capture, 0));
  return verdict?.summary;
}

it('a handshake is whole whose SYN stands right behind its SYN-ACK', () => {
  expect(summaryOf(`0.010000 ${SYN_ACK}`, `0.010260 ${SYN}`, `0.040000 ${ACK}`)).toBe(
    'SYN, SYN-ACK and ACK are in the capture, the SYN behind its SYN-ACK as a mirror port may write it.',
  );
});

it('a handshake is whole whose ACK stands before its SYN-ACK', () => {
  expect(summaryOf(`0.010000 ${SYN}`, `0.040000 ${ACK}`, `0.040100 ${SYN_ACK}`)).toContain(
    'the ACK before its SYN-ACK',
  );
});

it('of a handshake in order nothing more is said', () => {
  expect(summaryOf(`0.010000 ${SYN}`, `0.040000 ${SYN_ACK}`, `0.040100 ${ACK}`)).toBe(
    'SYN, SYN-ACK and ACK are in the capture.',
  );
});

it('a SYN long behind a SYN-ACK is not the one that it answers', () => {
  expect(summaryOf(`0.010000 ${SYN_ACK}`, `0.510000 ${SYN}`, `0.540000 ${ACK}`)).not.toContain(
    'mirror port',
  );
});
