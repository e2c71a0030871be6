import { expect, it } from 'vitest';
import { readFlow, sampleCapture } from '../../../test/support/ladderFlows';
import { ArrowKind } from '../flowRows/arrowKind';
import { ladderOverview } from './ladderOverview';
import { lanePlanOf } from './laneSources/index';
import { layoutLadder } from './layoutLadder';

it('shows the most telling kind of each part, and nothing where nothing is special', async () => {
  const { flow, observations } = readFlow(await sampleCapture('origin'), 0);
  const layout = layoutLadder({
    plan: lanePlanOf(flow),
    flow,
    observations,
    timeScale: 'compressed',
    width: 1000,
    zoom: 1,
    showMiddlebox: false,
  });
  const cells = ladderOverview(layout, 200);
  const kinds = cells.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === ArrowKind.synAckRepeat)).toHaveLength(3);
  expect(kinds.filter((kind) => kind === ArrowKind.finRetransmission)).toHaveLength(2);
  expect(kinds).not.toContain(ArrowKind.syn);
  const repeat = cells.find(({ kind }) => kind === ArrowKind.synAckRepeat)!;
  expect((repeat.cell / 200) * layout.height).toBeLessThanOrEqual(layout.y[3]!);
  expect(ladderOverview(layout, 1)).toEqual([{ cell: 0, kind: ArrowKind.synAckRepeat }]);
});
