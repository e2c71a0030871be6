/**
 * Real captures of other projects, and Wireshark's answers for each: same packets, same streams, and for every TCP header
 * the same numbers, labels, checksum and completeness.
 */
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCapture } from '../src/core/loading/loadCapture';
import { compareWithOracle, emptyComparison, readOracle } from './support/wiresharkOracle';

/** What is expected of a capture, from its manifest. */
interface Expected {
  readonly viewer: 'read' | 'read-partly' | 'read-undissected' | 'refuse';
  readonly format?: string;
  readonly packets: number;
  readonly pseudoFrames?: number;
  readonly tcpPackets: number;
  readonly tcpStreams: number;
  readonly error?: string;
}

interface Manifest {
  readonly captures: readonly { readonly id: string; readonly expected: Expected }[];
}

const own = join(import.meta.dirname, 'captures/corpus');
/** A larger collection, with captures whose licences keep them out of the repository; optional. */
const shared = join(import.meta.dirname, '../../shared/corpus');

const collections: [string, string, [string, Expected][]][] = [
  [
    'captures in the repository',
    own,
    Object.entries(
      JSON.parse(readFileSync(join(own, 'expected.json'), 'utf8')) as Record<string, Expected>,
    ),
  ],
];
if (existsSync(shared)) {
  const manifest = JSON.parse(readFileSync(join(shared, 'manifest.json'), 'utf8')) as Manifest;
  collections.push([
    'captures beside the repository',
    shared,
    manifest.captures.map(({ id, expected }) => [id, expected]),
  ]);
}

describe.each(collections)('%s', (_title, folder, captures) => {
  it.each(captures)('%s', async (id, expected) => {
    const result = await loadCapture(await openAsBlob(join(folder, 'captures', id)), {
      verifyAllChecksums: true,
    });
    if (!result.ok) {
      expect(expected.viewer === 'refuse' || expected.packets === 0).toBe(true);
      expect(result.error.message).toMatch(/\.$/);
      return;
    }
    const { capture } = result;
    const oraclePath = join(folder, 'oracle', `${id}.oracle.ndjson.gz`);
    if (expected.viewer === 'read-undissected') {
      expect(capture.packets.length).toBeGreaterThan(0);
      return;
    }
    // Blocks without any padding end Wireshark's reading; we read on, and say so.
    const readsOn = capture.warnings.some(({ code }) => code === 'unpadded-blocks');
    if (readsOn && expected.viewer === 'read-partly') {
      expect(capture.packets.length).toBeGreaterThan(expected.packets);
      return;
    }
    expect(capture.packets.length).toBe(expected.packets - (expected.pseudoFrames ?? 0));
    expect(capture.flows.length).toBe(expected.tcpStreams);
    expect(capture.tcpPackets).toBe(expected.tcpPackets);
    expect(capture.damage !== null).toBe(expected.viewer === 'read-partly');
    const comparison = emptyComparison();
    compareWithOracle(id, capture, readOracle(oraclePath), comparison);
    expect(comparison.differences).toEqual([]);
  });
});
