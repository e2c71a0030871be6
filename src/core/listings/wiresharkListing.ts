/** Wireshark's packet list as text: copied from its window, exported, or printed by tshark. */
import { isCaptureCommand } from './captureCommand';
import { isTrailer } from './captureTrailer';
import { Conversations } from './conversations';
import { foldOf, isFull, unfolded, type Break } from './fold';
import { RefusedSyns } from './icmpErrors';
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { readTime } from './listedTime';
import { rowStart, withoutLogPrefix } from './rowStart';
import { isIp } from './wiresharkColumns';
import {
  endsBehindAddresses,
  infoLast,
  isCutRow,
  looksLikeWireshark,
  readWiresharkLine,
} from './wiresharkLine';

const HEADING =
  /^\W*(?:(?:N[or]\.?|Time|Zeit|Delta|Source|Quelle)\b.*\b(?:Source|Destination|Protocol|Info)\b|(?:No\.|Time|Source|Destination|Protocol|Length|Info)\s{0,9}$)/i;
/** The first column with a time is `frame.time_delta` or `frame.time_delta_displayed`, as Wireshark names them. */
const DELTA_COLUMN = /^\W*(?:N[or]\b\W*)?(?:Delta\b|Time delta\b)/i;
/** Details of a packet, printed collapsed below its line. */
const COLLAPSED =
  /^(?:Frame \d+: \d+ bytes|Ethernet II, |Linux cooked capture|Null\/Loopback|Raw packet data|802\.1Q Virtual LAN, |Internet Protocol Version [46], |Transmission Control Protocol, )/;
