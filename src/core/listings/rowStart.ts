/**
 * Where a row of Wireshark's packet list begins in a line. What keeps logs puts a time and names of its own before it: Jenkins
 * (`[2023-11-14T22:13:20.123Z] `), GitHub Actions, `docker compose logs` (`web-1  | `), stern, journald, CloudWatch.
 */
import { readTime } from './listedTime';
import { isIp } from './wiresharkColumns';

/** Longer prefixes are none of a log. */
const LONGEST_PREFIX = 200;
const NUMBER = /^\d{1,9}\s{1,12}(?=\S)/;
const MONTH = /^[A-Z][a-z]{2}$/;
const NAMED_ENDS = /^\S{1,80}\s{1,40}(?:→|⟶|➔|⇒|-{1,9}>|=>|>)\s/;

/** The place of the row's number, or of its time where it has none; -1 where the line does not begin a row. */
export function rowStart(line: string): number {
  const text = line.slice(0, LONGEST_PREFIX * 2);
  const own = text.search(/\S/);
  if (own < 0) return -1;
  // A row that begins at once has its number, its time, or both; a log's time is no address's neighbour.
  const first = text.slice(own);
  if (beginsAtNumber(first) || endsFollow(afterTime(first))) return own;
  let before = '';
  for (const word of text.slice(0, LONGEST_PREFIX).matchAll(/\S+/g)) {
    const rest = text.slice(word.index);
    const number = MONTH.test(before) ? null : NUMBER.exec(rest);
    if (number !== null && endsFollow(afterTime(rest.slice(number[0].length)))) return word.index;
    before = word[0];
  }
  return -1;
}

/** Without what a log puts before its row. */
export function withoutLogPrefix(line: string): string {
  const start = rowStart(line);
  return start > 0 && /\S/.test(line.slice(0, start)) ? line.slice(start) : line;
}

function beginsAtNumber(text: string): boolean {
  const number = NUMBER.exec(text);
  return number !== null && afterTime(text.slice(number[0].length)) !== null;
}

/** What follows the time at the start of a text; null when it begins with none. */
function afterTime(text: string): string | null {
  const time = readTime(text);
  return time === null ? null : text.slice(time.length).trimStart();
}

const endsFollow = (text: string | null) =>
  text !== null && (isIp(text.split(/\s/, 1)[0]) || NAMED_ENDS.test(text));
