/** What a box between the two ends sent is drawn from the middle, and shows nothing of the end in whose name it came. */
import { describe, expect, it } from 'vitest';
import type { LadderFlow } from '../src/core/flowRows/ladderFlow';
import { lanePlanOf } from '../src/core/ladder/laneSources/index';
import { layoutLadder } from '../src/core/ladder/layoutLadder';
import { ladderText, wholeLadderText } from '../src/core/ladder/textTwin';
import { arrowsBetween } from '../src/core/ladder/visibleArrows';
import type { StateSpan } from '../src/core/opening/opening';
import { statedVantage } from '../src/core/vantage/vantage';
import { conversation } from './support/conversation';
import { readFlow, sampleCapture, type ReadFlow } from './support/ladderFlows';
import { loadFile } from './support/loadFile';

const numbers = (packets: Iterable<number>) =>
  [...packets].sort((a, b) => a - b).map((at) => at + 1);
const states = (spans: readonly StateSpan[]) => spans.map(({ state }) => state);

/** Packets whose arrow starts in the middle, by width. */
function fromMiddle({ flow, observations }: ReadFlow, width: number): number[] {
  const layout = layoutLadder({
    flow,
    plan: lanePlanOf(flow),
    observations,
    timeScale: 'even',
    width,
    zoom: 1,
    showMiddlebox: true,
  });
  const { leftX, rightX } = layout.columns;
  return arrowsBetween(layout, 0, layout.height, null)
    .arrows.filter(({ x1 }) => x1 === (leftX + rightX) / 2)
    .map(({ number }) => number);
}

const LAB = [
  {
    file: 'rst-injected-01/client.pcap',
    box: [5],
    head: 'sent packet 5',
    client: 'CLOSED',
    server: 'ESTABLISHED',
  },
  {
    file: 'proxy-noforward-01/server.pcap',
    box: [3, 5],
    head: 'sent packets 3 and 5',
    client: 'SYN-SENT',
    server: 'SYN-RECEIVED',
  },
  {
    file: 'synproxy-01/client.pcap',
    box: [2, 4],
    head: 'sent packets 2 and 4',
    client: 'ESTABLISHED',
    server: 'SYN-RECEIVED',
  },
];

describe.each(LAB)('a box in $file', async ({ file, box, head, client, server }) => {
  const read = readFlow(await loadFile(`test/captures/lab/${file}`), 0);
  const { flow, observations } = read;

  it('sent what findings say that it sent', () => {
    expect(numbers(flow.fromBox)).toEqual(box);
    const lane = lanePlanOf(flow).lanes[1]!;
    expect([lane.place, lane.role, lane.name]).toEqual(['box', 'Middlebox', head]);
    expect(numbers(lane.because)).toEqual(box);
  });

  it.each([390, 800, 1100])('has its arrows start in the middle, %i px wide', (width) => {
    expect(fromMiddle(read, width)).toEqual(box);
  });

  it('shows nothing of the end in whose name it sent', () => {
    const last = box.at(-1)! - 1;
    const until = (spans: readonly StateSpan[]) =>
      states(spans.filter(({ packet }) => packet <= last));
    expect(until(flow.states.client)).toContain(client);
    expect(until(flow.states.server)).toContain(server);
    expect(until(flow.states.server)).not.toContain('CLOSED');
    expect([...flow.states.client, ...flow.states.server]).not.toContainEqual(
      expect.objectContaining({ provedBy: box[0]! - 1 }),
    );
  });

  it('is named in the text', () => {
    const text = wholeLadderText(ladderText(flow, lanePlanOf(flow), observations), flow.length);
    const lines = text.match(/A box between the two sent it in the \w+'s name\./g);
    expect(lines).toHaveLength(box.length);
  });
});

it('a client that a proxy speaks for never opens, and nothing says that it did', async () => {
  const { flow } = readFlow(await loadFile('test/captures/lab/proxy-noforward-01/server.pcap'), 0);
  expect(states(flow.states.client)).toEqual(['SYN-SENT']);
});

it('an empty middle lane takes no room', async () => {
  const capture = await sampleCapture('origin');
  const { flow } = readFlow(capture, 0);
  expect(flow.fromBox.size).toBe(0);
  const places = (read: LadderFlow) => lanePlanOf(read).lanes.map(({ place }) => place);
  expect(places(flow)).toEqual(['client', 'server']);
  expect(places({ ...flow, vantage: statedVantage('path') })).toEqual(['client', 'box', 'server']);
});

const OPEN = ['C S 0', 'S SA 0 1 0 106 10', 'C A 1 1', 'C A 1 1 12'];

/** The facts of public captures on which an RST was judged wrongly. */
const RESETS = [
  {
    name: 'two forged RSTs, the second with a number of its own',
    segments: [...OPEN, 'S R 1 0 0 21 900', 'S R 12504 0 0 21 902'],
    kinds: ['reset-ttl-elsewhere', 'server-answers-with-other-ttl'],
    box: [5, 6],
  },
  {
    name: 'an RST behind a FIN, which takes up a number',
    segments: [...OPEN, 'S FA 1 13 0 106 11', 'C A 13 1 12', 'S R 2 0 0 106 12'],
    kinds: [],
    box: [],
  },
  {
    name: 'an end that sends its RSTs with another TTL: its IP IDs run on',
    segments: [...OPEN, 'S A 1 13 0 106 11', 'S R 1 0 0 255 70'],
    kinds: [],
    box: [],
  },
  {
    name: 'a client whose stack sends RSTs with TTL 255, seen behind as many routers as its other segments',
    segments: ['C S 0 0 0 60 0', 'S SA 0 1 0 64 0', 'C A 1 1 0 60 0', 'C R 1 0 0 251 0'],
    kinds: [],
    box: [],
  },
  {
    name: 'one hop more on the way back may be another way',
    segments: [...OPEN, 'S A 1 13 0 105 11', 'S A 1 13 20 105 12'],
    kinds: ['server-answers-with-other-ttl'],
    box: [],
  },
  {
    name: 'a refusal, then a listener',
    segments: [
      'C S 0',
      'S RA zero 1 0 64',
      'C S 0',
      'S SA 0 1',
      'C A 1 1',
      'C A 1 1 9',
      'S A 1 10 5',
    ],
    kinds: [],
    box: [],
  },
];
const ABOUT_SENDERS = /^reset-(contradicted|before|answers|ttl-elsewhere)|other-ttl/;

it.each(RESETS)('$name', async ({ segments, kinds, box }) => {
  const { flow, observations } = readFlow(await conversation(segments), 0);
  const found = observations.map(({ kind }) => kind).filter((kind) => ABOUT_SENDERS.test(kind));
  expect(found.sort()).toEqual(kinds);
  expect(numbers(flow.fromBox)).toEqual(box);
});
