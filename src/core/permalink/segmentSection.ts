/** What the side table of openings knows of a link's segments, as columns. */
import { Known } from '../opening/openingSegments';
import { sequenceDistance } from '../tcp/sequence';
import { ContextDictionary } from './contextDictionary';
import { readColumns, writeColumns, type ColumnStyle } from './columns';
import { zigzag, type LinkReader, type LinkWriter } from './linkBytes';
import type { LinkSegment, Side } from './linkFlow';
import { within } from './linkBytes';
import type { BarePacket } from './packetSection';
import {
  Clock,
  IpIdPredictor,
  LinkAddressPredictor,
  movedBy,
  SackPredictor,
} from './segmentPredictors';

const COLUMNS = 11;

/** Ticks a second of timestamp clocks; the first means that times do not predict them. */
const CLOCK_RATES = [0, 1000, 250, 100, 10, 2, 1, 200, 512, 1024, 10_000, 1_000_000] as const;
const RATE_BITS = 4;

const KNOWN_VALUES = [0x187, 0x1af, 0x1c7, 0x186, 0x18e, 0x1ae, 0x185, 0x1ad];
/**
 * Hashes of usual orders of options: timestamps; what Linux sends in a SYN; timestamps and SACK; none; MSS,
 * SACK permitted and window scale; Windows; macOS; only MSS.
 */
const OPTION_HASHES = [62113, 47413, 41576, 7385, 26441];
const TTLS = [64, 128, 255, 127, 63, 254];
const SEGMENT_SIZES = [1460, 1440, 1452, 1400, 65495, 536, 8960];
const WINDOW_SCALES = [7, 8, 0, 6, 9, 10, 2];

/** What predicts a segment from those before it. */
class SegmentContext {
  readonly known = new ContextDictionary(KNOWN_VALUES);
  readonly optionHashes = new ContextDictionary(OPTION_HASHES);
  readonly ttls = new ContextDictionary(TTLS);
  readonly segmentSizes = new ContextDictionary(SEGMENT_SIZES);
  readonly windowScales = new ContextDictionary(WINDOW_SCALES);
  readonly clocks: readonly [Clock, Clock];
  readonly ipIds = [new IpIdPredictor(), new IpIdPredictor()] as const;
  readonly sacks = [new SackPredictor(), new SackPredictor()] as const;
  readonly linkAddresses = new LinkAddressPredictor();

  constructor(rates: readonly [number, number]) {
    this.clocks = [new Clock(rates[0], 0), new Clock(rates[1], 1)];
  }
}

/** Writes the segments; `packets` are those that have one, in the same order. */
export function writeSegments(
  out: LinkWriter,
  packets: readonly BarePacket[],
  segments: readonly LinkSegment[],
  style: ColumnStyle,
): void {
  const rates = [clockRate(packets, segments, 0), clockRate(packets, segments, 1)] as const;
  const context = new SegmentContext([CLOCK_RATES[rates[0]]!, CLOCK_RATES[rates[1]]!]);
  const columns: number[][] = Array.from({ length: COLUMNS }, () => []);
  segments.forEach((segment, i) => {
    symbolsOf(context, packets[i]!, segment).forEach((symbol, c) => columns[c]!.push(symbol));
  });
  out.number(rates[0] | (rates[1] << RATE_BITS));
  writeColumns(out, columns, style);
}

function symbolsOf(context: SegmentContext, packet: BarePacket, segment: LinkSegment): number[] {
  const { side, time, flags } = packet;
  const has = (bit: number) => (segment.known & bit) !== 0;
  const clock = context.clocks[side];
  let tsval = 0;
  let tsecr = 0;
  if (has(Known.timestamps)) {
    tsval = zigzag(sequenceDistance(segment.tsval, clock.expected(time)));
    tsecr = clock.echoSymbol(context.clocks[1 - side]!, segment.tsecr);
    clock.took(segment.tsval, segment.tsecr, time);
  }
  const [sackLeft, sackRight] = has(Known.sack)
    ? context.sacks[side].symbols(segment.sackLeft, segment.sackRight, packet.acknowledgment)
    : [0, 0];
  return [
    context.known.symbol(segment.known, ...knownContexts(side, flags)),
    tsval,
    tsecr,
    has(Known.ipId) ? context.ipIds[side].symbol(segment.ipId) : 0,
    has(Known.ttl) ? context.ttls.symbol(segment.ttl, `${side}`) : 0,
    has(Known.mss) ? context.segmentSizes.symbol(segment.mss, `${side}`, '') : 0,
    has(Known.windowScale) ? context.windowScales.symbol(segment.windowScale, `${side}`, '') : 0,
    sackLeft,
    sackRight,
    has(Known.options)
      ? context.optionHashes.symbol(
          segment.optionsHash,
          `${side} ${segment.known}`,
          `${segment.known}`,
        )
      : 0,
    has(Known.linkAddress) ? context.linkAddresses.symbol(side, segment.linkAddress) : 0,
  ];
}

