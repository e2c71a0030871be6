import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import { duplicateAckOf, labelReasons } from './labelReason';

const corpus = join(import.meta.dirname, '../../../test/captures/corpus');

async function load(name: string): Promise<Capture> {
  const result = await loadCapture(new Blob([readFileSync(join(corpus, 'captures', name))]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

interface Answer {
  readonly n: number;
  readonly tcp?: {
    readonly an?: readonly string[];
    readonly dupNum?: number;
    readonly dupFrame?: number;
  };
}

const answers = (name: string): Answer[] =>
  gunzipSync(readFileSync(join(corpus, 'oracle', `${name}.oracle.ndjson.gz`)))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Answer);

describe('reasons of labels', () => {
  it('names the packet that a repeated SYN-ACK repeats, and the time between', async () => {
    const capture = await load('arkime-tcp_handshake_synthetic.pcap');
    const [reason] = labelReasons(capture, 6);
    expect(reason!.text).toBe(
      'It begins 1 byte before the next expected sequence number, 49 ms after packet 5.',
    );
    expect(reason!.reference).toBe(4);
  });

  it.each([
    'suricata-http-missing-protocol-input.pcap',
    'arkime-wireshark-retrans.pcap',
    'zeek-ssh-dups.pcap',
    'mercury-quic_reordered_frames.pcap',
  ])('numbers duplicate ACKs as Wireshark does: %s', async (name) => {
    const capture = await load(name);
    for (const { n, tcp } of answers(name)) {
      if (tcp?.dupNum === undefined) continue;
      const duplicate = duplicateAckOf(capture, n - 1);
      expect([n, duplicate?.number, duplicate?.of ?? -1]).toEqual([
        n,
        tcp.dupNum,
        tcp.dupFrame! - 1,
      ]);
    }
  });

  it.each(['arkime-wireshark-retrans.pcap', 'zeek-ssh-dups.pcap', 'suricata-tfo.pcap'])(
    'has one sentence for every label: %s',
    async (name) => {
      const capture = await load(name);
      for (let packet = 0; packet < capture.packets.length; packet++) {
        for (const { text } of labelReasons(capture, packet)) expect(text).toMatch(/^[A-Z].*\.$/);
      }
    },
  );
});
