/**
 * The sample `origin` as a small scene for the landing page: its packets in short words, one row each, silences as gaps of
 * one height. Drawn by hand, as no capture is open there, with the shapes of the ladder.
 */
import { ArrowKind } from '../flowRows/arrowKind';
import { arrowStyle } from './arrowStyle';
import { arrowShapes } from './arrowShapes';
import { arcShapes } from './evidenceShapes';
import type { Paint, Role, Scene, Shape } from './scene';

/** A packet of the drawing: what it says, where it goes, and how long before it nothing happened. */
interface HeroPacket {
  readonly time: string;
  readonly label: string;
  readonly kind: ArrowKind;
  readonly fromServer?: boolean;
  readonly silence?: string;
}

const REPEAT = { label: 'SYN-ACK again', kind: ArrowKind.synAckRepeat, fromServer: true };
const HAVE_IT = { label: 'ACK, I have it', kind: ArrowKind.duplicateAck };
const FIN_AGAIN = { label: 'FIN again', kind: ArrowKind.fin };

const PACKETS: readonly HeroPacket[] = [
  { time: '0.00', label: 'SYN', kind: ArrowKind.syn },
  { time: '0.00', label: 'SYN-ACK', kind: ArrowKind.synAck, fromServer: true },
  { time: '0.01', label: 'ACK', kind: ArrowKind.handshakeAck },
  { time: '1.10', silence: '1.1 s', ...REPEAT },
  { time: '1.11', ...HAVE_IT },
  { time: '3.10', silence: '2.0 s', ...REPEAT },
  { time: '3.11', ...HAVE_IT },
  { time: '7.10', silence: '4.0 s', ...REPEAT },
  { time: '7.11', ...HAVE_IT },
  { time: '13.39', silence: '6.3 s', label: 'FIN', kind: ArrowKind.fin },
  { time: '13.71', ...FIN_AGAIN },
  { time: '14.30', ...FIN_AGAIN },
  { time: '14.30', label: 'ACK', kind: ArrowKind.ack, fromServer: true },
];

/** Rows of the SYN-ACK, of the ACK, of the first FIN, and of the FIN that is taken. */
const [SYN_ACK, ACK, FIN, TAKEN] = [1, 2, 9, 11] as const;
/** Pairs of rows: a repeat quotes the timestamp of the client's ACK before it. */
const ECHOES = [
  [4, 5],
  [6, 7],
] as const;

const WIDTH = 392;
const CLIENT = 62;
const SERVER = 330;
const MIDDLE = (CLIENT + SERVER) / 2;
const RAILS_TOP = 34;
const TOP = 66;
const PITCH = 29;
const SILENCE = 27;
const FALL = 9;
const RAIL = 7;
const SIZE = 13;

const ROWS = PACKETS.map((packet, row) => {
  const silences = PACKETS.slice(0, row + 1).filter(({ silence }) => silence !== undefined).length;
  return { ...packet, y: TOP + row * PITCH + silences * SILENCE };
});
const HEIGHT = ROWS.at(-1)!.y + 36;
const RAILS_BOTTOM = HEIGHT - 8;

const words = (role: Role, x: number, y: number, text: string, tone?: Paint): Shape => ({
  kind: 'text',
  role,
  x,
  y,
  words: text,
  ...(tone === undefined ? {} : { tone }),
  ...(role === 'laneHead' ? {} : { size: SIZE }),
});

/** A rail from the first to the last of the heights, in another colour from each of them on. */
function railShapes(x: number, heights: readonly number[], tones: readonly Paint[]): Shape[] {
  return tones.map((tone, at) => ({
    kind: 'rect',
    role: 'rail',
    tone,
    x: x - RAIL / 2,
    y: heights[at]!,
    across: RAIL,
    down: heights[at + 1]! - heights[at]! - 1,
  }));
}

function rowShapes({ time, label, kind, fromServer, silence, y }: (typeof ROWS)[number]): Shape[] {
  const style = arrowStyle(kind);
  const [left, right] = [CLIENT + 6, SERVER - 6];
  return [
    ...(silence === undefined ? [] : [words('delta', CLIENT - 12, y - 23, `⋮ ${silence}`)]),
    words('delta', CLIENT - 12, y + 4, time),
    ...arrowShapes(fromServer ? [right, y, left, y + FALL] : [left, y, right, y + FALL], style),
    words(style.strong ? 'strongLabel' : 'label', MIDDLE, y - 3, label, style.tone),
  ];
}

function shapes(): Shape[] {
  const [ack, fin, taken] = [ROWS[ACK]!.y + FALL, ROWS[FIN]!.y, ROWS[TAKEN]!.y + FALL];
  const synAck = ROWS[SYN_ACK]!.y + FALL;
  const [left, right] = [CLIENT + RAIL / 2, SERVER - RAIL / 2];
  const sentence = fin - 31;
  return [
    {
      kind: 'polygon',
      role: 'band',
      points: [left, ack - FALL, right, ack, right, taken, left, taken - FALL],
    },
    words('laneHead', CLIENT, 22, 'Client', 'client'),
    words('laneHead', SERVER, 22, 'Server', 'server'),
    ...railShapes(
      CLIENT,
      [RAILS_TOP, TOP, synAck, fin, RAILS_BOTTOM],
      ['state-closed', 'state-opening', 'state-established', 'state-closing'],
    ),
    ...railShapes(
      SERVER,
      [RAILS_TOP, TOP + FALL, taken, RAILS_BOTTOM],
      ['state-closed', 'state-opening', 'state-established'],
    ),
    ...ROWS.flatMap(rowShapes),
    ...ECHOES.flatMap(([quoted, quoting]) =>
      arcShapes(SERVER + RAIL / 2 + 2, ROWS[quoted]!.y + FALL, ROWS[quoting]!.y, 40),
    ),
    { kind: 'rect', role: 'bandName', x: MIDDLE - 100, y: sentence - 12, across: 200, down: 24 },
    words('bandWords', MIDDLE, sentence + 4.5, 'open ↔ half-open, 14.3 s'),
  ];
}

/** The scene of the landing page. */
export const heroScene: Scene = {
  width: WIDTH,
  height: HEIGHT,
  figures: [{ id: 'hero', kind: 'ground', packets: [], shapes: shapes() }],
};
