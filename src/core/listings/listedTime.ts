/** Times as listings write them, and the times of a whole listing on one scale. */

/** What a written time counts from. */
export type TimeKind =
  /** 1970, UTC */
  | 'epoch'
  /** 1970, in the unnamed time zone of whoever wrote the listing */
  | 'local-date'
  /** midnight */
  | 'time-of-day'
  /** the first packet, or the packet before: a number or a duration alone does not say which */
  | 'relative';

export interface ListedTime {
  readonly kind: TimeKind;
  readonly nanoseconds: bigint;
}

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;
/** Numbers of seconds from here on (2001-09-09) are dates, not times since the first packet. */
const FIRST_EPOCH_SECOND = 1_000_000_000n;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO_DATE = /^(\d{4})[-/](\d\d)[-/](\d\d)[T\s]+/;
const DAY_OF_YEAR = /^(\d{4})[/-](\d{3})(?:[,:]\s*[:\s]|[:\s])\s*/;
const NAMED_MONTH = /^([A-Z][a-z]{2})\s+(\d{1,2}),?\s+(\d{4})\s+/;
/** `14.11.2023`, day first, and `11/14/2023`, where either can be first. */
const DOTTED_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4}),?\s+/;
const SLASHED_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s+/;
const CLOCK = /^(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:\s?([AP])\.?M\.?(?=\s|$))?/i;
const ZONE = /^\s?(Z|UTC|GMT|[+-]\d\d:?\d\d|[A-Z]{3,4}(?:\s(?=\S))?)/;
const SECONDS = /^(-?)(\d{1,10})[.,](\d{1,9})(?=\s|$)/;

/** A time at the start of a text, and how many characters it takes; null when there is none. */
export function readTime(text: string): { time: ListedTime; length: number } | null {
  return readDate(text) ?? readClock(text) ?? readSeconds(text);
}

function readDate(text: string): { time: ListedTime; length: number } | null {
  let match = ISO_DATE.exec(text);
  if (match !== null) {
    const [whole, year, month, day] = match;
    return dated(text, whole, Number(year), Number(month) - 1, Number(day), true);
  }
  match = NAMED_MONTH.exec(text);
  if (match !== null) {
    const month = MONTHS.indexOf(match[1]!.toLowerCase());
    if (month < 0) return null;
    return dated(text, match[0], Number(match[3]), month, Number(match[2]), true);
  }
  match = DOTTED_DATE.exec(text) ?? SLASHED_DATE.exec(text);
  if (match !== null) {
    const [whole, first, second, year] = match;
    // Month first, as where 12-hour clocks are in use, unless that is no month.
    const dayFirst = whole.includes('.') || Number(first) > 12;
    const [day, month] = dayFirst ? [first, second] : [second, first];
    if (Number(month) < 1 || Number(month) > 12 || Number(day) > 31) return null;
    return dated(text, whole, Number(year), Number(month) - 1, Number(day), true);
  }
  match = DAY_OF_YEAR.exec(text);
  if (match === null) return null;
  return dated(text, match[0], Number(match[1]), 0, Number(match[2]), false);
}

/** The time of a text that starts with a date; null when no time of day follows the date. */
function dated(
  text: string,
  date: string,
  year: number,
  month: number,
  day: number,
  hasZone: boolean,
): { time: ListedTime; length: number } | null {
  const clock = CLOCK.exec(text.slice(date.length));
  if (clock === null) return null;
  const [written, hour, minute, second, fraction, half] = clock;
  const clockEnd = date.length + written.length;
  const zone = hasZone ? ZONE.exec(text.slice(clockEnd)) : null;
  const offset = zoneOffset(zone?.[1]!.trim());
  const midnight = BigInt(Date.UTC(year, month, day)) * 1_000_000n;
  const ofDay = clockNanoseconds(hourOf(hour!, half), minute!, second!, fraction);
  const end = clockEnd + (zone?.[0].length ?? 0);
  return {
    time: {
      kind: offset === null ? 'local-date' : 'epoch',
      nanoseconds: midnight + ofDay - (offset ?? 0n),
    },
    length: text.slice(0, end).trimEnd().length,
  };
}

