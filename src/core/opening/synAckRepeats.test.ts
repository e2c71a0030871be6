import { expect, it } from 'vitest';
import { loadFile } from '../../../test/support/loadFile';
import { openingOf } from './openingOf';

it('an ACK that acknowledges more than the SYN-ACK answers data, and not the SYN-ACK that came again', async () => {
  const answered = await loadFile('test/captures/field/m94-syn-ack-twice-answered-twice.pcap');
  expect(openingOf(answered, 0).repeats.map(({ dupAck }) => dupAck !== null)).toContain(true);
  const unanswered = await loadFile('test/captures/field/m93-syn-ack-twice-nothing-tells.pcap');
  const { repeats } = openingOf(unanswered, 0);
  expect(repeats.map(({ dupAck }) => dupAck)).toEqual([null]);
});
