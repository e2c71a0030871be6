import { describe, expect, it } from 'vitest';
import { madeTransfer, readFlow, sampleCapture } from '../../../test/support/ladderFlows';
import { conversation } from '../../../test/support/conversation';
import { lanePlanOf } from './laneSources/index';
import { ladderText, wholeLadderText } from './textTwin';

describe('text twin of the origin flow', async () => {
  const { flow, observations } = readFlow(await sampleCapture('origin'), 0);
  const text = ladderText(flow, lanePlanOf(flow), observations);

  it('has a sentence for each packet, in order', () => {
    expect(text.length).toBe(13);
    expect(text.row(5).packet).toMatch(
      /^6\. at 3\.1\d\d s server → client: SYN-ACK repeat 2 · \+2\.0 s since the last/,
    );
  });

  it('says the silence before a packet and what follows from it', () => {
    expect(text.row(3).silence).toBe('Silence for 1.1 s.');
    expect(text.row(4).silence).toBeNull();
    expect(text.row(2).remarks).toContain(
      'From here the two ends disagree for 14.3 s: client open, server half-open.',
    );
  });

  it('carries every observation once', () => {
    const whole = wholeLadderText(text, 100);
    for (const { text: sentence, packets } of observations) {
      if (packets.length > 0) expect(whole.split(sentence)).toHaveLength(2);
    }
  });
});

it('says how much was left out', () => {
  const flow = madeTransfer(50);
  const whole = wholeLadderText(ladderText(flow, lanePlanOf(flow), []), 10);
  expect(whole).toMatch(/^Client 10\.10\.10\.10:40000, server .* 50 packets\./);
  expect(whole.endsWith('… and 40 packets more.')).toBe(true);
});

it('says which states are seen and which are only probable', async () => {
  const handshake = ['C S 0', 'S SA 0 1', 'C A 1 1 10', 'S A 1 11'];
  const close = ['C FA 11 1', 'S A 1 12', 'S FA 1 12', 'C A 12 2'];
  const { flow } = readFlow(await conversation([...handshake, ...close]), 0);
  const text = ladderText(flow, lanePlanOf(flow), []);
  const remarks = [4, 5, 6, 7].map((row) => text.row(row).remarks);
  expect(remarks).toEqual([
    ['The client is then in FIN-WAIT-1.', 'The server is then in CLOSE-WAIT.'],
    ['The client is then probably in FIN-WAIT-2.'],
    ['The client is then in TIME-WAIT.', 'The server is then in LAST-ACK.'],
    ['The server is then probably in CLOSED.'],
  ]);
});
