/**
 * What a link holds of the capture around its flow: where it was taken, what else was seen of the two hosts, where its
 * times come from, and the clocks behind its timestamps.
 */
import { LinkWriter, unzigzag, zigzag, type LinkReader } from './linkBytes';
import {
  HOST_COLUMNS,
  STATED_VANTAGES,
  TIME_SOURCES,
  type LinkFlow,
  type LinkHost,
} from './linkFlow';

/** A time between two packets of a capture, even of one whose clock jumped. */
function boundedTime(time: number): number {
  return Math.max(-MOST_HOST_TIME, Math.min(MOST_HOST_TIME, Math.round(time)));
}

const MOST_HOST_TIME = 2 ** 51;

/**
 * Where the capture was taken, and what the source shows of the two hosts. Columns are whole numbers, times (either sign) with one added: 0 is Infinity, never
 * seen. Behind them stands which of the two sent from here, where one did (1: the client, 2: the server): links of before have no more.
 */
export function vantageSection({ statedVantage, hosts }: LinkFlow): LinkWriter {
  const out = new LinkWriter();
  if (statedVantage === null && hosts === null) return out;
  out.number(STATED_VANTAGES.indexOf(statedVantage));
  for (const host of hosts ?? []) {
    HOST_COLUMNS.forEach((column, i) => {
      if (column === 'sentHere') return;
      const value = host[i]!;
      if (!isTime(column)) out.number(value);
      else out.number(value === Infinity ? 0 : zigzag(boundedTime(value)) + 1);
    });
  }
  const here = (hosts ?? []).reduce((bits, host, at) => bits | (host[SENT_HERE]! << at), 0);
  if (here !== 0) out.number(here);
  return out;
}

/** Reads what {@link vantageSection} wrote. */
export function readVantage(input: LinkReader | null): Pick<LinkFlow, 'statedVantage' | 'hosts'> {
  if (input === null) return { statedVantage: null, hosts: null };
  const stated = input.number(STATED_VANTAGES.length - 1, 'the place of the capture');
  const host = (): LinkHost =>
    HOST_COLUMNS.map((column) => {
      if (column === 'sentHere') return 0;
      const value = input.number(MOST_HOST_VALUES[column], 'what is known of a host');
      if (!isTime(column)) return value;
      return value === 0 ? Infinity : unzigzag(value - 1);
    });
  const [client, server] = input.atEnd ? [null, null] : [host(), host()];
  const here = client === null || input.atEnd ? 0 : input.number(3, 'which end sent from here');
  const hosts =
    client === null
      ? null
      : ([client.with(SENT_HERE, here & 1), server.with(SENT_HERE, here >> 1)] as const);
  return { statedVantage: STATED_VANTAGES[stated] ?? null, hosts };
}

type HostColumn = (typeof HOST_COLUMNS)[number];

const MOST_HOST_VALUES: Readonly<Record<HostColumn, number>> = {
  synToSynAck: Number.MAX_SAFE_INTEGER,
  synAckToAck: Number.MAX_SAFE_INTEGER,
  openings: 0xffffffff,
  minTtl: 0xff,
  maxTtl: 0xff,
  partialChecksums: 0xffffffff,
  goodChecksums: 0xffffffff,
  sentHere: 1,
};

const SENT_HERE = HOST_COLUMNS.indexOf('sentHere');

function isTime(column: HostColumn): boolean {
  return column === 'synToSynAck' || column === 'synAckToAck';
}

/** A clock of nanoseconds, the fastest that makes sense, in ticks a second. */
const MOST_RATE = 1e9;
/** Rates that are no whole number are written in thousandths. */
const RATE_SCALE = 1000;

/** Where times come from, and the clocks' rates; empty for a capture with times and without clocks. */
export function clockSection({ timeSource, clocks }: LinkFlow): LinkWriter {
  const out = new LinkWriter();
  const known = clocks.some((hz) => hz !== null);
  if (timeSource === 'capture' && !known) return out;
  out.number(TIME_SOURCES.indexOf(timeSource));
  if (known) for (const hz of clocks) out.number(hz === null ? 0 : rateInLink(hz));
  return out;
}

/** Even: twice a whole rate. Odd: a rate in thousandths. 0: not known. */
function rateInLink(hz: number): number {
  const rate = Math.max(1 / RATE_SCALE, Math.min(MOST_RATE, hz));
  return Number.isInteger(rate) ? rate * 2 : Math.round(rate * RATE_SCALE) * 2 + 1;
}

/** Reads what {@link clockSection} wrote. */
export function readClocks(input: LinkReader | null): Pick<LinkFlow, 'timeSource' | 'clocks'> {
  if (input === null) return { timeSource: 'capture', clocks: [null, null] };
  const source = input.number(TIME_SOURCES.length - 1, 'the source of times');
  const hz = () => {
    const rate = input.number(MOST_RATE * RATE_SCALE * 2 + 1, 'the rate of a clock');
    if (rate === 0) return null;
    return rate % 2 === 0 ? rate / 2 : (rate - 1) / 2 / RATE_SCALE;
  };
  return {
    timeSource: TIME_SOURCES[source] ?? 'unknown',
    clocks: input.atEnd ? [null, null] : [hz(), hz()],
  };
}
