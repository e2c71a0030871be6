import { describe, expect, it } from 'vitest';
import { mixedCapture } from '../../../bench/mixedCapture';
import type { OpenedCapture } from './captureEngine';
import { createEngine } from './createEngine';

/** Some 70 flows of HTTP, a few of them crooked. */
const file = mixedCapture(3e6);

async function opened(mostKept?: number) {
  const engine = createEngine(() => 0, mostKept);
  const result = await engine.open(file, () => undefined);
  if (!result.ok) throw new Error(result.error.message);
  return { engine, result: result satisfies OpenedCapture };
}

describe('a capture of more packets than are held', () => {
  it('has all flows and openings, and counts what it does not hold', async () => {
    const whole = await opened();
    const part = await opened(500);
    expect(part.result.info.packets).toBe(whole.result.info.packets);
    expect(part.result.info.flows).toBe(whole.result.info.flows);
    expect(part.result.order).toEqual(whole.result.order);
    const [warning] = part.result.info.warnings;
    expect(warning!.code).toBe('packets-not-kept');
    expect(warning!.count).toBeGreaterThan(500);
    const flows = [...whole.result.order];
    const rows = await part.engine.rows(flows);
    const inWhole = await whole.engine.rows(flows);
    rows.forEach(({ badge, packets, halfOpen, client }, at) => {
      expect({ badge, packets, halfOpen, client }).toEqual({
        badge: inWhole[at]!.badge,
        packets: inWhole[at]!.packets,
        halfOpen: inWhole[at]!.halfOpen,
        client: inWhole[at]!.client,
      });
    });
  });

  it('reads the others of a flow again: it is then what it is where all are held', async () => {
    const whole = await opened();
    const part = await opened(500);
    let reread = 0;
    for (const flow of whole.result.order) {
      const expected = (await whole.engine.flow(flow))!;
      const first = (await part.engine.flow(flow))!;
      expect(first.diagnosis.verdict?.headline).toBe(expected.diagnosis.verdict?.headline);
      if (first.unkept === 0) continue;
      if (++reread > 12) continue;
      const again = (await part.engine.wholeFlow(flow))!;
      expect(again.unkept).toBe(0);
      expect({ ...again.capture, warnings: null }).toEqual({
        ...expected.capture,
        warnings: null,
      });
      expect(again.diagnosis.verdict).toEqual(expected.diagnosis.verdict);
    }
    expect(reread).toBeGreaterThan(12);
  });

  it('answers the newest question for a whole flow only', async () => {
    const { engine, result } = await opened(500);
    const [first, second] = result.order.slice(-2);
    const answers = await Promise.all([engine.wholeFlow(first!), engine.wholeFlow(second!)]);
    expect(answers[0]).toBeNull();
    expect(answers[1]!.capture.stream).toBe(second);
  });

  it('saves all packets of several flows', async () => {
    const whole = await opened();
    const part = await opened(1500);
    const flows = [...whole.result.order].filter((_, at) => at % 5 === 0);
    const readings = await Promise.all(flows.map((flow) => part.engine.flow(flow)));
    expect(readings.reduce((sum, reading) => sum + reading!.unkept, 0)).toBeGreaterThan(20);
    const saved = await Promise.all([whole, part].map(({ engine }) => engine.pcapngOf(flows)));
    const [expected, found] = await Promise.all(
      saved.map(async (file) =>
        file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : file,
      ),
    );
    expect(found).toEqual(expected);
  });

  it('saves nothing of more packets than it may hold', async () => {
    const { engine, result } = await opened(500);
    expect(await engine.pcapngOf([...result.order])).toBe('too-many-packets');
  });
});
