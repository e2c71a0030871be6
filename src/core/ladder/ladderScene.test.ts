import { describe, expect, it } from 'vitest';
import {
  madeTransfer,
  readFlow,
  sampleCapture,
  type ReadFlow,
} from '../../../test/support/ladderFlows';
import { layOut } from '../../../test/support/ladderWriting';
import { ladderScene } from './ladderScene';
import { overviewScene } from './ladderOverview';

describe('scene of the origin flow', async () => {
  const layout = layOut(readFlow(await sampleCapture('origin'), 0), 1280);
  const whole = ladderScene(layout, 0, layout.height, null);

  it('has a figure for every packet, arc and note, each with the packets that it speaks of', () => {
    const of = (kind: string) => whole.figures.filter((figure) => figure.kind === kind);
    expect(of('row').map(({ packets }) => packets[0])).toEqual([...layout.flow.packets]);
    expect(of('echo')).toHaveLength(layout.echoes.length);
    expect(of('note').map(({ packets }) => packets)).toEqual(
      layout.notes.map(({ packets }) => packets),
    );
    const ids = whole.figures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a target over each row, clear of the next', () => {
    expect(whole.targets.map(({ row }) => row)).toEqual([...layout.y.keys()]);
    whole.targets.slice(1).forEach(({ top }, at) => {
      const before = whole.targets[at]!;
      expect(top).toBeGreaterThanOrEqual(before.top + before.height - 1e-9);
    });
  });

  it('is, in part, the whole moved up', () => {
    const top = 400;
    const part = ladderScene(layout, top, 800, null);
    const row = part.figures.find(({ kind }) => kind === 'row')!;
    const same = whole.figures.find(({ id }) => id === row.id)!;
    row.shapes.forEach((shape, at) => {
      const other = same.shapes[at]!;
      if (shape.kind === 'text' && other.kind === 'text') {
        expect([shape.words, shape.x]).toEqual([other.words, other.x]);
        expect(shape.y).toBeCloseTo(other.y - top, 9);
      }
    });
    expect(part.targets.length).toBeLessThan(whole.targets.length);
  });

  it('shows the repeats in the overview, and the time in which the ends disagree', () => {
    const { shapes } = overviewScene(layout, 160).figures[0]!;
    expect(shapes[0]).toMatchObject({ role: 'overviewBand' });
    expect(shapes).toContainEqual(expect.objectContaining({ tone: 'arrow-repeat' }));
  });
});

it('of a long flow only what is in view, with coordinates near the view', () => {
  const read: ReadFlow = { flow: madeTransfer(100_000), observations: [] };
  const layout = layOut(read, 1000);
  const top = layout.height - 3000;
  const { figures, height } = ladderScene(layout, top, top + 1000, null);
  expect(figures.length).toBeLessThan(40);
  expect(height).toBe(1000);
  for (const { shapes } of figures) {
    for (const shape of shapes) {
      if (shape.kind === 'text') expect(Math.abs(shape.y)).toBeLessThan(1200);
      if (shape.kind === 'line') {
        for (const place of shape.points) expect(Math.abs(place)).toBeLessThan(1200);
      }
    }
  }
});
