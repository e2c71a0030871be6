/** Output of tcpdump, and of what prints as it does: one line a packet, two with -v, more where it was wrapped. */
import { isCaptureCommand } from './captureCommand';
import { isTrailer } from './captureTrailer';
import { foldOf, isFull, unfolded, type Break } from './fold';
import { ListingLines, type ListingFormat } from './listing';
import { icmpErrorOf, otherPacketOf, RefusedSyns } from './icmpErrors';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { interfaceOf, looksLikeTcpdump, NOT_TCP, readTcpdumpLine, timeOfLine } from './tcpdumpLine';

const HEADING =
  /^(?:\^C|tcpdump: |[Ll]istening on |reading from file |dropped privs to |data link type |.*verbose output suppressed)/;
/** The first of the two lines of -v: it ends with the IP header. */
const IP_HEADER = /\(tos 0x[^()]*(?:\([^()]*\)[^()]*)*\)\s*$/;
/** Bytes of -x and -X, and decoded payload below a packet. */
const BYTES = /^\s+0x[\da-f]{4}:/i;
/** A packet begins with its number or its time. */
const BEGINS =
  /^\s*(?:\d{1,9}:?\s+)?(?:\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d|\d{1,10}\.\d{3,9}\s(?!> )|[A-Z][a-z]{2}\s+\d{1,2}\s)/;
/** Behind no time: `tcpdump -t`. */
const BEGINS_UNTIMED = /^\s*(?:\d{1,9}:?\s+)?IP6? /;
/** A packet whose line ends before its flags, or within them. */
const BREAKS_OFF = / >(?: \S{3,80}(?: Fl?a?g?s?(?: \[[A-Z.]{0,8})?)?)? {0,2}$/;
/** Its addresses, behind which stand ports that may lack digits. */
const CUT_ENDS =
  /\bIP6? ([\w.:-]{3,80})\.[\w-]{1,20} > ([\w.:-]{3,80})\.[\w-]{1,20}:? ?(?:Fl?a?g?s?)?(?: \[[A-Z.]{0,8})?$/;
/** What every line ends with; the header of IPv6 has a length too. */
const LENGTH = /(?<!payload )\blength:? \d/;
const OLD_END = /\bwin \d+(?: <[^<>]*>)?(?:\s|$)/;
const ICMP_ERROR = /: ICMP6?, |: ICMP /;
/** A packet is not wrapped into more lines, nor told of more tunnels, than this. */
const MOST_MORE_LINES = 6;

export const tcpdumpText: ListingFormat = {
  id: 'tcpdump-text',
  title: 'output of tcpdump',
  recognise(text) {
    const written = unquotedLines(text);
    const fold = tcpdumpFold(written);
    let found = 0;
    for (let at = 0; at < written.length; at++) {
      const line = written[at]!;
      if (unreadable(line) !== null) continue;
      // A line may break off before its flags.
      if (looksLikeTcpdump(line)) found++;
      else if (
        (fold === null ? BREAKS_OFF.test(line) : beginsPacket(line)) &&
        looksLikeTcpdump(wholePacket(written, at, fold).whole)
      )
        found++;
    }
    return found;
  },
  parse(text) {
    const lines = new ListingLines();
    const written = unquotedLines(text);
    const fold = tcpdumpFold(written);
    const syns = new RefusedSyns();
    let isError = false;
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      if (tooLong !== null) {
        lines.notUnderstood(line, tooLong);
        continue;
      }
      if (isBeside(line)) {
        lines.beside(line);
        continue;
      }
      const { whole, more } = wholePacket(written, i, fold);
      const read = readTcpdumpLine(whole);
      // The header that an ICMP error quotes is told behind a tab, below it: no packet of its own.
      const isQuoted: boolean = isError && line.startsWith('\t');
      isError = isQuoted || ICMP_ERROR.test(whole);
      const error = isError && !isQuoted ? icmpErrorOf(whole, timeOfLine(whole)) : null;
      if (isQuoted) lines.beside(line, 'It is quoted by the ICMP error above.');
      else if (read.ok) {
        const segment = { ...read.segment, line: lines.next };
        const point = interfaceOf(whole);
        const before = lines.last;
        if (point === null) lines.segment(line, segment);
        else lines.segmentAt(line, segment, point);
        if (lines.last > before) syns.note(segment, lines.last);
      } else if (isError && error !== null) {
        const below = written[i + more + 1] ?? '';
        const quoted = below.startsWith('\t')
          ? readTcpdumpLine(wholePacket(written, i + more + 1, fold).whole)
          : null;
        const refused = syns.refusedBy(error, quoted?.ok === true ? quoted.segment : null);
        if (refused === null) lines.icmpError(line, read.reason, error.words);
        else {
          lines.became(refused.row, refused.fate);
          lines.beside(line, read.reason);
        }
      } else if (/^\t/.test(line) && !looksLikeTcpdump(line)) lines.beside(line);
      else if (BEGINS.test(line) && read.reason.endsWith(NOT_TCP)) {
        syns.pass(otherPacketOf(whole, timeOfLine(whole)));
        lines.beside(line, read.reason);
      } else {
        const cut = CUT_ENDS.exec(whole);
        if (cut === null) lines.notUnderstood(line, read.reason);
        else lines.cut(line, 'It was cut before its flags.', cut.slice(1));
      }
      for (let row = 0; row < more; row++) {
        lines.beside(written[++i]!, read.ok ? null : read.reason);
      }
    }
    return lines.finish(this);
  },
};

const isBeside = (line: string) =>
  isDecoration(line) ||
  HEADING.test(line) ||
  BYTES.test(line) ||
  isCaptureCommand(line) ||
  isTrailer(line);

/** The columns at which the lines of packets were folded. */
function tcpdumpFold(written: readonly string[]): number | null {
  const breaks: Break[] = [];
  let inPacket = false;
  let withoutEnds = false;
  for (let at = 0; at + 1 < written.length; at++) {
    const [line, next] = [written[at]!, written[at + 1]!];
    const begins = (text: string) => beginsPacket(text) || looksLikeTcpdump(text);
    if (unreadable(line) !== null || isBeside(line)) inPacket = false;
    else if (beginsPacket(line)) [inPacket, withoutEnds] = [true, !looksLikeTcpdump(line)];
    else if (looksLikeTcpdump(line)) [inPacket, withoutEnds] = [true, false];
    // The addresses may be torn: what follows looks like a packet of shorter ones. Below the IP header of -v they stand indented, or by themselves.
    const isTorn = withoutEnds && !/^\s\s|^\t/.test(next) && !/\)\s*$/.test(line);
    const isMore = isTorn ? !beginsPacket(next) : !begins(next);
    if (inPacket && unreadable(next) === null && !isBeside(next) && isMore)
      breaks.push([line, next]);
  }
  return foldOf(breaks);
}

