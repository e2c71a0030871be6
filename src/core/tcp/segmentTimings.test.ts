import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  compareWithOracle,
  emptyComparison,
  readOracle,
} from '../../../test/support/wiresharkOracle';
import { ipPacket, pcapFile } from '../../../test/support/pcapWriter';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import { segmentTimings, timingsOfFlow } from './segmentTimings';

const corpus = join(import.meta.dirname, '../../../test/captures/corpus');

async function load(blob: Blob): Promise<Capture> {
  const result = await loadCapture(blob);
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const loadCorpus = async (name: string) => load(await openAsBlob(join(corpus, 'captures', name)));

const KEYS = ['initial_rtt', 'bytes_in_flight', 'rto', 'acks'];

describe('figures beside the labels', () => {
  // Captures with true times and without SACK: what Wireshark says, all of it, and nothing else.
  it.each([
    ['arkime-wireshark-retrans.pcap', 4],
    ['zeek-gtp1_gn_normal_incl_fragmentation.pcap', 3],
    ['zeek-handshake-reorder.pcap', 3],
    ['suricata-split-handshake-4whs.pcap', 4],
    ['arkime-tcp_handshake_synthetic.pcap', 4],
    ['PcapPlusPlus-tcp-reassembly.pcap', 4],
  ])('are those of Wireshark: %s', async (name, kinds) => {
    const comparison = emptyComparison();
    const oracle = readOracle(join(corpus, 'oracle', `${name}.oracle.ndjson.gz`));
    compareWithOracle(name, await loadCorpus(name), oracle, comparison);
    const rows = KEYS.flatMap((key) => comparison.counts.get(key) ?? []);
    expect(rows.length).toBe(kinds);
    for (const { agree, onlyUs, onlyWireshark } of rows) {
      expect([agree > 0, onlyUs, onlyWireshark]).toEqual([true, 0, 0]);
    }
  });

  it('of one packet are those of the whole flow', async () => {
    const capture = await loadCorpus('arkime-wireshark-retrans.pcap');
    for (const [packet, timings] of timingsOfFlow(capture, 0)) {
      expect(segmentTimings(capture, packet)).toEqual(timings);
    }
    expect(segmentTimings(capture, 1)).toEqual({
      initialRtt: 2_247_000,
      bytesInFlight: null,
      rto: { packet: 0, time: 5_000 },
      acks: null,
    });
  });

  it('take what SACK blocks cover off the bytes in flight', async () => {
    const ends = { source: [10, 0, 0, 1], destination: [10, 0, 0, 2], window: 100, flags: 16 };
    const client = { ...ends, sourcePort: 1000, destinationPort: 80, acknowledgment: 1 };
    const data = (sequence: number) => ipPacket({ ...client, sequence, payloadLength: 100 });
    const ack = (options: number[]) =>
      ipPacket({
        ...ends,
        source: ends.destination,
        destination: ends.source,
        sourcePort: 80,
        destinationPort: 1000,
        sequence: 1,
        acknowledgment: 1000,
        options,
      });
    const sack = [1, 1, 5, 10, 0, 0, 4, 76, 0, 0, 4, 176];
    const packets = [data(1000), data(1100), ack(sack), data(1200), ack([]), data(1300)];
    const capture = await load(
      new Blob([pcapFile(packets.map((bytes, i) => ({ time: 1.7e18 + i * 1e6, bytes })))]),
    );
    const inFlight = packets.map((_, packet) => segmentTimings(capture, packet).bytesInFlight);
    expect(inFlight).toEqual([100, 200, null, 200, null, 400]);
  });
});
