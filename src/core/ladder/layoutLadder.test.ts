import { describe, expect, it } from 'vitest';
import {
  madeFlow,
  madeTransfer,
  readFlow,
  sampleCapture,
  type MadePacket,
} from '../../../test/support/ladderFlows';
import { conversation } from '../../../test/support/conversation';
import {
  allOf,
  collisions,
  crosses,
  expectClear,
  layOut,
  writing,
} from '../../../test/support/ladderWriting';
import { TcpFlag } from '../packets/packetTable';
import { RAIL_WIDTH } from './ladderColumns';
import { markBox } from './ladderNotes';
import { lanePlanOf } from './laneSources/index';
import { moved, type Box } from './placement';
import { LABEL_HEIGHT, ZOOM_LIMITS } from './rowHeights';
import { ladderText } from './textTwin';
import { TIME_SCALES } from './timeScale';
import { arrowsBetween } from './visibleArrows';

const WIDTHS = [360, 390, 620, 740, 980, 1024, 1440];

const samples = [
  'origin',
  'origin-real-kernel',
  'healthy',
  'accept-queue-full',
  'ack-lost',
  'deferred-accept',
  'syn-cookies',
  'capture-duplicates',
];

describe.each(samples)('ladder of the sample %s', async (name) => {
  const capture = await sampleCapture(name);
  const flows = Array.from({ length: Math.min(8, capture.flows.length) }, (_, flow) =>
    readFlow(capture, flow),
  );

  it.each(WIDTHS)('writes nothing over anything at %i px, in every scale and zoom', (width) => {
    for (const flow of flows) {
      for (const scale of TIME_SCALES) {
        for (const zoom of [ZOOM_LIMITS[0], 1, ZOOM_LIMITS[1]]) {
          expectClear(layOut(flow, width, scale, zoom));
        }
      }
    }
  });

  it('keeps numbers of notes clear of what is written', () => {
    for (const flow of flows) {
      const layout = layOut(flow, 1280);
      const marks = layout.marks.map((mark): [string, Box] => [
        `mark ${mark.number} at ${mark.y}`,
        markBox(mark.x, mark.y),
      ]);
      expect(collisions([...marks, ...writing(layout)])).toEqual([]);
    }
  });

  it.each(WIDTHS)('stays within %i px', (width) => {
    for (const flow of flows) {
      for (const [what, box] of writing(layOut(flow, width))) {
        expect([what, box.left >= 0 && box.right <= width]).toEqual([what, true]);
      }
    }
  });
});

