/**
 * The packets of a link as columns. Symbols are made and read by the same predictors, row by row, so that
 * what is predicted costs nothing.
 */
import { TcpFlag } from '../packets/packetTable';
import { ContextDictionary } from './contextDictionary';
import { readColumns, writeColumns, type ColumnStyle } from './columns';
import { unzigzag, within, zigzag, type LinkReader, type LinkWriter } from './linkBytes';
import type { LinkPacket, Side } from './linkFlow';
import { isRepeat, SequencePredictor } from './sequencePredictor';
import { MOST_TIME_WAY, timeColumn, timesOf } from './timeColumn';

/** A packet without its opening segment, and whether it has one. */
export type BarePacket = Omit<LinkPacket, 'segment'> & { readonly inOpening: boolean };

const COLUMNS = 9;

const MOST_PAYLOAD = 0xffffffff;

/** Flags and direction that flows begin with knowing: flags × 2 + side. */
const SHAPES = [
  [TcpFlag.syn, 0],
  [TcpFlag.syn | TcpFlag.ack, 1],
  [TcpFlag.ack, 0],
  [TcpFlag.ack, 1],
  [TcpFlag.fin | TcpFlag.ack, 0],
  [TcpFlag.fin | TcpFlag.ack, 1],
  [TcpFlag.psh | TcpFlag.ack, 0],
  [TcpFlag.psh | TcpFlag.ack, 1],
  [TcpFlag.rst, 0],
  [TcpFlag.rst, 1],
  [TcpFlag.rst | TcpFlag.ack, 0],
  [TcpFlag.rst | TcpFlag.ack, 1],
  [TcpFlag.fin | TcpFlag.psh | TcpFlag.ack, 0],
  [TcpFlag.fin | TcpFlag.psh | TcpFlag.ack, 1],
].map(([flags, side]) => flags! * 2 + side!);

/** Windows that stacks usually begin with. */
const WINDOWS = [
  64240, 65535, 8192, 65160, 14480, 14600, 29200, 28960, 5840, 5792, 32768, 26883, 26847, 43690,
  43440, 42340, 62727, 61440, 60720, 64800, 64860, 16384, 4096, 1024, 513, 502, 501, 229, 227, 64,
];
const WINDOW_ESCAPE = 1 + WINDOWS.length;

const LENGTHS = [0, 1448, 1460, 1428, 1440];

/** What predicts shapes, lengths, windows and labels of a packet from those before it. */
class RowContext {
  readonly sequences = new SequencePredictor();
  readonly shapes = new ContextDictionary(SHAPES);
  readonly lengths = new ContextDictionary(LENGTHS);
  /** Rotated labels (see {@link rotated}): good checksum, none. */
  readonly labels = new ContextDictionary([1, 0]);
  private readonly windows: [number | null, number | null] = [null, null];
  private readonly synWindows: [number | null, number | null] = [null, null];
  private previous = -1;
  private beforePrevious = -1;

  shapeContexts(): [string, string] {
    return [`${this.beforePrevious} ${this.previous}`, `${this.previous}`];
  }

  /** A segment sent again has the length that it had; else that of the last of its shape. */
  lengthContexts(shape: number, sequence: number, repeats: boolean): [string, string] {
    const side = shape % 2;
    return repeats
      ? [`${side} ${sequence}`, `shape ${shape}`]
      : [`shape ${shape}`, `${side} ${sequence}`];
  }

  labelContexts(shape: number, inOpening: boolean, repeats: boolean, ack: number): [string] {
    return [`${shape} ${inOpening} ${repeats} ${Math.min(ack, 2)}`];
  }

  windowSymbol(shape: number, window: number): number {
    const before = this.windowBefore(shape);
    if (window === before) return 0;
    const usual = WINDOWS.indexOf(window);
    return usual >= 0 ? 1 + usual : WINDOW_ESCAPE + zigzag(window - before);
  }

  windowOf(shape: number, symbol: number): number {
    const before = this.windowBefore(shape);
    if (symbol === 0) return before;
    return symbol < WINDOW_ESCAPE
      ? WINDOWS[symbol - 1]!
      : before + unzigzag(symbol - WINDOW_ESCAPE);
  }

  /** The window of a SYN has no scale, so it counts apart; 0 before the first. */
  private windowBefore(shape: number): number {
    const side = (shape % 2) as Side;
    const [own, other] = isSyn(shape)
      ? [this.synWindows, this.windows]
      : [this.windows, this.synWindows];
    return own[side] ?? other[side] ?? 0;
  }

  done(shape: number, window: number): void {
    (isSyn(shape) ? this.synWindows : this.windows)[(shape % 2) as Side] = window;
    this.beforePrevious = this.previous;
    this.previous = shape;
  }
}