/** Reads what {@link writeSegments} wrote. */
export function readSegments(input: LinkReader, packets: readonly BarePacket[]): LinkSegment[] {
  const rates = input.number(0xff, 'the rate of a clock');
  const context = new SegmentContext([
    rateOf(rates & ((1 << RATE_BITS) - 1)),
    rateOf(rates >>> RATE_BITS),
  ]);
  const columns = readColumns(input, COLUMNS, packets.length);
  return packets.map((packet, row) =>
    segmentOf(
      context,
      packet,
      columns.map((column) => column[row]!),
    ),
  );
}

function segmentOf(
  context: SegmentContext,
  packet: BarePacket,
  symbols: readonly number[],
): LinkSegment {
  const { side, time, flags } = packet;
  const known = within(
    context.known.value(symbols[0]!, ...knownContexts(side, flags)),
    0,
    0x1ff,
    'what is known of a segment',
  );
  const has = (bit: number) => (known & bit) !== 0;
  const clock = context.clocks[side];
  let tsval = 0;
  let tsecr = 0;
  if (has(Known.timestamps)) {
    tsval = within(movedBy(clock.expected(time), symbols[1]!), 0, 0xffffffff, 'a timestamp');
    const peer = context.clocks[1 - side]!;
    tsecr = within(clock.echoOf(peer, symbols[2]!), 0, 0xffffffff, 'an echoed timestamp');
    clock.took(tsval, tsecr, time);
  }
  const ipId = has(Known.ipId)
    ? context.ipIds[side].value(within(symbols[3]!, 0, 0x10001, 'an IP identification'))
    : 0;
  const take = (bit: number, value: () => number | null, most: number, what: string) =>
    has(bit) ? within(value(), 0, most, what) : 0;
  const ttl = take(Known.ttl, () => context.ttls.value(symbols[4]!, `${side}`), 0xff, 'a TTL');
  const mss = take(
    Known.mss,
    () => context.segmentSizes.value(symbols[5]!, `${side}`, ''),
    0xffff,
    'a maximum segment size',
  );
  const windowScale = take(
    Known.windowScale,
    () => context.windowScales.value(symbols[6]!, `${side}`, ''),
    0xff,
    'a window scale',
  );
  const [sackLeft, sackRight] = has(Known.sack)
    ? context.sacks[side].block(symbols[7]!, symbols[8]!, packet.acknowledgment)
    : [0, 0];
  const optionsHash = take(
    Known.options,
    () => context.optionHashes.value(symbols[9]!, `${side} ${known}`, `${known}`),
    0xffff,
    'the order of options',
  );
  const linkAddress = has(Known.linkAddress) ? context.linkAddresses.value(side, symbols[10]!) : 0;
  return {
    known,
    tsval,
    tsecr,
    ipId,
    ttl,
    mss,
    windowScale,
    sackLeft,
    sackRight,
    optionsHash,
    linkAddress,
  };
}

function knownContexts(side: Side, flags: number): [string, string] {
  const syn = (flags & 2) !== 0;
  return [`${side} ${flags}`, `${syn}`];
}

function rateOf(index: number): number {
  return within(CLOCK_RATES[index] ?? null, 0, Infinity, 'the rate of a clock');
}

/** The rate that predicts the TSvals of an end best, as an index of {@link CLOCK_RATES}. */
function clockRate(
  packets: readonly BarePacket[],
  segments: readonly LinkSegment[],
  side: Side,
): number {
  let best = 0;
  let least = Infinity;
  CLOCK_RATES.forEach((rate, index) => {
    const clock = new Clock(rate, side);
    let cost = 0;
    segments.forEach((segment, i) => {
      const { time, side: of } = packets[i]!;
      if (of !== side || (segment.known & Known.timestamps) === 0) return;
      const off = Math.abs(sequenceDistance(segment.tsval, clock.expected(time)));
      cost += Math.log2(1 + off);
      clock.took(segment.tsval, 0, time);
    });
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}
