import { expect, it } from 'vitest';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import { openingSegmentsOf } from './segmentsOf';

/** Two connections of so many SYNs each. */
async function listed(syns: number): Promise<Capture> {
  const lines = Array.from({ length: 2 * syns }, (_, i) => {
    const time = `00:00:${String(i % 60).padStart(2, '0')}.000000`;
    return `${time} IP 10.0.0.1.${4000 + (i % 2)} > 10.0.0.2.80: Flags [S], seq 1, win 1, length 0`;
  });
  const result = await loadCapture(new Blob([lines.join('\n')]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

it('reads a long opening once, however often it is asked for', async () => {
  const capture = await listed(20);
  const [first, second] = [0, 1].map((flow) => openingSegmentsOf(capture, flow));
  expect(first).toHaveLength(20);
  expect(openingSegmentsOf(capture, 0)).toBe(first);
  expect(openingSegmentsOf(capture, 1)).toBe(second);
});

it('keeps some of many', async () => {
  const lines = Array.from({ length: 300 * 16 }, (_, i) => {
    const time = `00:00:00.${String(i).padStart(6, '0')}`;
    return `${time} IP 10.0.0.1.${4000 + (i % 300)} > 10.0.0.2.80: Flags [S], seq 1, win 1, length 0`;
  });
  const result = await loadCapture(new Blob([lines.join('\n')]));
  if (!result.ok) throw new Error(result.error.message);
  const first = openingSegmentsOf(result.capture, 0);
  for (let flow = 1; flow < 300; flow++) openingSegmentsOf(result.capture, flow);
  expect(openingSegmentsOf(result.capture, 0)).not.toBe(first);
  expect(openingSegmentsOf(result.capture, 0)).toEqual(first);
});
