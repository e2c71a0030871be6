/**
 * Inputs that are made to keep a reader busy cost in proportion to their size: four times as much of anything costs about four times
 * the work, where work that grows with its square would cost sixteen times. `npm run fuzz` measures more sizes, and memory.
 */
import { describe, expect, it } from 'vitest';
import { captureJson } from '../src/cli/captureJson';
import type { LoadResult } from '../src/core/capture';
import { readHostEvidence } from '../src/core/hostEvidence';
import { allFloods } from './support/allFloods';
import { loadCapture } from '../src/core/loading/loadCapture';
import { flowFloods } from './support/flowFloods';
import { HOST_FLOODS, ONE_CONNECTION_FLOODS } from './support/hostFloods';
import { packedFloods } from './support/packedFloods';
import { exerciseFile } from './support/exerciseCapture';
import { exerciseLink, LINK_FLOODS, linkFlood } from './support/linkFloods';

const TIMES = 4;
/** Halfway between linear and quadratic, on a scale of factors. */
const MOST_GROWTH = 8;
/** Below this, what is measured is the machine (milliseconds of this process's own processor time). */
const NOISE = 100;
const TRIES = 3;
/** Packets of a small link. */
const PACKETS = 1500;

/** Processor time of a piece of work, which other processes do not lengthen. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Does the work grow by no more than it should? Asked again when not: a compiler or a collector may have had its turn. */
async function expectLinear(
  small: () => Promise<unknown>,
  large: () => Promise<unknown>,
): Promise<void> {
  let least = Infinity;
  let smallCost = Infinity;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    smallCost = Math.min(smallCost, await cost(small));
    least = Math.min(least, await cost(large));
    if (least <= MOST_GROWTH * Math.max(smallCost, NOISE / TIMES)) return;
  }
  expect(least, `${TIMES} times as much costs ${least} ms, once ${smallCost} ms`).toBeLessThan(
    MOST_GROWTH * smallCost,
  );
}

describe('a file of', () => {
  it.each(allFloods.map((flood) => [flood.title, flood] as const))('%s', async (_title, flood) => {
    const [small, large] = [flood.make(1), flood.make(TIMES)];
    await expectLinear(
      () => exerciseFile(small),
      () => exerciseFile(large),
    );
  });
});

describe('a capture beside outputs of its host, with', () => {
  const capturesOf = (id: string) => flowFloods.find((flood) => flood.id === id)!;
  const beside = (id: string, texts: typeof HOST_FLOODS) =>
    Object.entries(texts).map(([title, text]) => [title, text, capturesOf(id)] as const);
  it.each([
    ...beside('crooked-openings', HOST_FLOODS),
    ...beside('crooked-again', ONE_CONNECTION_FLOODS),
  ])('%s', async (_title, text, crooked) => {
    const [small, large] = await Promise.all(
      [1, TIMES].map((size) => loadCapture(new Blob([new Uint8Array(crooked.make(size))]))),
    );
    const work = (size: number, loaded: LoadResult) => {
      const host = readHostEvidence(text(size));
      expect(host.tables.length + host.facts.length + host.unrecognised.length).toBeGreaterThan(0);
      for (const piece of captureJson('flood', loaded, { host, place: 'server' })) void piece;
      return Promise.resolve();
    };
    await expectLinear(
      () => work(1, small!),
      () => work(TIMES, large!),
    );
  });
});

describe('a link of', () => {
  it.each(Object.keys(LINK_FLOODS))('%s', async (kind) => {
    const [small, large] = [await linkFlood(kind, PACKETS), await linkFlood(kind, PACKETS * TIMES)];
    expect(await exerciseLink(large)).toBe(PACKETS * TIMES);
    await expectLinear(
      () => exerciseLink(small),
      () => exerciseLink(large),
    );
  });
});

describe('a packed file of', () => {
  it.each(packedFloods.map(({ title, make }) => [title, make] as const))(
    '%s holds what was packed',
    async (_title, make) => {
      const loaded = await loadCapture(new Blob([new Uint8Array(make(1))]));
      if (!loaded.ok) throw new Error(loaded.error.message);
      expect(loaded.capture.damage).toBeNull();
      expect(loaded.capture.packets.length).toBeGreaterThan(1);
    },
  );
});