describe('ladder of the origin flow', async () => {
  const origin = readFlow(await sampleCapture('origin'), 0);

  it('shows the band from the ACK to the FIN that is taken, with its length', () => {
    const layout = layOut(origin, 1280);
    const { arrows } = allOf(layout);
    expect(layout.band?.words).toBe(
      'The two ends disagree: client open ↔ server half-open · 14.3 s',
    );
    expect(layout.band?.fromRow).toBe(2);
    expect(layout.band?.topLeft).toBe(arrows[2]!.y1);
    expect(layout.band?.bottomRight).toBe(arrows[11]!.y2);
  });

  it('marks every long silence and says its true length', () => {
    const { gaps } = allOf(layOut(origin, 1280));
    expect(gaps.map((gap) => gap.row)).toEqual([3, 5, 7, 9, 11]);
    expect(gaps.map((gap) => gap.words)).toEqual(['1.1 s', '2.0 s', '4.0 s', '6.3 s', '587 ms']);
  });

  it('joins the quoted packets to the repeats that quote them, beside the last lane', () => {
    const layout = layOut(origin, 1280);
    expect(layout.echoes.length).toBeGreaterThanOrEqual(2);
    for (const echo of layout.echoes) expect(echo.side).toBe('right');
  });

  it('keeps the rhythm of 1, 2, 4 s in the linear scale', () => {
    const { y } = layOut(origin, 1280, 'linear', 2);
    const [one, two, four] = [y[3]! - y[2]!, y[5]! - y[4]!, y[7]! - y[6]!];
    expect(two / one).toBeCloseTo(1.995 / 1.089, 1);
    expect(four / two).toBeCloseTo(2, 1);
  });

  it('gives every row the same height in even rows, but for what stands between rows', () => {
    const layout = layOut(origin, 1280, 'even');
    const distances = [...layout.y].slice(1).map((y, at) => y - layout.y[at]!);
    expect(new Set(distances.filter((_, at) => !layout.below.has(at))).size).toBe(1);
  });

  it('tells times relative to a mark, in both directions', () => {
    const layout = layOut(origin, 1280);
    const { arrows } = arrowsBetween(layout, 0, layout.height, origin.flow.packets[5]!);
    expect(arrows[5]!.time).toBe('0 s');
    expect(arrows[2]!.time).toMatch(/^−3\.\d{3} s$/);
    expect(arrows[7]!.time).toMatch(/^\+4\.\d{3} s$/);
  });

  it('makes only what is in view, the same as in the whole', () => {
    const layout = layOut(origin, 1280);
    const whole = allOf(layout).arrows;
    const part = arrowsBetween(layout, layout.y[4]! - 5, layout.y[6]! + 5, null).arrows;
    expect(part.length).toBeLessThan(whole.length);
    for (const arrow of part) expect(arrow).toEqual(whole[arrow.row]);
    expect(part.map((arrow) => arrow.row)).toEqual(expect.arrayContaining([4, 5, 6]));
  });
});

describe('ladder of a long flow', () => {
  const flow = madeTransfer(200_000);

  it('grows by typed arrays only', () => {
    const layout = layOut({ flow, observations: [] }, 1000);
    expect(layout.y).toHaveLength(200_000);
    expect(layout.height).toBeGreaterThan(200_000 * 40);
    const rows = arrowsBetween(layout, 5e6, 5e6 + 1000, null);
    expect(rows.arrows.length).toBeLessThan(40);
    expect(rows.arrows.length).toBeGreaterThan(10);
  });

  it('has rows in ascending order that never touch', () => {
    const { y } = layOut({ flow, observations: [] }, 1000, 'linear');
    for (let row = 1; row < y.length; row += 1) {
      if (y[row]! - y[row - 1]! < LABEL_HEIGHT) expect.fail(`row ${row}`);
    }
  });
});

describe('ladder of generated flows', () => {
  it('writes nothing over anything', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 30; round++) {
      let time = 0;
      const packets: MadePacket[] = Array.from({ length: 5 + random(60) }, () => {
        time += 10 ** (3 + random(8));
        return {
          time,
          fromServer: random(2) === 1,
          flags: [TcpFlag.ack, TcpFlag.fin | TcpFlag.ack, TcpFlag.rst, TcpFlag.syn][random(4)]!,
          sequence: random(5000),
          acknowledgment: random(5000),
          payload: random(3) * 700,
          window: random(5) * 100,
        };
      });
      const made = { flow: madeFlow(packets), observations: [] };
      for (const width of WIDTHS) expectClear(layOut(made, width, TIME_SCALES[round % 3]));
    }
  });

  it('sets unknown times in even rows and says so', () => {
    const packet = { fromServer: false, flags: TcpFlag.ack, sequence: 1, acknowledgment: 1 };
    const flow = madeFlow([1, 2, 3].map(() => ({ ...packet, time: NaN, payload: 0 })));
    const layout = layOut({ flow, observations: [] }, 1000);
    expect(layout.spacing.timeScale).toBe('even');
    expect(layout.y[2]! - layout.y[1]!).toBe(layout.y[1]! - layout.y[0]!);
    expect(allOf(layout).arrows[0]!.time).toBe('no time');
    expect(layout.columns.timeX).toBeGreaterThan(70);
  });

  it('lays out a flow without packets', () => {
    const layout = layOut({ flow: madeFlow([]), observations: [] }, 1000);
    expect(allOf(layout)).toEqual({ arrows: [], gaps: [], inner: [] });
    expect(layout.height).toBeGreaterThan(0);
  });
});

