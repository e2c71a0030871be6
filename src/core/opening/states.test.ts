import { describe, expect, it } from 'vitest';
import { conversation } from '../../../test/support/conversation';
import { openingCapture } from '../../../test/support/openingCapture';
import { loadFile } from '../../../test/support/loadFile';
import type { Capture } from '../capture';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { loadCapture } from '../loading/loadCapture';
import { openingOf } from './openingOf';
import type { StateSpan, TcpState } from './opening';
import { statesOf } from './states';
import { nextState, type TcpEvent } from './tcpStateMachine';

/** "FIN-WAIT-1@4 FIN-WAIT-2@5?": a state, the packet that brings it, `<proof` where another one proves it, `?` where none does. */
function written(spans: readonly StateSpan[]): string {
  return spans
    .map(({ state, packet, provedBy }) => {
      const how = provedBy === null ? '?' : provedBy === packet ? '' : `<${provedBy + 1}`;
      return `${state}@${packet + 1}${how}`;
    })
    .join(' ');
}

function statesOfFlow(
  capture: Capture,
  flow: FlowIndex,
  end: 'client' | 'server' | null = null,
): [string, string] {
  const { client, server } = statesOf(capture, openingOf(capture, flow), new Set(), end);
  return [written(client), written(server)];
}

const HANDSHAKE = ['C S 0', 'S SA 0 1', 'C A 1 1'];
const OPEN = [...HANDSHAKE, 'C A 1 1 10', 'S A 1 11', 'S A 1 11 20', 'C A 11 21'];
const OPEN_C = 'SYN-SENT@1 ESTABLISHED@2<3';
const OPEN_S = 'SYN-RECEIVED@1<2 ESTABLISHED@3<5';

interface Case {
  readonly name: string;
  readonly segments: readonly string[];
  readonly client: string;
  readonly server: string;
}

