import { describe, expect, it } from 'vitest';
import {
  madeTransfer,
  readFlow,
  sampleCapture,
  type ReadFlow,
} from '../../../../test/support/ladderFlows';
import { allOf, expectClear, layOut } from '../../../../test/support/ladderWriting';
import { loadFile } from '../../../../test/support/loadFile';
import { isFromServer } from '../../packets/packetTable';
import { timeOfRow, type LadderFlow } from '../../flowRows/ladderFlow';
import type { Hop, Lane, LanePlan, LaneSource } from '../lanePlan';
import { placeHeads } from '../placeHeads';
import { overlaps } from '../placement';
import { heightAtLane } from '../rowHeights';
import { ladderText } from '../textTwin';
import { TIME_SCALES } from '../timeScale';
import { arrowsBetween } from '../visibleArrows';
import { lanePlanOf } from './index';
import { twoEnds } from './twoEnds';

const WIDTHS = [360, 620, 980, 1440];

/** From lane to lane a packet takes so long, nanoseconds. */
const LEG = 2e6;
/** The row that is lost at the first lane that it comes to, and the one that nobody at an end sent. */
const LOST = 5;
const INVENTED = 8;

/** A source of `points` capture points between the two ends, each with a clock of its own: times measured at every lane. */
const measuredAt = (points: number): LaneSource => ({
  id: `measured-at-${points}`,
  plan(flow) {
    const ends = twoEnds.plan(flow)!.lanes;
    const captures = Array.from({ length: points }, (_, at): Lane => ({
      id: `capture-${at}`,
      place: 'capture',
      role: `Capture ${at + 1}`,
      name: `tap-${at + 1}`,
      facts: [],
      certainty: 'measured',
      because: [],
      captured: { sure: true, reason: 'It is a capture.' },
    }));
    const last = points + 1;
    return {
      lanes: [ends[0]!, ...captures, ends[1]!],
      longestTravel: last * LEG,
      reason: 'Each packet was found in every capture.',
      hop(row): Hop {
        const fromServer = isFromServer(flow.capture.packets, flow.packets[row]!);
        let [from, to] = fromServer ? [last, 0] : [0, last];
        if (row === LOST) to = fromServer ? last - 1 : 1;
        if (row === INVENTED) from = 1;
        const departed = timeOfRow(flow, row);
        return {
          from,
          to,
          departed,
          arrived: departed + Math.abs(to - from) * LEG,
          measured: true,
          why: row === LOST ? 'It is in no capture beyond this one.' : null,
        };
      },
    };
  },
});

const planned = (flow: LadderFlow, points: number): LanePlan =>
  lanePlanOf(flow, [measuredAt(points)]);

describe.each([1, 2])('a ladder of two ends and %i capture points', async (points) => {
  const read = readFlow(await sampleCapture('origin'), 0);
  const plan = planned(read.flow, points);
  const of = (width: number, ...rest: [] | [(typeof TIME_SCALES)[number]]) =>
    layOut({ ...read, plan }, width, ...rest);

  it('spreads its lanes evenly between the ends', () => {
    const { lanes, leftX, rightX } = of(1440).columns;
    expect(lanes).toHaveLength(points + 2);
    const steps = lanes.slice(1).map(({ x }, at) => x - lanes[at]!.x);
    for (const step of steps) expect(step).toBeCloseTo((rightX - leftX) / (points + 1), 6);
  });

  it.each(WIDTHS)('writes nothing over anything, %i px wide', (width) => {
    for (const scale of TIME_SCALES) expectClear(of(width, scale));
  });

  it('breaks every inner lane where something is written', () => {
    const layout = of(1440);
    const { inner, arrows } = allOf(layout);
    expect(new Set(inner.map(({ x }) => x)).size).toBe(points);
    for (const { x, top, bottom } of inner) {
      const piece = { left: x - 0.5, right: x + 0.5, top, bottom };
      for (const arrow of arrows) expect(overlaps(piece, arrow.labelBox)).toBe(false);
    }
  });

  it('gives each lane a head clear of the next; in the narrow form, the ends', () => {
    const heads = placeHeads(of(1440)).lanes;
    expect(heads.map(({ lane }) => lane.id)).toEqual(plan.lanes.map(({ id }) => id));
    heads.slice(1).forEach(({ left }, at) => {
      expect(left).toBeGreaterThan(heads[at]!.left + heads[at]!.width);
    });
    expect(placeHeads(of(390)).lanes.map(({ lane }) => lane.id)).toEqual(['client', 'server']);
  });

  it('ends the arrow of a lost packet at the lane that saw it last, and starts an invented one where it appeared', () => {
    const layout = of(1440);
    const { arrows } = allOf(layout);
    const { lanes } = layout.columns;
    const [lost, invented] = [arrows[LOST]!, arrows[INVENTED]!];
    expect([lost.toInner, lost.x2]).toEqual([true, lanes[lost.hop.to]!.x]);
    expect([invented.fromInner, invented.x1]).toEqual([true, lanes[1]!.x]);
    expect(arrows.filter(({ toInner, fromInner }) => toInner || fromInner)).toHaveLength(2);
  });

  it('falls by measured times: as far as the way is long', () => {
    const layout = of(1440);
    const { arrows } = allOf(layout);
    expect(arrows[0]!.y2 - arrows[0]!.y1).toBeCloseTo(layout.fall, 6);
    expect(arrows[LOST]!.y2 - arrows[LOST]!.y1).toBeCloseTo(layout.fall / (points + 1), 6);
    expect(heightAtLane(layout, 0, 1)).toBeCloseTo(arrows[0]!.y1 + layout.fall / (points + 1), 6);
  });

  it('says in the text what the plan says of a packet', () => {
    const { remarks } = ladderText(read.flow, plan, read.observations).row(LOST);
    expect(remarks).toContain('It is in no capture beyond this one.');
  });
});

it('a long flow asks its plan only for the rows in view', () => {
  const flow = madeTransfer(100_000);
  const plan = planned(flow, 2);
  let asked = 0;
  const counted: LanePlan = {
    ...plan,
    hop(row) {
      asked++;
      return plan.hop(row);
    },
  };
  const read: ReadFlow = { flow, observations: [] };
  const layout = layOut({ ...read, plan: counted }, 1200);
  arrowsBetween(layout, 2e6, 2e6 + 900, null);
  expect(asked).toBeLessThan(100);
});

it('a source that has no plan leaves the flow to the next', async () => {
  const { flow } = readFlow(await sampleCapture('origin'), 0);
  const silent: LaneSource = { id: 'silent', plan: () => null };
  expect(lanePlanOf(flow, [silent, measuredAt(1), twoEnds]).lanes).toHaveLength(3);
  expect(lanePlanOf(flow, [silent]).lanes).toHaveLength(2);
});

it('a packet that a device did not send on ends at the device', async () => {
  const capture = await loadFile('test/captures/field/m274-fortigate-does-not-send-the-ack-on.txt');
  const { flow } = readFlow(capture, 0);
  const plan = lanePlanOf(flow);
  expect(plan.lanes[1]).toMatchObject({ id: 'middlebox', name: 'took in packets 3 and 5' });
  const ways = Array.from({ length: flow.length }, (_, row) => plan.hop(row));
  // Behind the last one nothing shows that the text was not cut.
  expect(ways.map(({ to }) => to)).toEqual([2, 0, 1, 0, 1, 0, 2]);
});