function isSyn(shape: number): boolean {
  return (Math.floor(shape / 2) & TcpFlag.syn) !== 0;
}

function hasAck(shape: number): boolean {
  return (Math.floor(shape / 2) & TcpFlag.ack) !== 0;
}

/** Sequence space that a segment takes. */
function spaceOf(shape: number, payloadLength: number): number {
  const flags = Math.floor(shape / 2);
  return (
    payloadLength + ((flags & TcpFlag.syn) !== 0 ? 1 : 0) + ((flags & TcpFlag.fin) !== 0 ? 1 : 0)
  );
}

/** Labels with the checksum verdict (the upper four bits) lowest, so that common values are small. */
function rotated(labels: number): number {
  return ((labels << 4) | (labels >>> 28)) >>> 0;
}

function unrotated(value: number): number {
  return ((value >>> 4) | (value << 28)) >>> 0;
}

/** Writes packets; their number is known from elsewhere. */
export function writePackets(
  out: LinkWriter,
  packets: readonly BarePacket[],
  style: ColumnStyle,
): void {
  const context = new RowContext();
  const { way, column: times } = timeColumn(packets.map(({ time }) => time));
  const columns: number[][] = Array.from({ length: COLUMNS - 1 }, () => []);
  let number = 0;
  let inOpening = true;
  for (const packet of packets) {
    const { side, sequence, acknowledgment, payloadLength, window } = packet;
    const shape = packet.flags * 2 + side;
    const sequenceSymbol = context.sequences.sequenceSymbol(side, isSyn(shape), sequence);
    const repeats = isRepeat(sequenceSymbol);
    const ackSymbol = context.sequences.ackSymbol(side, hasAck(shape), acknowledgment);
    const row = [
      zigzag(packet.number - number - 1),
      context.shapes.symbol(shape, ...context.shapeContexts()),
      sequenceSymbol,
      context.lengths.symbol(payloadLength, ...context.lengthContexts(shape, sequence, repeats)),
      ackSymbol,
      context.windowSymbol(shape, window),
      packet.inOpening === inOpening ? 0 : 1,
      context.labels.symbol(
        rotated(packet.labels),
        ...context.labelContexts(shape, packet.inOpening, repeats, ackSymbol),
      ),
    ];
    row.forEach((symbol, i) => columns[i]!.push(symbol));
    context.sequences.sent(
      side,
      sequence,
      spaceOf(shape, payloadLength),
      hasAck(shape),
      acknowledgment,
    );
    context.done(shape, window);
    number = packet.number;
    inOpening = packet.inOpening;
  }
  out.number(way);
  writeColumns(out, [times, ...columns], style);
}

/** Reads what {@link writePackets} wrote. */
export function readPackets(input: LinkReader, rows: number): BarePacket[] {
  const context = new RowContext();
  const way = input.number(MOST_TIME_WAY, 'the unit of time');
  const [times, ...columns] = readColumns(input, COLUMNS, rows);
  const time = timesOf(times!, way);
  let number = 0;
  let inOpening = true;
  return time.map((at, row) => {
    const symbols = columns.map((column) => column[row]!);
    number = within(number + 1 + unzigzag(symbols[0]!), 0, 0xffffffff, 'a frame number');
    const shape = within(
      context.shapes.value(symbols[1]!, ...context.shapeContexts()),
      0,
      0x1fff,
      'TCP flags',
    );
    const side = (shape % 2) as Side;
    const sequence = within(
      context.sequences.sequenceOf(side, isSyn(shape), symbols[2]!),
      0,
      0xffffffff,
      'a sequence number',
    );
    const repeats = isRepeat(symbols[2]!);
    const payloadLength = within(
      context.lengths.value(symbols[3]!, ...context.lengthContexts(shape, sequence, repeats)),
      0,
      MOST_PAYLOAD,
      'the length of a segment',
    );
    const acknowledgment = within(
      context.sequences.ackOf(side, hasAck(shape), symbols[4]!),
      0,
      0xffffffff,
      'an acknowledgment number',
    );
    const window = within(context.windowOf(shape, symbols[5]!), 0, 0xffff, 'a window');
    if (within(symbols[6]!, 0, 1, 'the extent of the opening') === 1) inOpening = !inOpening;
    const labels = within(
      context.labels.value(
        symbols[7]!,
        ...context.labelContexts(shape, inOpening, repeats, symbols[4]!),
      ),
      0,
      0xffffffff,
      'the labels of a packet',
    );
    context.sequences.sent(
      side,
      sequence,
      spaceOf(shape, payloadLength),
      hasAck(shape),
      acknowledgment,
    );
    context.done(shape, window);
    return {
      number,
      time: at,
      side,
      flags: Math.floor(shape / 2),
      sequence,
      acknowledgment,
      payloadLength,
      window,
      labels: unrotated(labels),
      inOpening,
    };
  });
}
