import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../capture';
import { interfacesOf, notesOf } from '../captureOrigin';
import { listedFlows } from '../flows/flowOrder';
import { FlowTrait, flowLength, packetsOfFlow } from '../flows/flowTable';
import { loadCapture } from '../loading/loadCapture';
import { packetsOfFlows } from './packetsOfFlows';
import { pcapngFile } from './pcapngFile';

const corpus = 'test/captures/corpus/captures';

async function load(file: Blob) {
  const result = await loadCapture(file, { verifyAllChecksums: true });
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

/** What the packets of a flow say, wherever they stand in a file. */
function content(capture: Capture, flow: number) {
  const { packets, flows, start } = capture;
  const sides = capture.sideSegments!;
  return {
    traits: flows.traits[flow],
    halfOpen: flows.halfOpen[flow],
    repeats: flows.synAckRepeats[flow],
    sides: sides.rowStart[flow + 1]! - sides.rowStart[flow]!,
    packets: Array.from(packetsOfFlow(flows, flow), (packet) => ({
      time: (start ?? 0n) + BigInt(packets.time[packet]!),
      sequence: packets.sequence[packet],
      acknowledgment: packets.acknowledgment[packet],
      flags: packets.flags[packet],
      window: packets.window[packet],
      length: packets.originalLength[packet],
      captured: packets.capturedLength[packet],
      analysis: packets.analysis[packet],
      from: packets.interfaceId?.[packet] ?? 0,
    })),
  };
}

describe.each([
  'public/samples/busy-server.pcap',
  'public/samples/origin.pcap',
  'test/captures/notes/commented.pcapng',
  `${corpus}/PcapPlusPlus-nanosecs_big_endian.pcap`,
  `${corpus}/PcapPlusPlus-solaris.snoop`,
  `${corpus}/arkime-wireshark-retrans.pcap`,
  `${corpus}/filesamples-simple_http_sll2.pcap`,
  `${corpus}/zeek-vlan-collisions.pcap`,
])('the flows of %s as a pcapng file', (path) => {
  it('are read back as they were', async () => {
    const { capture, bytes } = await load(new Blob([readFileSync(path)]));
    // Without the connection before it, a reused port is none.
    const ofItsOwn = [...listedFlows(capture.flows)].filter(
      (flow) => (capture.flows.traits[flow]! & FlowTrait.reusedPorts) === 0,
    );
    for (const wanted of [ofItsOwn, ofItsOwn.filter((flow) => flow % 3 === 1)]) {
      if (wanted.length === 0) continue;
      const file = await pcapngFile(capture, bytes, packetsOfFlows(capture, wanted));
      const again = (await load(file!)).capture;
      expect(again.damage).toBeNull();
      expect(again.warnings.map(({ code }) => code)).not.toContain('packet-not-read');
      const kept = [...listedFlows(again.flows)];
      expect(kept.length).toBe(wanted.length);
      wanted.forEach((flow, at) => {
        expect(content(again, kept[at]!)).toEqual(content(capture, flow));
      });
      expect(interfacesOf(again)).toEqual(interfacesOf(capture));
    }
  });
});

describe('a pcapng file of packets', () => {
  it('keeps what was written to them', async () => {
    const path = 'test/captures/notes/commented.pcapng';
    const { capture, bytes } = await load(new Blob([readFileSync(path)]));
    const all = packetsOfFlows(capture, listedFlows(capture.flows));
    const again = (await load((await pcapngFile(capture, bytes, all))!)).capture;
    const texts = (of: Capture) => notesOf(of)!.comments.map(({ text }) => text);
    expect(texts(again).length).toBeGreaterThan(0);
    expect(texts(again)).toEqual(texts(capture));
    expect(flowLength(again.flows, 0)).toBe(flowLength(capture.flows, 0));
  });

  it.each([
    [2n ** 64n - 2n ** 40n, 1n],
    [2n ** 64n, 1000n],
    [1000n * 2n ** 64n, 1_000_000n],
    [1_000_000n * 2n ** 64n, 1_000_000_000n],
  ])('that begin %i ns after 1970 have times to %i ns', async (start, tick) => {
    const { capture, bytes } = await load(new Blob([readFileSync('public/samples/origin.pcap')]));
    const late = { ...capture, start: start + 987_654_321n };
    const file = (await pcapngFile(late, bytes, packetsOfFlow(capture.flows, 0)))!;
    const again = (await load(file)).capture;
    const times = (of: Capture) =>
      Array.from(of.packets.time, (time) => (of.start! + BigInt(time)) / tick);
    expect(times(again)).toEqual(times(late));
  });

  it('keeps whole characters of a comment that is too long for the format', async () => {
    const path = 'test/captures/notes/commented.pcapng';
    const { capture, bytes } = await load(new Blob([readFileSync(path)]));
    const notes = notesOf(capture)!;
    const [first, ...others] = notes.comments;
    const long = { ...notes, comments: [{ ...first!, text: `a${'ä'.repeat(40_000)}` }, ...others] };
    const file = await pcapngFile(
      { ...capture, origin: { ...capture.origin, notes: long } as Capture['origin'] },
      bytes,
      packetsOfFlows(capture, listedFlows(capture.flows)),
    );
    const text = notesOf((await load(file!)).capture)!.comments[0]!.text;
    expect(text).toMatch(/^aä+(…|$)/);
    expect(text).not.toContain('\ufffd');
  });

  it('is none when the file has gone', async () => {
    const { capture, bytes } = await load(new Blob([readFileSync('public/samples/origin.pcap')]));
    expect(await pcapngFile(capture, bytes.slice(0, 100), Uint32Array.of(0, 1, 2))).toBeNull();
  });
});
