import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../capture';
import { commonFormats } from '../container/commonFormats';
import { cutCapture } from '../engine/cutCapture';
import { hasPackets, streamsOfFlow } from '../flows/flowTable';
import { CaptureLoad } from './captureLoad';
import { captureSoFar, type CaptureSoFar } from './captureSoFar';
import { loadCapture } from './loadCapture';

const files = [
  'public/samples/busy-server.pcap',
  'public/samples/origin.pcap',
  'test/captures/notes/commented.pcapng',
].map((path) => ({ path, bytes: new Uint8Array(readFileSync(path)) }));

/** Reads a file in parts, and looks at it after each. */
function readInParts(
  bytes: Uint8Array,
  parts: number,
  look: (load: CaptureLoad, end: number) => void,
): Capture {
  const load = new CaptureLoad(false, commonFormats);
  load.begin(bytes);
  for (let part = 1, at = 0; part <= parts; part++) {
    const end = Math.floor((bytes.length * part) / parts);
    load.take(bytes.subarray(at, end));
    at = end;
    look(load, end);
  }
  const result = load.finish(null, new Blob([]), null);
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

async function load(bytes: Uint8Array): Promise<Capture> {
  const result = await loadCapture(new Blob([bytes.slice()]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** What a list and a ladder show of the flows, without what only a whole file can say. */
function told(capture: Capture, flow: number) {
  const { capture: cut } = cutCapture(capture, streamsOfFlow(capture.flows, flow), []);
  return { ...cut, warnings: null, damage: null, tcpPackets: null };
}

describe.each(files)('$path, while it is read', ({ bytes }) => {
  it('is at each moment what the part before it is as a file', async () => {
    const moments: { end: number; read: CaptureSoFar }[] = [];
    readInParts(bytes, 7, (loading, end) => {
      const all = Array.from({ length: 10_000 }, (_, flow) => flow);
      moments.push({ end, read: captureSoFar(loading.taken(null)!, all) });
    });
    let compared = 0;
    for (const { end, read } of moments) {
      const part = await load(bytes.subarray(0, end));
      // Of a file that ends inside a packet, its beginning is read.
      if (read.packets === part.packets.length - 1) continue;
      expect(read.packets).toBe(part.packets.length);
      compared++;
      const { packetStart: _start, packetIndex: _index, ...flows } = part.flows;
      expect(read.capture.flows).toMatchObject(flows);
      for (let flow = 0; flow < part.flows.length; flow++) {
        if (!hasPackets(part.flows, flow)) continue;
        expect(told(read.capture, flow)).toEqual(told(part, flow));
      }
    }
    expect(compared).toBeGreaterThan(1);
  });

  it('reads openings alike where only their packets are there', () => {
    readInParts(bytes, 5, (loading) => {
      const some = captureSoFar(loading.taken(null)!, []);
      const all = captureSoFar(loading.taken(null)!, some.whole.keys());
      expect(some.capture.flows.traits).toEqual(all.capture.flows.traits);
      expect(some.capture.flows.halfOpen).toEqual(all.capture.flows.halfOpen);
      expect(some.capture.packets.length).toBeLessThanOrEqual(all.capture.packets.length);
    });
  });

  it('is in the end what it is when nobody looks', async () => {
    const watched = readInParts(
      bytes,
      9,
      (loading) => void captureSoFar(loading.taken(null)!, [0]),
    );
    expect(watched).toEqual(await load(bytes));
  });
});
