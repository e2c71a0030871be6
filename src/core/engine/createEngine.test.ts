import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeFlowLink } from '../permalink/encodeFlowLink';
import { listedFlows } from '../flows/flowOrder';
import { loadCapture } from '../loading/loadCapture';
import type { CaptureEngine, OpenedCapture } from './captureEngine';
import { createEngine } from './createEngine';

const BUSY = 'public/samples/busy-server.pcap';
const NOTHING_GIVEN = { place: null, texts: [], statements: [] } as const;

async function opened(
  path = BUSY,
): Promise<{ readonly engine: CaptureEngine; readonly result: OpenedCapture }> {
  const engine = createEngine();
  const result = await engine.open(new Blob([readFileSync(path)]), () => undefined);
  if (!result.ok) throw new Error(result.error.message);
  return { engine, result };
}

describe('an engine', () => {
  it('tells of a capture what a list needs, and keeps the tables', async () => {
    const { engine, result } = await opened();
    const loaded = await loadCapture(new Blob([readFileSync(BUSY)]));
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { packets, flows } = loaded.capture;
    expect(result.info).toMatchObject({ packets: packets.length, streams: flows.length });
    expect(result.info).not.toHaveProperty('addresses');
    expect([...result.order].sort((a, b) => a - b)).toEqual([...listedFlows(flows)]);
    const [first] = result.order;
    const [row] = await engine.rows([first!]);
    const reading = await engine.flow(first!);
    expect(row!.badge.label).toBe(reading!.diagnosis.verdict!.badge);
    expect(reading!.capture.stream).toBe(first);
    const { causes, deciders } = await engine.causeAdvice(reading!.named, reading!.undecided);
    expect(causes.map(({ id }) => id)).toEqual(reading!.named);
    expect(causes.length).toBeGreaterThan(0);
    expect(deciders.length).toBeGreaterThan(0);
  });

  it('has no flow for a stream that there is not', async () => {
    const { engine, result } = await opened();
    expect(await engine.flow(result.info.streams)).toBeNull();
  });

  it('answers the newest of several searches', async () => {
    const { engine, result } = await opened();
    const answers = await Promise.all([
      engine.find('worst', 'crooked'),
      engine.find('worst', ''),
      engine.order('time'),
    ]);
    expect(answers[1]).toEqual(result.order);
    expect(answers[2]!.length).toBe(result.order.length);
  });

  it('takes into account where a person says that the capture was taken', async () => {
    const { engine, result } = await opened();
    const [first] = result.order;
    await engine.give({ ...NOTHING_GIVEN, place: 'client' });
    const stated = await engine.flow(first!);
    expect(stated!.diagnosis.context.vantage).toMatchObject({
      place: 'client',
      confidence: 'stated',
    });
    await engine.give(NOTHING_GIVEN);
    const inferred = await engine.flow(first!);
    expect(inferred!.diagnosis.context.vantage.confidence).not.toBe('stated');
  });

  it('tells of listeners whose openings say something together', async () => {
    const { engine, result } = await opened();
    const [info] = result.listeners;
    const odd = info!.openings - info!.counts.healthy;
    const window = { listener: info!.name, withHealthy: false, from: 0, to: odd + 10 };
    const rows = await engine.listenerRows(window);
    expect(rows.length).toBe(odd);
    expect(rows.every(({ kind }) => kind !== 'healthy')).toBe(true);
    const summary = await engine.listenerSummary(info!.name);
    expect(summary!.diagnosed).toBeGreaterThan(0);
  });

  it('reads a link as it reads a file', async () => {
    const { engine, result } = await opened();
    const [first] = result.order;
    const reading = await engine.flow(first!);
    const link = await encodeFlowLink(reading!.capture, 0, { place: 'server' });
    const other = createEngine();
    const shared = await other.openLink(link);
    expect(shared.ok && shared.extras?.place).toBe('server');
    const flow = await other.flow(0);
    expect(flow!.diagnosis.context.vantage.place).toBe('server');
    expect(flow!.capture.packets.length).toBe(reading!.capture.flows.packetIndex.length);
  });

  it('has nothing to say once it was released', async () => {
    const { engine } = await opened();
    await engine.release();
    await expect(engine.rows([0])).rejects.toThrow('No capture is open.');
  });
});
