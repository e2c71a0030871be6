import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Capture } from '../capture';
import { loadCapture } from '../loading/loadCapture';
import {
  findingText,
  listenerFindings,
  listenerOpening,
  listenerText,
  type ListenerFinding,
} from './listenerFindings';
import { summariseListener } from './listenerSummary';

async function sample(name: string): Promise<Capture> {
  const result = await loadCapture(new Blob([readFileSync(`public/samples/${name}`)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const findingsOf = (capture: Capture): ListenerFinding[] => run(listenerFindings(capture));

it('finds the listeners of a busy server, and counts their openings', async () => {
  const capture = await sample('busy-server.pcap');
  const findings = findingsOf(capture);
  expect(findings.map((finding) => listenerText(capture, finding))).toContain('10.99.0.80:8443');
  for (const { openings: flows, counts, from, to } of findings) {
    const openings = Array.from(flows, (flow) => listenerOpening(capture, flow));
    const odd = openings.filter(({ kind }) => kind !== 'healthy');
    expect(odd.length).toBeGreaterThanOrEqual(3);
    expect(counts.crooked).toBe(openings.filter(({ kind }) => kind === 'crooked').length);
    expect(odd[0]!.start).toBe(from);
    expect(odd.at(-1)!.start).toBe(to);
  }
});

it('says when, by the clock of the capture', async () => {
  const capture = await sample('busy-server.pcap');
  const [finding] = findingsOf(capture);
  expect(findingText(capture, finding!)).toMatch(
    /^\d+ crooked.* openings between \d\d:\d\d:\d\d and \d\d:\d\d:\d\d$/,
  );
  expect(findingText({ ...capture, start: null }, finding!)).toMatch(/between [\d.]+ m?s and/);
});

it('counts the causes of the openings of a listener', async () => {
  const capture = await sample('busy-server.pcap');
  const [finding] = findingsOf(capture);
  const { causes, diagnosed, text } = run(summariseListener(capture, finding!, null));
  expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(diagnosed);
  expect(text).toContain('full accept queue');
});

it('stays quiet where openings are healthy or alone', async () => {
  for (const name of ['healthy.pcap', 'origin.pcap']) {
    expect(findingsOf(await sample(name))).toEqual([]);
  }
});