const beginsPacket = (line: string) => BEGINS.test(line) || BEGINS_UNTIMED.test(line);

/** The packet that begins in a line: with the second line of -v, with what was wrapped, with the headers inside a tunnel. */
function wholePacket(
  written: readonly string[],
  at: number,
  fold: number | null,
): { readonly whole: string; readonly more: number } {
  let whole = written[at]!;
  let more = 0;
  while (more < MOST_MORE_LINES) {
    const last = written[at + more]!;
    const next = written[at + more + 1];
    if (next === undefined || unreadable(next) !== null) break;
    const begun = IP_HEADER.test(whole);
    const isFolded = fold !== null && isFull(last, fold);
    if (!begun && ((!isFolded && isEnded(whole)) || !goesOn(whole, next, isFolded))) break;
    const longer = isFolded
      ? unfolded(whole, last, next, fold)
      : `${whole.trimEnd()} ${next.trim()}`;
    if (unreadable(longer) !== null) break;
    whole = longer;
    more++;
  }
  return { whole, more };
}

function isEnded(text: string): boolean {
  return looksLikeTcpdump(text)
    ? LENGTH.test(text) || OLD_END.test(text)
    : LENGTH.test(lastLayer(text));
}

/** What follows the last addresses: the length of an outer header says nothing of what is inside. */
function lastLayer(text: string): string {
  const arrow = text.lastIndexOf(' > ');
  return arrow < 0 ? text : text.slice(arrow);
}

/** A line that belongs to the packet above: it neither begins one nor is one, unless the one above is only a tunnel. */
function goesOn(whole: string, next: string, isFolded: boolean): boolean {
  if (isBeside(next) || BEGINS.test(next)) return false;
  if (isFolded && beginsPacket(whole))
    return looksLikeTcpdump(whole)
      ? !/^IP6? /.test(next) && !looksLikeTcpdump(next)
      : !beginsPacket(next);
  // Below a line with no more than the time and the frame's header stands the packet, indented.
  if (!/ >(?: |$)/.test(whole)) {
    const isBelow = /^\s/.test(next) && looksLikeTcpdump(next);
    return BEGINS.test(whole) && (isBelow || /^ ?> \S/.test(next));
  }
  return !looksLikeTcpdump(whole) || !looksLikeTcpdump(next);
}