/** A line that only goes on with the fields of the one before: pasted text is often wrapped. */
const WRAPPED =
  /^\s*(?:\[(?!\d)|(?:Seq|Ack|Win|Len|MSS|WS|SACK_PERM|TSval|TSecr|TSV|TSER|SLE|SRE)\b)|^\s+[\w-]{1,20} (?:→|->|>) [\w-]{1,20} \[/;
const LAST_FIELDS = [/\bSeq=\d/, /\bWin=\d/, /\bLen=\d/];
/** The columns behind the addresses. */
const PROTOCOL_FIRST = /^\s*[A-Z][\w.-]{1,15}\s{1,12}\d{2,6}\s/;
/** Longer rows are not wrapped into more lines than this. */
const MOST_WRAPPED = 16;

export const wiresharkListing: ListingFormat = {
  id: 'wireshark-listing',
  title: "Wireshark's packet list",
  recognise(text) {
    const written = unquotedLines(text);
    const rows = written.map(rowOf);
    const fold = rowFold(written);
    let found = 0;
    for (let at = 0; at < rows.length; at++) {
      if (unreadable(rows[at]!) !== null) continue;
      const { whole, more } = wholeRow(rows, at, fold);
      if (looksLikeWireshark(whole) || isCutRow(whole)) found++;
      at += more;
    }
    return found;
  },
  parse(text) {
    const lines = new ListingLines();
    const conversations = new Conversations();
    const syns = new RefusedSyns();
    const seen = new Map<number, string>();
    /** A packet has one number: the same line twice was pasted twice. */
    const isAgain = (number: number | null, line: string) => {
      if (number === null) return false;
      if (seen.get(number) === line) return true;
      seen.set(number, line);
      return false;
    };
    const written = unquotedLines(text);
    const rows = written.map(rowOf);
    const fold = rowFold(written);
    let infoFirst = false;
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const row = rows[i]!;
      const tooLong = unreadable(line);
      if (tooLong !== null) {
        lines.notUnderstood(line, tooLong);
        continue;
      }
      if (isBeside(row)) {
        lines.beside(line);
        continue;
      }
      const { whole, more } = wholeRow(rows, i, fold);
      const turned = infoLast(whole);
      // A row that shows no header of TCP is one where others begin with that, too.
      if (turned !== null && looksLikeWireshark(turned.info)) infoFirst = true;
      const read = readWiresharkLine(infoFirst ? (turned?.row ?? whole) : whole);
      if (read.ok && isAgain(read.segment.number, whole))
        lines.beside(line, 'The same line stands above.');
      else if (read.ok) {
        conversations.note(read.segment);
        lines.segment(line, { ...read.segment, line: lines.next });
        syns.note(read.segment, lines.last);
      } else if (read.icmpError !== undefined) {
        const refused = syns.refusedBy(read.icmpError, null);
        if (refused === null) lines.icmpError(line, read.reason, read.icmpError.words);
        else {
          lines.became(refused.row, refused.fate);
          lines.beside(line, read.reason);
        }
      } else if (read.other !== undefined) lines.beside(line, read.reason);
      else if (read.data !== undefined) {
        const { source, destination } = read.data;
        const segment = conversations.segmentOf(read.data);
        if (segment !== null) lines.segment(line, { ...segment, line: lines.next });
        // It may be data of several connections: nothing is concluded from its absence.
        else if (conversations.mayHave(read.data)) {
          conversations.noteUnread(read.data);
          lines.unclear(line, read.reason, [source, destination]);
        } else lines.notUnderstood(line, read.reason);
      } else if (read.cut !== undefined) {
        const segment = conversations.segmentOfCut(read.cut);
        if (segment !== null) lines.segment(line, { ...segment, line: lines.next });
        else {
          conversations.noteUnread(read.cut);
          lines.cut(line, read.reason, [read.cut.source, read.cut.destination]);
        }
      } else lines.notUnderstood(line, read.reason);
      if (!read.ok) syns.pass(read.icmpError === undefined ? (read.other ?? null) : null);
      for (let part = 0; part < more; part++)
        lines.beside(written[++i]!, read.ok ? null : read.reason);
    }
    const heading = rows.find((row) => unreadable(row) === null && isHeading(row));
    const deltaColumn = heading !== undefined && DELTA_COLUMN.test(heading);
    return { ...lines.finish(this), deltaColumn };
  },
};

/** A line without what a log puts before its row; an Info column is nothing of a log's. */
function rowOf(line: string): string {
  const row = withoutLogPrefix(line);
  return looksLikeWireshark(line.slice(0, line.length - row.length)) ? line : row;
}

/** Does the line name the columns of a packet list? */
export const isHeading = (line: string) => HEADING.test(line);

/** The columns at which rows were folded. */
function rowFold(written: readonly string[]): number | null {
  const isPart = (line: string) => unreadable(line) === null && !isBeside(line);
  const breaks: Break[] = [];
  let inRow = false;
  for (let at = 0; at + 1 < written.length; at++) {
    const [line, next] = [written[at]!, written[at + 1]!];
    inRow = isPart(line) && (inRow || rowStart(line) >= 0);
    if (inRow && isPart(next) && rowStart(next) < 0) breaks.push([line, next]);
  }
  return foldOf(breaks);
}

const isBeside = (line: string) =>
  isDecoration(line) ||
  isHeading(line) ||
  COLLAPSED.test(line) ||
  isCaptureCommand(line) ||
  isTrailer(line);

/** The row that begins in a line, with the lines into which it was wrapped. */
function wholeRow(
  rows: readonly string[],
  at: number,
  fold: number | null,
): { readonly whole: string; readonly more: number } {
  const cells = cellsBelow(rows, at);
  if (cells !== null) return { whole: cells.join('\t'), more: cells.length - 1 };
  const alone = { whole: rows[at]!, more: 0 };
  let { whole, more } = alone;
  let isRow = false;
  while (more < MOST_WRAPPED) {
    const [last, next] = [rows[at + more]!, rows[at + more + 1]];
    if (next === undefined || unreadable(next) !== null) break;
    const isFolded = fold !== null && isFull(last, fold);
    const isProtocolBelow = more === 0 && PROTOCOL_FIRST.test(next) && endsBehindAddresses(whole);
    isRow ||= isProtocolBelow && rowStart(next) < 0;
    if (isFolded ? isBeside(next) || rowStart(next) >= 0 : !goesOn(whole, next)) break;
    const longer = isFolded ? unfolded(whole, last, next, fold) : `${whole} ${next.trim()}`;
    if (unreadable(longer) !== null) break;
    whole = longer;
    more++;
  }
  // What stands below a row that was cut is not the rest of it.
  return fold !== null || isRow || looksLikeWireshark(whole) ? { whole, more } : alone;
}

/** Cells of a row: number, time, addresses, protocol, length, Info. */
const MOST_CELLS = 7;

/** The cells of a row that stand one below the other, as a table of a web page is copied; null where no such row begins. */
function cellsBelow(rows: readonly string[], at: number): string[] | null {
  const cells = rows.slice(at, at + MOST_CELLS).map((cell) => cell.trim());
  const time = /^\d{1,9}$/.test(cells[0]!) ? 1 : 0;
  const written = cells[time] ?? '';
  if (written === '' || readTime(written)?.length !== written.length) return null;
  if (!isIp(cells[time + 1]) || !isIp(cells[time + 2])) return null;
  if (!/^[A-Z][\w.-]{1,15}$/.test(cells[time + 3] ?? '')) return null;
  const info = /^\d{2,6}$/.test(cells[time + 4] ?? '') ? time + 5 : time + 4;
  return cells[info] === undefined ? null : cells.slice(0, info + 1);
}

/** A line that belongs to the row above: it begins none, and goes on where that one breaks off. */
function goesOn(whole: string, next: string): boolean {
  if (isBeside(next) || rowStart(next) >= 0) return false;
  if (looksLikeWireshark(whole)) return WRAPPED.test(next) && !looksLikeWireshark(next);
  if (isCutRow(whole)) return !isCutRow(next);
  if (PROTOCOL_FIRST.test(next) && endsBehindAddresses(whole)) return true;
  return /\bTCP\b/.test(whole) && !isComplete(whole) && WRAPPED.test(next);
}

/** The fields that every line ends with stand in it, in their order. */
function isComplete(line: string): boolean {
  let rest = line;
  for (const field of LAST_FIELDS) {
    const at = rest.search(field);
    if (at < 0) return false;
    rest = rest.slice(at);
  }
  return true;
}
