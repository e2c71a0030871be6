/** Output of tcpdump: one line a packet, or two with -v. */
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { looksLikeTcpdump, readTcpdumpLine } from './tcpdumpLine';

const HEADING =
  /^(?:tcpdump: |listening on |reading from file |dropped privs to |\d+ packets? (?:captured|received|dropped)|.*verbose output suppressed)/;
/** The first of the two lines of -v: it ends with the IP header. */
const IP_HEADER = /\(tos 0x[^()]*(?:\([^()]*\)[^()]*)*\)\s*$/;
/** Bytes of -x and -X, and decoded payload below a packet. */
const BYTES = /^\s+0x[\da-f]{4}:/i;

export const tcpdumpText: ListingFormat = {
  id: 'tcpdump-text',
  title: 'output of tcpdump',
  recognise: (text) =>
    unquotedLines(text).filter((line) => unreadable(line) === null && looksLikeTcpdump(line))
      .length,
  parse(text) {
    const lines = new ListingLines();
    const written = unquotedLines(text);
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      if (tooLong !== null) {
        lines.notUnderstood(line, tooLong);
        continue;
      }
      if (isDecoration(line) || HEADING.test(line) || BYTES.test(line)) {
        lines.beside(line);
        continue;
      }
      const next = written[i + 1];
      const split = IP_HEADER.test(line) && next !== undefined && unreadable(next) === null;
      const whole = split ? `${line} ${next.trim()}` : line;
      const read = readTcpdumpLine(whole);
      if (read.ok) lines.segment(line, { ...read.segment, line: lines.next });
      else if (/^\t/.test(line) && !looksLikeTcpdump(line)) lines.beside(line);
      else lines.notUnderstood(line, read.reason);
      if (split) lines.beside(written[++i]!, read.ok ? null : read.reason);
    }
    return lines.finish(this);
  },
};