const CASES: readonly Case[] = [
  // Opening
  {
    name: 'a SYN that nobody answers',
    segments: ['C S 0', 'C S 0', 'C S 0'],
    client: 'SYN-SENT@1',
    server: '',
  },
  {
    name: 'a SYN-ACK that nobody acknowledges',
    segments: ['C S 0', 'S SA 0 1', 'S SA 0 1'],
    client: 'SYN-SENT@1',
    server: 'SYN-RECEIVED@1<2',
  },
  {
    name: 'an ordinary opening, of which the server has not spoken yet',
    segments: HANDSHAKE,
    client: OPEN_C,
    server: 'SYN-RECEIVED@1<2 ESTABLISHED@3?',
  },
  { name: 'an ordinary opening', segments: OPEN, client: OPEN_C, server: OPEN_S },
  {
    name: 'a SYN that is answered the second time',
    segments: ['C S 0', 'C S 0', 'S SA 0 1', 'C A 1 1'],
    client: 'SYN-SENT@1 ESTABLISHED@3<4',
    server: 'SYN-RECEIVED@2<3 ESTABLISHED@4?',
  },
  {
    name: 'a simultaneous open (RFC 9293 figure 8)',
    segments: ['C S 0', 'S S 0', 'C SA 0 1', 'S SA 0 1', 'C A 1 1', 'S A 1 1'],
    client: 'SYN-SENT@1 SYN-RECEIVED@2<3 ESTABLISHED@4<5',
    server: 'SYN-SENT@2 SYN-RECEIVED@3<4 ESTABLISHED@4<6',
  },
  {
    name: 'a simultaneous open, seen at the other end',
    segments: ['C S 0', 'S S 0', 'S SA 0 1', 'C SA 0 1', 'C A 1 1 5', 'S A 1 6'],
    client: 'SYN-SENT@1 SYN-RECEIVED@2<4 ESTABLISHED@4<5',
    server: 'SYN-SENT@2 SYN-RECEIVED@3 ESTABLISHED@4<6',
  },
  {
    name: 'a simultaneous open that begins with sent-again SYNs',
    segments: ['C S 0', 'C S 0', 'S S 0', 'S S 0', 'C SA 0 1', 'S SA 0 1', 'C A 1 1 5'],
    client: 'SYN-SENT@1 SYN-RECEIVED@4<5 ESTABLISHED@6<7',
    server: 'SYN-SENT@3 SYN-RECEIVED@5<6 ESTABLISHED@6?',
  },
  {
    name: 'a split handshake: the other end answers the SYN with one of its own',
    segments: ['C S 0', 'S S 0', 'C SA 0 1', 'S A 1 1', 'C A 1 1 4', 'S A 1 5'],
    client: 'SYN-SENT@1 SYN-RECEIVED@2<3 ESTABLISHED@4<5',
    server: 'SYN-SENT@2 ESTABLISHED@3<4',
  },
  {
    name: 'a crooked opening in which the third FIN is taken (the origin)',
    segments: [
      ...HANDSHAKE,
      ...['S SA 0 1', 'C A 1 1', 'S SA 0 1', 'C A 1 1'],
      ...['C FA 1 1', 'C FA 1 1', 'C FA 1 1', 'S A 1 2'],
    ],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@11?`,
    server: 'SYN-RECEIVED@1<2 CLOSE-WAIT@10<11',
  },
  {
    name: 'a crooked opening that the capture does not see end',
    segments: [...HANDSHAKE, 'S SA 0 1', 'C A 1 1'],
    client: OPEN_C,
    server: 'SYN-RECEIVED@1<2',
  },
  {
    name: 'a half-open server that takes data at last',
    segments: [...HANDSHAKE, 'S SA 0 1', 'C A 1 1', 'C A 1 1 9', 'C A 1 1 9', 'S A 1 10'],
    client: OPEN_C,
    server: 'SYN-RECEIVED@1<2 ESTABLISHED@7<8',
  },
  {
    name: 'an end that closes in SYN-RECEIVED',
    segments: ['C S 0', 'S SA 0 1', 'S FA 1 1'],
    client: 'SYN-SENT@1',
    server: 'SYN-RECEIVED@1<2 FIN-WAIT-1@3',
  },

  // Closing
  {
    name: 'an ordinary close by the client',
    segments: [...OPEN, 'C FA 11 21', 'S A 21 12', 'S FA 21 12', 'C A 12 22'],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@9? TIME-WAIT@10<11`,
    server: `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@10 CLOSED@11?`,
  },
  {
    name: 'an ordinary close by the server',
    segments: [...OPEN, 'S FA 21 11', 'C A 11 22', 'C FA 11 22', 'S A 22 12'],
    client: `${OPEN_C} CLOSE-WAIT@8<9 LAST-ACK@10 CLOSED@11?`,
    server: `${OPEN_S} FIN-WAIT-1@8 FIN-WAIT-2@9? TIME-WAIT@10<11`,
  },
  {
    name: 'a close in three segments',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 12', 'C A 12 22'],
    client: `${OPEN_C} FIN-WAIT-1@8 TIME-WAIT@9<10`,
    server: `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@9 CLOSED@10?`,
  },
  {
    name: 'a simultaneous close (RFC 9293 figure 13)',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 11', 'C A 12 22', 'S A 22 12'],
    client: `${OPEN_C} FIN-WAIT-1@8 CLOSING@9<10 TIME-WAIT@11?`,
    server: `${OPEN_S} FIN-WAIT-1@9 CLOSING@10<11 TIME-WAIT@11?`,
  },
  {
    name: 'a simultaneous close, seen at the other end',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 11', 'S A 22 12', 'C A 12 22'],
    client: `${OPEN_C} FIN-WAIT-1@8 CLOSING@9<11 TIME-WAIT@11?`,
    server: `${OPEN_S} FIN-WAIT-1@9 CLOSING@10 TIME-WAIT@11?`,
  },
  {
    name: 'a simultaneous close of which the server sends the first FIN',
    segments: [...OPEN, 'S FA 21 11', 'C FA 11 21', 'S A 22 12', 'C A 12 22'],
    client: `${OPEN_C} FIN-WAIT-1@9 CLOSING@10<11 TIME-WAIT@11?`,
    server: `${OPEN_S} FIN-WAIT-1@8 CLOSING@9<10 TIME-WAIT@11?`,
  },
  {
    name: 'a half-close, with data after the FIN',
    segments: [...OPEN, 'C FA 11 21', 'S A 21 12', 'S A 21 12 50', 'C A 12 71', 'S FA 71 12'],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@9<11`,
    server: `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@12`,
  },
  {
    name: 'a FIN with data',
    segments: [...OPEN, 'C FA 11 21 5', 'S A 21 16', 'S A 21 17', 'S FA 21 17 5', 'C A 17 27'],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@10? TIME-WAIT@11<12`,
    server: `${OPEN_S} CLOSE-WAIT@8<10 LAST-ACK@11 CLOSED@12?`,
  },
  {
    name: 'FINs that are sent again',
    segments: [
      ...OPEN,
      ...['C FA 11 21', 'C FA 11 21', 'S A 21 12', 'S FA 21 12', 'S FA 21 12', 'C A 12 22'],
      ...['S FA 21 12', 'C A 12 22'],
    ],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@10? TIME-WAIT@12<13`,
    server: `${OPEN_S} CLOSE-WAIT@9<10 LAST-ACK@11 CLOSED@15?`,
  },
  {
    name: 'a FIN that arrives before the data before it',
    segments: [...OPEN, 'C A 11 21 5', 'C FA 16 21', 'S A 21 11', 'C A 11 21 5', 'S A 21 17'],
    client: `${OPEN_C} FIN-WAIT-1@9 FIN-WAIT-2@12?`,
    server: `${OPEN_S} CLOSE-WAIT@11<12`,
  },
  {
    name: 'a FIN that nobody acknowledges',
    segments: [...OPEN, 'C FA 11 21', 'C FA 11 21'],
    client: `${OPEN_C} FIN-WAIT-1@8`,
    server: OPEN_S,
  },
  {
    name: 'an ACK of everything but the FIN',
    segments: [...OPEN, 'C FA 11 21 5', 'S A 21 16'],
    client: `${OPEN_C} FIN-WAIT-1@8`,
    server: OPEN_S,
  },
  {
    name: 'keep-alives and segments sent again, in which nothing changes',
    segments: [...OPEN, 'C A 10 21', 'S A 21 11', 'C A 1 1 10', 'S A 1 11 20', 'C A 11 21'],
    client: OPEN_C,
    server: OPEN_S,
  },
  {
    name: 'keep-alives after the FIN',
    segments: [...OPEN, 'C FA 11 21', 'S A 21 12', 'S A 20 12', 'C A 12 21', 'S A 20 12 1'],
    client: `${OPEN_C} FIN-WAIT-1@8 FIN-WAIT-2@9?`,
    server: `${OPEN_S} CLOSE-WAIT@8<9`,
  },

  // Resets
  {
    name: 'a refused SYN',
    segments: ['C S 0', 'S RA zero 1'],
    client: 'SYN-SENT@1 CLOSED@2?',
    server: 'CLOSED@2',
  },
  {
    name: 'a RST to the SYN that acknowledges something else',
    segments: ['C S 0', 'S RA zero 41'],
    client: 'SYN-SENT@1',
    server: 'CLOSED@2',
  },
  {
    name: 'a RST to the SYN that acknowledges nothing',
    segments: ['C S 0', 'S R 1'],
    client: 'SYN-SENT@1',
    server: 'CLOSED@2',
  },
  {
    name: 'a client that is refused and tries again',
    segments: ['C S 0', 'S RA zero 1', 'C S 0', 'S RA zero 1', 'C S 0'],
    client: 'SYN-SENT@1',
    server: 'CLOSED@2',
  },
  {
    name: 'a client that refuses the ACK of an old connection (RFC 9293 figure 10)',
    segments: ['C S 0', 'S A 500 300', 'C R 300', 'C S 0', 'S SA 0 1', 'C A 1 1'],
    client: 'SYN-SENT@1 ESTABLISHED@5<6',
    server: 'SYN-RECEIVED@4<5 ESTABLISHED@6?',
  },
  {
    name: 'a client that gives up in SYN-SENT',
    segments: ['C S 0', 'S SA 0 1', 'C R 1'],
    client: 'SYN-SENT@1 CLOSED@3',
    server: 'SYN-RECEIVED@1<2 LISTEN@3?',
  },
  {
    name: 'a server that refuses a wrong ACK in SYN-RECEIVED',
    segments: ['C S 0', 'S SA 0 1', 'C A 1 900', 'S R 900', 'C A 1 1', 'S A 1 1 5'],
    client: 'SYN-SENT@1 ESTABLISHED@2<3',
    server: 'SYN-RECEIVED@1<2 ESTABLISHED@5<6',
  },
  {
    name: 'a server that resets in SYN-RECEIVED',
    segments: ['C S 0', 'S SA 0 1', 'S RA 1 1'],
    client: 'SYN-SENT@1 CLOSED@3?',
    server: 'SYN-RECEIVED@1<2 CLOSED@3',
  },
  {
    name: 'a reset in the midst of a simultaneous open',
    segments: ['C S 0', 'S S 0', 'C SA 0 1', 'S SA 0 1', 'S R 1'],
    client: 'SYN-SENT@1 SYN-RECEIVED@2<3 ESTABLISHED@4? CLOSED@5?',
    server: 'SYN-SENT@2 SYN-RECEIVED@3<4 ESTABLISHED@4? CLOSED@5',
  },
  {
    name: 'a reset of an open connection',
    segments: [...OPEN, 'C RA 11 21'],
    client: `${OPEN_C} CLOSED@8`,
    server: `${OPEN_S} CLOSED@8?`,
  },
  {
    name: 'a RST in the window that is not the next segment (RFC 5961)',
    segments: [...OPEN, 'C R 200', 'S A 21 11', 'C A 11 21 5', 'S A 21 16'],
    client: OPEN_C,
    server: OPEN_S,
  },
  {
    name: 'an old RST',
    segments: [...OPEN, 'C R 2', 'C R 1'],
    client: OPEN_C,
    server: OPEN_S,
  },
  {
    name: 'a RST that another host sent',
    segments: [...OPEN, 'S R 21', 'S A 21 11 5', 'C A 11 26'],
    client: OPEN_C,
    server: OPEN_S,
  },
  {
    name: 'a RST that another host sent before the SYN-ACK',
    segments: ['C S 0', 'S RA zero 1', 'S SA 0 1', 'C A 1 1', 'S A 1 1 5'],
    client: 'SYN-SENT@1 ESTABLISHED@3<4',
    server: 'SYN-RECEIVED@1<3 ESTABLISHED@4<5',
  },
  {
    name: 'a refusal, and a listener when the SYN comes again',
    segments: ['C S 0', 'S RA zero 1', 'C S 0', 'S SA 0 1', 'C A 1 1'],
    client: 'SYN-SENT@1 ESTABLISHED@4<5',
    server: 'CLOSED@2 SYN-RECEIVED@3<4 ESTABLISHED@5?',
  },
  {
    name: 'RSTs to data that was under way',
    segments: [...OPEN, 'C R 11', 'S A 21 11 5', 'C R 11', 'S A 26 11 5', 'C R 11'],
    client: `${OPEN_C} CLOSED@8`,
    server: `${OPEN_S} CLOSED@12?`,
  },
  {
    name: 'a RST in FIN-WAIT-1 and to who has not taken the FIN',
    segments: [...OPEN, 'C FA 11 21', 'C R 12'],
    client: `${OPEN_C} FIN-WAIT-1@8 CLOSED@9`,
    server: `${OPEN_S} CLOSED@9?`,
  },
  {
    name: 'a RST in FIN-WAIT-2 and CLOSE-WAIT',
    segments: [...OPEN, 'S FA 21 11', 'C A 11 22', 'C A 11 22 9', 'S R 22'],
    client: `${OPEN_C} CLOSE-WAIT@8<9 CLOSED@11?`,
    server: `${OPEN_S} FIN-WAIT-1@8 FIN-WAIT-2@9? CLOSED@11`,
  },
  {
    name: 'a RST in LAST-ACK and TIME-WAIT',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 12', 'C R 12'],
    client: `${OPEN_C} FIN-WAIT-1@8 TIME-WAIT@9? CLOSED@10`,
    server: `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@9 CLOSED@10?`,
  },
  {
    name: 'a RST in CLOSING',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 11', 'C A 12 22', 'C R 12'],
    client: `${OPEN_C} FIN-WAIT-1@8 CLOSING@9<10 CLOSED@11`,
    server: `${OPEN_S} FIN-WAIT-1@9 CLOSING@10? CLOSED@11?`,
  },
  {
    name: 'a RST in TIME-WAIT',
    segments: [...OPEN, 'C FA 11 21', 'S FA 21 12', 'C A 12 22', 'S R 22'],
    client: `${OPEN_C} FIN-WAIT-1@8 TIME-WAIT@9<10 CLOSED@11?`,
    server: `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@9 CLOSED@10<11`,
  },

  // Parts of a flow
  {
    name: 'a middle without data, of which nothing is known',
    segments: ['C A 11 21', 'S A 21 11', 'C A 10 21', 'S A 21 11'],
    client: '',
    server: '',
  },
  {
    name: 'a middle with data of one end',
    segments: ['S A 21 11 100', 'C A 11 121'],
    client: '',
    server: 'ESTABLISHED@1?',
  },
  {
    name: 'a middle with data of both ends',
    segments: ['C A 11 21', 'C A 11 21 5', 'S A 21 16 9', 'C A 16 30'],
    client: 'ESTABLISHED@2<3',
    server: 'ESTABLISHED@3',
  },
  {
    name: 'a close without its beginning',
    segments: ['C FA 11 21', 'S A 21 12', 'S FA 21 12', 'C A 12 22'],
    client: 'FIN-WAIT-1@1? FIN-WAIT-2@2? TIME-WAIT@3<4',
    server: 'CLOSE-WAIT@1<3 LAST-ACK@3 CLOSED@4?',
  },
  {
    name: 'a reset without its beginning',
    segments: ['C A 11 21', 'S R 21'],
    client: '',
    server: 'CLOSED@2',
  },
  {
    name: 'a SYN-ACK as first packet',
    segments: ['S SA 0 1', 'C A 1 1', 'S A 1 1 5'],
    client: 'ESTABLISHED@1<2',
    server: 'SYN-RECEIVED@1 ESTABLISHED@2<3',
  },
  {
    name: 'what the client sends alone',
    segments: ['C S 0', 'C A 1 1', 'C A 1 1 5', 'C FA 6 30', 'C A 7 31'],
    client: 'SYN-SENT@1 ESTABLISHED@2 FIN-WAIT-1@4',
    server: '',
  },
  {
    name: 'what the server sends alone',
    segments: ['S SA 0 1', 'S A 1 11', 'S A 1 11 20', 'S FA 21 12'],
    client: '',
    server: 'SYN-RECEIVED@1 ESTABLISHED@3 FIN-WAIT-1@4',
  },
];

describe('the states of both ends', () => {
  it.each(CASES)('$name', async ({ segments, client, server }) => {
    expect(statesOfFlow(await conversation(segments), 0)).toEqual([client, server]);
  });

  it('of a connection on the ports of one that is in TIME-WAIT', async () => {
    const close = ['C FA 11 21', 'S FA 21 12', 'C A 12 22'];
    const capture = await conversation([
      ...OPEN,
      ...close,
      ...['C S 90000', 'S SA 90000 90001', 'C A 90001 90001'],
    ]);
    expect(statesOfFlow(capture, 0)).toEqual([
      `${OPEN_C} FIN-WAIT-1@8 TIME-WAIT@9<10`,
      `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@9 CLOSED@10?`,
    ]);
    expect(statesOfFlow(capture, 1)).toEqual([
      'SYN-SENT@11 ESTABLISHED@12<13',
      'SYN-RECEIVED@11<12 ESTABLISHED@13?',
    ]);
  });

  it('are seen where the capture was taken', async () => {
    const close = ['C FA 11 21', 'S FA 21 12', 'C A 12 22'];
    const capture = await conversation([...OPEN, ...close]);
    expect(statesOfFlow(capture, 0, 'server')[1]).toBe(
      `${OPEN_S} CLOSE-WAIT@8<9 LAST-ACK@9 CLOSED@10`,
    );
    expect(statesOfFlow(capture, 0, 'client')[1]).toMatch(/CLOSED@10\?$/);
  });

  it('are few, however often a flow comes back', async () => {
    const segments = Array.from({ length: 6000 }, (_, at) => [
      ...(at % 2 === 0 ? ['C R 11', 'C A 11 21 1'] : ['S R 21', 'S A 21 11 1']),
    ]);
    const capture = await conversation([...OPEN, ...segments.flat()]);
    const { client, server } = statesOf(capture, openingOf(capture, 0));
    expect(client.length + server.length).toBeLessThan(20);
  });
});

const STATES: readonly TcpState[] = [
  ...(['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1'] as const),
  ...(['FIN-WAIT-2', 'CLOSE-WAIT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'] as const),
];
const EVENTS: readonly TcpEvent[] = [
  ...(['sends SYN', 'sends FIN', 'sends RST', 'takes SYN', 'takes SYN-ACK'] as const),
  ...(['takes ACK of SYN', 'takes FIN', 'takes ACK of FIN', 'takes RST'] as const),
];

/** RFC 9293 figure 5, with what its notes and sections 3.10.7.4 and 3.5.3 say beside it. */
const FIGURE = new Set(
  `CLOSED>SYN-SENT CLOSED>SYN-RECEIVED LISTEN>SYN-RECEIVED LISTEN>SYN-SENT LISTEN>CLOSED
   SYN-SENT>SYN-RECEIVED SYN-SENT>ESTABLISHED SYN-SENT>CLOSED
   SYN-RECEIVED>ESTABLISHED SYN-RECEIVED>FIN-WAIT-1 SYN-RECEIVED>CLOSE-WAIT SYN-RECEIVED>LISTEN SYN-RECEIVED>CLOSED
   ESTABLISHED>FIN-WAIT-1 ESTABLISHED>CLOSE-WAIT ESTABLISHED>CLOSED
   FIN-WAIT-1>FIN-WAIT-2 FIN-WAIT-1>CLOSING FIN-WAIT-1>CLOSED FIN-WAIT-2>TIME-WAIT FIN-WAIT-2>CLOSED
   CLOSING>TIME-WAIT CLOSING>CLOSED CLOSE-WAIT>LAST-ACK CLOSE-WAIT>CLOSED LAST-ACK>CLOSED
   TIME-WAIT>CLOSED TIME-WAIT>SYN-SENT TIME-WAIT>SYN-RECEIVED`.split(/\s+/),
);

it('the table holds the edges of the figure and no other', () => {
  const edges = STATES.flatMap((state) =>
    [true, false].flatMap((active) =>
      EVENTS.map((event) => [state, nextState(state, event, active)] as const),
    ),
  );
  const drawn = edges.flatMap(([from, to]) => (to === null ? [] : [`${from}>${to}`]));
  expect(new Set(drawn)).toEqual(FIGURE);
});

/** Can a state follow another, over states that are left with the packet that brings them? */
function reaches(from: TcpState, to: TcpState): boolean {
  const found = new Set<TcpState>([from]);
  let steps = [from];
  for (let step = 0; step < 3; step++) {
    steps = STATES.filter((next) => steps.some((state) => FIGURE.has(`${state}>${next}`)));
    for (const next of steps) found.add(next);
    if (steps.includes(to)) return true;
  }
  return false;
}

function expectSound(capture: Capture): void {
  for (let flow = 0; flow < capture.flows.length; flow++) {
    const { client, server } = statesOf(capture, openingOf(capture, flow));
    const rows = new Set(packetsOfFlow(capture.flows, flow));
    for (const spans of [client, server]) {
      spans.forEach((span, at) => {
        expect(span.inferred).toBe(span.provedBy === null);
        expect(rows.has(span.packet)).toBe(true);
        if (span.provedBy !== null) {
          expect(rows.has(span.provedBy)).toBe(true);
          expect(span.provedBy).toBeGreaterThanOrEqual(span.packet);
        }
        const before = spans[at - 1];
        if (before === undefined) return;
        expect(span.packet).toBeGreaterThan(before.packet);
        if (!reaches(before.state, span.state)) {
          expect.unreachable(`flow ${flow}: ${written(spans)}`);
        }
      });
    }
  }
}

it.each([1, 2, 3, 4, 5, 6])('follow the figure in connections of any order (%i)', async (seed) => {
  const result = await loadCapture(new Blob([openingCapture(seed, 3000)]));
  if (!result.ok) throw new Error(result.error.message);
  expectSound(result.capture);
});

describe('in captures of the lab', () => {
  it.each([
    [
      'simultaneous-open-01/client.pcap',
      'SYN-SENT@1 SYN-RECEIVED@2<3 ESTABLISHED@4<5 CLOSED@11',
      'SYN-SENT@2 SYN-RECEIVED@3<4 ESTABLISHED@4<6 CLOSED@11?',
    ],
    [
      'keepalive-01/client.pcap',
      `${OPEN_C} FIN-WAIT-1@16 FIN-WAIT-2@17?`,
      `${OPEN_S} CLOSE-WAIT@16<17`,
    ],
    [
      'healthy-01/client.pcap',
      `${OPEN_C} CLOSE-WAIT@8<9 LAST-ACK@10 CLOSED@11?`,
      `${OPEN_S} FIN-WAIT-1@8 FIN-WAIT-2@9? TIME-WAIT@10<11`,
    ],
    [
      'rst-injected-01/client.pcap',
      `${OPEN_C} CLOSED@5<7`,
      'SYN-RECEIVED@1<2 ESTABLISHED@3<6 CLOSED@7?',
    ],
    ['half-open-01/client.pcap', OPEN_C, OPEN_S],
  ])('%s', async (file, client, server) => {
    const capture = await loadFile(`test/captures/lab/${file}`);
    expectSound(capture);
    expect(statesOfFlow(capture, 0)).toEqual([client, server]);
  });

  it('of a host that has lost its half-open connection and opens a new one', async () => {
    const capture = await loadFile('test/captures/lab/half-open-01/client.pcap');
    expect(statesOfFlow(capture, 1)).toEqual([
      'SYN-SENT@8 ESTABLISHED@12<13 FIN-WAIT-1@18 FIN-WAIT-2@19?',
      'SYN-RECEIVED@11<12 ESTABLISHED@13<15 CLOSE-WAIT@18<19',
    ]);
  });
});
