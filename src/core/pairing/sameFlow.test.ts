import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { sampleCapture } from '../../../test/support/ladderFlows';
import type { Capture } from '../capture';
import { readListing } from '../loading/listingCapture';
import { sameFlow } from './sameFlow';

async function listing(name: string, change = (text: string) => text): Promise<Capture> {
  const file = new URL(`../../../test/listings/${name}.txt`, import.meta.url);
  const result = readListing(change(await readFile(file, 'utf8')));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

it('recognises a listing of a capture, also with other addresses and timestamps', async () => {
  const capture = await sampleCapture('origin');
  const renumbered = (text: string) =>
    text
      .replaceAll('192.168.249.2', '10.9.8.7')
      .replaceAll(/TS val (\d+) ecr (\d+)/g, (_, tsval: string, tsecr: string) => {
        const shifted = (number: string) =>
          number === '0' ? '0' : String(Number(number) + 77_000);
        return `TS val ${shifted(tsval)} ecr ${shifted(tsecr)}`;
      });
  expect(sameFlow(capture, 0, await listing('origin.tshark'), 0)).toBe(true);
  expect(sameFlow(await listing('origin.tcpdump', renumbered), 0, capture, 0)).toBe(true);
});

it('recognises a part of a flow', async () => {
  const part = (text: string) => text.split('\n').slice(0, 8).join('\n');
  expect(sameFlow(await listing('origin.tcpdump', part), 0, await sampleCapture('origin'), 0)).toBe(
    true,
  );
});

it('tells flows apart that look alike', async () => {
  const origin = await listing('origin.tshark');
  // The same 13 packets in the same order, by other clocks.
  expect(sameFlow(origin, 0, await sampleCapture('origin-real-kernel'), 0)).toBe(false);
  expect(sameFlow(origin, 0, await listing('thread-33690-wireshark'), 0)).toBe(false);
  expect(sameFlow(origin, 0, await sampleCapture('deferred-accept'), 0)).toBe(false);
});

it('without timestamps only raw sequence numbers identify a flow', async () => {
  const without = (text: string) => text.replaceAll(/ TSval=\d+ TSecr=\d+/g, '');
  const absolute = await listing('origin.tshark-absolute', without);
  const relative = await listing('origin.tshark', without);
  expect(sameFlow(absolute, 0, await sampleCapture('origin'), 0)).toBe(true);
  expect(sameFlow(relative, 0, relative, 0)).toBe(false);
});
