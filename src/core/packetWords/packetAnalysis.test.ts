import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import { labelFacts, timingFacts } from './packetAnalysis';

describe('the analysis of a packet in words', () => {
  let capture: Capture;
  beforeAll(async () => {
    const name = '../../../test/captures/corpus/captures/arkime-wireshark-retrans.pcap';
    const result = await loadCapture(new Blob([readFileSync(join(import.meta.dirname, name))]));
    if (!result.ok) throw new Error(result.error.message);
    ({ capture } = result);
  });

  it('gives each label its name and reason', () => {
    const [fact, ...others] = labelFacts(capture, 6);
    expect(fact!.name).toBe('TCP Dup ACK');
    expect(fact!.text).toContain('Duplicate 1 of the ACK in packet 6');
    expect(others).toEqual([]);
    expect(labelFacts(capture, 0)).toEqual([]);
  });

  it('names the packets that figures refer to', () => {
    expect(timingFacts(capture, 8)).toEqual([
      { name: 'Retransmits', text: 'packet 8 (RTO, 0.3 ms)' },
      { name: 'Bytes in flight', text: '198 bytes' },
      { name: 'Initial RTT', text: '2.2 ms' },
    ]);
    expect(timingFacts(capture, 5)[0]).toEqual({
      name: 'Acknowledges',
      text: 'packet 4, 0.3 ms before',
    });
    expect(timingFacts(capture, 0)).toEqual([]);
  });
});