it('would notice a label moved onto its arrow', async () => {
  const layout = layOut(readFlow(await sampleCapture('origin'), 0), 1280);
  const { arrows } = allOf(layout);
  const box = moved(arrows[4]!.labelBox, 0, LABEL_HEIGHT);
  expect(crosses(arrows[4]!, box)).toBe(true);
  expect(arrows[4]!.x1).toBeCloseTo(layout.columns.leftX + RAIL_WIDTH / 2 + 2);
});

describe('a flow from which packets were left out', async () => {
  const capture = await sampleCapture('origin');
  const { flow, observations } = readFlow(capture, 0, [{ afterPacket: 6, packets: 1234 }]);

  it.each(WIDTHS)('has a gap with their number at every scale, %d px wide', (width) => {
    for (const timeScale of TIME_SCALES) {
      const layout = layOut({ flow, observations }, width, timeScale);
      const gap = allOf(layout).gaps.find(({ row }) => row === 7);
      expect(gap?.words).toMatch(/^1,234 left out/);
      expect(collisions(writing(layout))).toEqual([]);
    }
  });

  it('says so in words', () => {
    expect(ladderText(flow, lanePlanOf(flow), observations).row(7).silence).toMatch(
      /^1,234 packets left out here\./,
    );
  });
});

it('marks times that were reconstructed', async () => {
  const capture = { ...(await sampleCapture('origin')), timeSource: 'reconstructed' as const };
  const layout = layOut(readFlow(capture, 0), 1440);
  const { arrows, gaps } = allOf(layout);
  expect(arrows[3]!.time).toBe('≈ 1.10 s');
  expect(arrows[3]!.delta).toBe('≈ +1.09 s');
  expect(gaps[0]!.words).toMatch(/^≈ /);
});

describe('states at the end of a flow', () => {
  const handshake = ['C S 0', 'S SA 0 1', 'C A 1 1 10', 'S A 1 11'];
  const ends: readonly (readonly [string, readonly string[]])[] = [
    ['an ordinary close', [...handshake, 'C FA 11 1', 'S A 1 12', 'S FA 1 12', 'C A 12 2']],
    ['a simultaneous close', [...handshake, 'C FA 11 1', 'S FA 1 11', 'C A 12 2', 'S A 2 12']],
    ['a simultaneous open', ['C S 0', 'S S 0', 'C SA 0 1', 'S SA 0 1', 'C A 1 1', 'S A 1 1']],
    ['a reset', [...handshake, 'C RA 11 1']],
  ];

  it.each(ends)('of %s are named clear of one another, and fill the rails', async (_, segments) => {
    const flow = readFlow(await conversation(segments), 0);
    for (const width of WIDTHS) {
      for (const scale of TIME_SCALES) {
        const layout = layOut(flow, width, scale);
        expectClear(layout);
        for (const { states } of layout.rails) {
          states.forEach((state, at) => {
            expect(state.bottom).toBe(states[at + 1]?.top ?? layout.height);
            expect(state.bottom).toBeGreaterThan(state.top);
          });
        }
      }
    }
  });

  it('do not reach above what the end sent before it was closed', async () => {
    const refused = layOut(readFlow(await conversation(['C S 0', 'S RA zero 1']), 0), 1440);
    expect(refused.rails[1].states[0]!.top).toBe(0);
    const reset = layOut(readFlow(await conversation(['S A 1 1', 'C A 1 1', 'S R 1']), 0), 1440);
    expect(reset.rails[1].states[0]!.state).toBe('CLOSED');
    expect(reset.rails[1].states[0]!.top).toBeGreaterThan(reset.y[1]!);
  });
});
