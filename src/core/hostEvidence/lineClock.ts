/** The time that a line of a log gives for itself, and whether that can be the time of a packet. */
import { readMoment } from './moment';

export interface LineClock {
  /** Milliseconds since 1970, as if the line's zone were universal time; without a date, milliseconds since midnight. */
  readonly time: number;
  /** What the line leaves open. */
  readonly form: 'whole' | 'no-zone' | 'no-date';
}

/** `Nov 14 22:13:21`, as syslog writes it: no year, and the zone of the host; Cisco's ASA writes the year behind the day. */
const SYSLOG = /^\s*([A-Z][a-z]{2})\s+(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)\b/;
const DATED = /^\s*(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)\b/;
const CLOCK = /^\s*(\d\d):(\d\d):(\d\d)\b/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** A line's time stands at its beginning. */
const LOOKED_AT = 80;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The clocks of two machines that are set differ by less, and a log tells of a packet sooner. */
const TOLERANCE = MINUTE;
/** Zones are whole quarters of an hour from universal time, at most 14 hours. */
const ZONE_STEP = 15 * MINUTE;
const WIDEST_ZONE = 14 * 60 * MINUTE;

/** The time at the beginning of a line; null where it names none. */
export function readLineClock(line: string): LineClock | null {
  const head = line.slice(0, LOOKED_AT);
  const whole = readMoment(head);
  if (whole !== null && whole.epoch !== null) {
    return { time: whole.epoch, form: 'whole' };
  }
  const dated = DATED.exec(head);
  if (dated !== null) {
    const [year, month, ...rest] = dated.slice(1).map(Number);
    return { time: utc(year!, month! - 1, rest), form: 'no-zone' };
  }
  const syslog = SYSLOG.exec(head);
  if (syslog !== null) {
    const month = MONTHS.indexOf(syslog[1]!) / 3;
    if (!Number.isInteger(month) || month < 0) return null;
    const [, , day, year, ...clock] = syslog;
    // 1972 has a 29th of February; the year is taken from what it is compared with.
    return { time: utc(Number(year ?? 1972), month, [day, ...clock].map(Number)), form: 'no-zone' };
  }
  const clock = CLOCK.exec(head);
  if (clock === null) return null;
  const time = utc(1970, 0, [1, ...clock.slice(1).map(Number)]);
  return { time, form: 'no-date' };
}

const utc = (year: number, month: number, [day, ...clock]: readonly number[]) =>
  Date.UTC(year, month, day, ...clock);

/** Whether a line of this time can speak of a moment (milliseconds since 1970), whatever zone and year it leaves open. */
export const canBeAt = (clock: LineClock, moment: number) => offBy(clock, moment) <= TOLERANCE;

/** Lines give whole seconds. */
const SECOND = 1000;

/** Whether the line's time is that of the moment, as exactly as lines give it. */
export const isAtOnce = (clock: LineClock, moment: number) => offBy(clock, moment) <= SECOND;

/** How far the line's time is from a moment (milliseconds), in the zone and the year that bring it nearest. */
function offBy({ time, form }: LineClock, moment: number): number {
  if (form === 'whole') return Math.abs(time - moment);
  const off = form === 'no-date' ? mod(time - moment, DAY) : sameYear(time, moment) - moment;
  if (form !== 'no-date' && Math.abs(off) > WIDEST_ZONE + TOLERANCE) return Infinity;
  const fromZone = mod(off, ZONE_STEP);
  return Math.min(fromZone, ZONE_STEP - fromZone);
}

const mod = (value: number, by: number) => ((value % by) + by) % by;

/** The time in the year that brings it nearest to the moment, where its own year is only a stand-in. */
function sameYear(time: number, moment: number): number {
  const written = new Date(time);
  if (written.getUTCFullYear() !== 1972) return time;
  const year = new Date(moment).getUTCFullYear();
  const inYear = (of: number) => new Date(time).setUTCFullYear(of);
  return [year, year - 1, year + 1]
    .map(inYear)
    .reduce((best, each) => (Math.abs(each - moment) < Math.abs(best - moment) ? each : best));
}
