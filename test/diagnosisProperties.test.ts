/** What must not change a verdict: other flows, other clocks, other names, copies made by the capture, shorter packets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import type { Verdict } from '../src/core/diagnosis/verdict';
import { loadCapture } from '../src/core/loading/loadCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { readPcap, renumbered, writePcap, type PcapFile } from './support/pcapFrames';

const LAB = 'test/captures/lab';
/** One flow of each sort, IPv4 over Ethernet. */
const CASES = [
  'seed-33690-replica-emulated-server-01/server.pcap',
  'seed-33690-replica-01/server.pcap',
  'overflow-silent-01/server.pcap',
  'overflow-data-01/client.pcap',
  'defer-silent-01/server.pcap',
  'ack-lost-01/client.pcap',
  'ack-badsum-01/server.pcap',
  'ack-rejected-01/server.pcap',
  'ack-hostdrop-01/middlebox.pcap',
  'proxy-noforward-01/server.pcap',
  'synack-lost-01/client.pcap',
] as const;

const files = new Map<string, PcapFile>(CASES.map((name) => [name, readPcap(`${LAB}/${name}`)]));
const anyCase = fc.constantFrom(...CASES);
const RUNS = { numRuns: 15 };

async function captureOf(file: PcapFile): Promise<Capture> {
  const result = await loadCapture(writePcap(file));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** The verdict on the flow to which the first frame of a case belongs. */
function verdictOn(capture: Capture, flow: number): Verdict {
  const { verdict } = diagnose(capture, openingOf(capture, flow));
  if (verdict === null) throw new Error('no verdict');
  return verdict;
}

const outcome = (verdict: Verdict) =>
  verdict.causes.map(({ id, status }) => `${id} ${status}`).toSorted();

async function outcomeOf(file: PcapFile): Promise<string[]> {
  return outcome(verdictOn(await captureOf(file), 0));
}

describe('a verdict stays the same', () => {
  it('when the clock is another', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, fc.integer({ min: -1e12, max: 1e12 }), async (name, shift) => {
        const file = files.get(name)!;
        const frames = file.frames.map((frame) => ({ ...frame, time: frame.time + shift }));
        expect(await outcomeOf({ ...file, frames })).toEqual(await outcomeOf(file));
      }),
      RUNS,
    );
  });

  it('when addresses and ports are others', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCase,
        fc.integer({ min: 1, max: 0xfffe }),
        fc.integer({ min: 0, max: 4000 }),
        async (name, addressShift, portShift) => {
          const file = files.get(name)!;
          const other = renumbered(file, addressShift, portShift);
          expect(await outcomeOf(other)).toEqual(await outcomeOf(file));
        },
      ),
      RUNS,
    );
  });

  it('when flows of other hosts lie between its packets', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCase,
        anyCase,
        fc.infiniteStream(fc.boolean()),
        async (name, otherName, coin) => {
          const file = files.get(name)!;
          // The other flow keeps its order and takes the times of its neighbours.
          const other = [...renumbered(files.get(otherName)!, 0x5151, 7).frames];
          const frames = file.frames.flatMap((frame) => {
            const guests = [];
            while (other.length > 0 && coin.next().value === true) {
              guests.push({ ...other.shift()!, time: frame.time });
            }
            return [frame, ...guests];
          });
          expect(await outcomeOf({ ...file, frames })).toEqual(await outcomeOf(file));
        },
      ),
      RUNS,
    );
  });

  it('when the capture holds packets twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, fc.integer({ min: 1, max: 900 }), async (name, delay) => {
        const file = files.get(name)!;
        const frames = file.frames.flatMap((frame) => [
          frame,
          { ...frame, time: frame.time + delay },
        ]);
        const twice = outcome(verdictOn(await captureOf({ ...file, frames }), 0));
        expect(twice).toEqual(await outcomeOf(file));
      }),
      RUNS,
    );
  });

  it('when packets are cut behind their headers', async () => {
    for (const name of CASES) {
      const file = files.get(name)!;
      // 14 Ethernet, 20 IPv4, up to 60 TCP: everything but the payload.
      const frames = file.frames.map((frame) => ({ ...frame, bytes: frame.bytes.slice(0, 94) }));
      const cut = verdictOn(await captureOf({ ...file, frames }), 0);
      const whole = verdictOn(await captureOf(file), 0);
      // Checksums of segments with payload can no longer be verified; nothing else may change.
      expect(outcome(cut), name).toEqual(outcome(whole));
    }
  });
});

describe('evidence that is gone', () => {
  it('leaves no conclusion that rested on it', async () => {
    for (const name of CASES) {
      const file = files.get(name)!;
      const capture = await captureOf(file);
      const verdict = verdictOn(capture, 0);
      for (const { id, status, because } of verdict.causes) {
        if (status !== 'ruled-out') continue;
        const packets = new Set(because.flatMap(({ observation }) => observation.packets));
        const frames = file.frames.filter((_, i) => !packets.has(i));
        if (frames.length === 0) continue;
        const without = await captureOf({ ...file, frames });
        if (without.flows.length === 0) continue;
        const { verdict: next } = diagnose(without, openingOf(without, 0));
        const still = next?.causes.find((cause) => cause.id === id);
        if (still?.status !== 'ruled-out') continue;
        // Ruled out again: then by packets that are still there.
        for (const { observation } of still.because) {
          expect(
            observation.packets.every((p) => p < frames.length),
            `${name} ${id}`,
          ).toBe(true);
          expect(observation.packets.length, `${name} ${id}`).toBeGreaterThan(0);
        }
      }
    }
  });

  it('takes a proof with it', async () => {
    for (const name of CASES) {
      const file = files.get(name)!;
      const verdict = verdictOn(await captureOf(file), 0);
      const [first] = verdict.causes;
      if (first?.status !== 'proved') continue;
      const proof = new Set(first.because.flatMap(({ observation }) => observation.packets));
      const frames = file.frames.filter((_, i) => !proof.has(i));
      const without = await captureOf({ ...file, frames });
      const { verdict: next } = diagnose(without, openingOf(without, 0));
      const still = next?.causes.find(({ id }) => id === first.id);
      expect(still?.status, name).not.toBe('proved');
    }
  });
});