/** Nanoseconds that a zone is ahead of UTC; null for none or a name that several zones share. */
function zoneOffset(zone: string | undefined): bigint | null {
  if (zone === undefined) return null;
  if (/^(?:Z|UTC|GMT)$/.test(zone)) return 0n;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (match === null) return null;
  const minutes = BigInt(match[2]!) * 60n + BigInt(match[3]!);
  return (match[1] === '-' ? -minutes : minutes) * 60n * SECOND;
}

function readClock(text: string): { time: ListedTime; length: number } | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const after = text[match[0].length];
  if (after !== undefined && /\S/.test(after)) return null;
  const [whole, hour, minute, second, fraction, half] = match;
  const nanoseconds = clockNanoseconds(hourOf(hour!, half), minute!, second!, fraction);
  return { time: { kind: 'time-of-day', nanoseconds }, length: whole.length };
}

/** The hour of the day; `half` is the A or P of a clock of twelve hours. */
function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return hour;
  return String((Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0));
}

function readSeconds(text: string): { time: ListedTime; length: number } | null {
  const match = SECONDS.exec(text);
  if (match === null) return null;
  const seconds = BigInt(match[2]!);
  const amount = seconds * SECOND + fractionNanoseconds(match[3]);
  const nanoseconds = match[1] === '-' ? -amount : amount;
  const kind = seconds >= FIRST_EPOCH_SECOND ? 'epoch' : 'relative';
  return { time: { kind, nanoseconds }, length: match[0].length };
}

function clockNanoseconds(hour: string, minute: string, second: string, fraction?: string): bigint {
  const seconds = (BigInt(hour) * 60n + BigInt(minute)) * 60n + BigInt(second);
  return seconds * SECOND + fractionNanoseconds(fraction);
}

function fractionNanoseconds(digits: string | undefined): bigint {
  return digits === undefined ? 0n : BigInt(digits.padEnd(9, '0'));
}

/** The times of a listing on one scale. */
export interface ListedTimeline {
  /** Nanoseconds since the first segment; NaN when unknown. */
  readonly times: Float64Array<ArrayBuffer>;
  /** Nanoseconds since 1970 of the first segment; null when the listing has no dates. */
  readonly start: bigint | null;
  /** How the written times were read: since the first packet, or since the packet before. */
  readonly deltas: boolean;
  readonly localDates: boolean;
}

/**
 * Puts the written times of a listing on one scale; null when they are not all of one kind, or do not move.
 * @param deltas they count from the packet before (see `deltaTimes.ts`); the first of them counts from a packet that is not listed, or is 0
 */
export function timelineOf(
  written: readonly (ListedTime | null)[],
  deltas: boolean,
): ListedTimeline | null {
  const first = written.find((time) => time !== null);
  if (first === undefined || first === null) return null;
  if (written.some((time) => time !== null && time.kind !== first.kind)) return null;
  if (
    written.length > 1 &&
    written.every((time) => time === null || time.nanoseconds === first.nanoseconds)
  ) {
    return null;
  }
  const times = new Float64Array(written.length).fill(Number.NaN);
  let origin: bigint | null = null;
  let days = 0n;
  let before = first.nanoseconds;
  let sum = 0n;
  written.forEach((time, row) => {
    if (time === null) return;
    if (deltas) {
      sum += time === first ? 0n : time.nanoseconds;
      times[row] = Number(sum);
      return;
    }
    // Past midnight the hours begin anew; anything less than half a day is disorder, not a new day.
    if (time.kind === 'time-of-day' && before - time.nanoseconds > DAY / 2n) days++;
    before = time.nanoseconds;
    const at = time.nanoseconds + days * DAY;
    origin ??= at;
    times[row] = Number(at - origin);
  });
  const dated = first.kind === 'epoch' || first.kind === 'local-date';
  return { times, start: dated ? origin : null, deltas, localDates: first.kind === 'local-date' };
}
