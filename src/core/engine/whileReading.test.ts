import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonFormats } from '../container/commonFormats';
import { listedFlows } from '../flows/flowOrder';
import { hasPackets } from '../flows/flowTable';
import { CaptureLoad } from '../loading/captureLoad';
import { captureSoFar } from '../loading/captureSoFar';
import type { Snapshot } from './captureEngine';
import { createEngine } from './createEngine';
import { KeptCapture } from './keptCapture';

const busy = readFileSync('public/samples/busy-server.pcap');

/** The busy server's file, and behind it so much of nothing that it is read in several chunks. */
const long = new Blob([busy, ...packetsOfZeros(20)]);

/** Records that hold no TCP, of the largest size, some minutes behind the first packet. */
function packetsOfZeros(records: number): Buffer<ArrayBuffer>[] {
  const record = Buffer.alloc(16 + 262_144);
  record.writeUInt32LE(busy.readUInt32LE(24) + 300, 0);
  record.writeUInt32LE(262_144, 8);
  record.writeUInt32LE(262_144, 12);
  return new Array<Buffer<ArrayBuffer>>(records).fill(record);
}

/** A clock on which a second passes between two looks. */
function fastClock(): () => number {
  let now = 0;
  return () => (now += 1000);
}

describe('an engine that reads', () => {
  it('tells of the flows so far, and answers questions about them', async () => {
    const engine = createEngine(fastClock());
    const snapshots: Snapshot[] = [];
    const asked: Promise<void>[] = [];
    const ask = async ({ order, info }: Snapshot): Promise<void> => {
      const rows = await engine.rows([...order.subarray(0, 5)]);
      expect(rows[0]!.badge.label).toMatch(/crooked|accept/i);
      // Nothing comes of an opening after minutes of silence.
      const ended = rows.every(({ isProvisional }) => !isProvisional);
      if (info.duration > 200e9) expect(ended).toBe(true);
      const reading = await engine.flow(order[0]!);
      expect(reading!.capture.stream).toBe(order[0]);
      expect(reading!.diagnosis.observations.length).toBeGreaterThan(0);
      const found = (await engine.find('worst', 'crooked')) as Uint32Array | null;
      if (found !== null) expect(found.length).toBeLessThan(order.length);
    };
    const opened = await engine.open(
      long,
      () => undefined,
      (snapshot) => {
        snapshots.push(snapshot);
        asked.push(ask(snapshot));
      },
    );
    await Promise.all(asked);
    expect(snapshots.length).toBeGreaterThan(1);
    const [first] = snapshots;
    expect(first!.info.flows).toBe(299);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.info.packets).toBeGreaterThan(first!.info.packets);
    expect(opened.order).toEqual(snapshots.at(-1)!.order);
    expect(opened.info.damage).toBeNull();
  });

  it('keeps what was read when it is told to stop', async () => {
    const engine = createEngine(fastClock());
    const opened = await engine.open(
      long,
      () => undefined,
      () => {
        void engine.stop();
      },
    );
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.info.damage).toMatchObject({ code: 'stopped' });
    expect(opened.info.damage!.message).toMatch(
      /^Reading was stopped after [\d.]+ \w?B of [\d.]+ \w?B\./,
    );
    expect(opened.order.length).toBe(299);
    expect((await engine.flow(opened.order[0]!))!.isProvisional).toBe(false);
  });
});

describe('what is told of flows for good before a file ends', () => {
  const folder = 'test/captures/lab';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => join(folder, name));

  it('stays, but for one in a hundred', () => {
    let told = 0;
    let changed = 0;
    for (const file of [...files, 'public/samples/busy-server.pcap']) {
      const bytes = new Uint8Array(readFileSync(file));
      const load = new CaptureLoad(false, commonFormats);
      if (!load.begin(bytes)) continue;
      const before: (readonly [flow: number, label: string])[] = [];
      const parts = 8;
      for (let part = 0; part < parts; part++) {
        const at = (end: number) => Math.floor((bytes.length * end) / parts);
        load.take(bytes.subarray(at(part), at(part + 1)));
        const { capture, ...read } = captureSoFar(load.taken(null)!, []);
        const kept = new KeptCapture(capture, new Blob([]), null, read);
        for (const flow of listedFlows(capture.flows)) {
          if (!kept.isProvisional(flow)) before.push([flow, kept.badge(flow).label]);
        }
      }
      const result = load.finish(null, new Blob([]), null);
      if (!result.ok) continue;
      const kept = new KeptCapture(result.capture, new Blob([]), null);
      for (const [flow, label] of before) {
        expect(hasPackets(kept.flows, flow)).toBe(true);
        told++;
        if (kept.badge(flow).label !== label) changed++;
      }
    }
    expect(told).toBeGreaterThan(500);
    expect(changed / told).toBeLessThanOrEqual(0.01);
  });
});
