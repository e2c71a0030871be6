/** Wireshark's packet list as text: copied from its window, exported, or printed by tshark. */
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { looksLikeWireshark, readWiresharkLine } from './wiresharkLine';

const HEADING = /^\W*(?:No\.?|Time|Source)\b.*\b(?:Source|Destination|Protocol|Info)\b/i;
/** A line that only goes on with the fields of the one before: pasted text is often wrapped. */
const WRAPPED = /^\s*(?:\[|(?:Seq|Ack|Win|Len|MSS|WS|SACK_PERM|TSval|TSecr|TSV|TSER|SLE|SRE)\b)/;
const COMPLETE = /\bSeq=\d+.*\bWin=\d+.*\bLen=\d+/;

export const wiresharkListing: ListingFormat = {
  id: 'wireshark-listing',
  title: "Wireshark's packet list",
  recognise: (text) =>
    unquotedLines(text).filter((line) => unreadable(line) === null && looksLikeWireshark(line))
      .length,
  parse(text) {
    const lines = new ListingLines();
    const seen = new Map<number, string>();
    /** A packet has one number: the same line twice was pasted twice. */
    const isAgain = (number: number | null, line: string) => {
      if (number === null) return false;
      if (seen.get(number) === line) return true;
      seen.set(number, line);
      return false;
    };
    const written = unquotedLines(text);
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      if (tooLong !== null) {
        lines.notUnderstood(line, tooLong);
        continue;
      }
      if (isDecoration(line) || HEADING.test(line)) {
        lines.beside(line);
        continue;
      }
      let whole = line;
      let wrapped = 0;
      while (looksLikeStart(whole) && WRAPPED.test(written[i + wrapped + 1] ?? '')) {
        const longer = `${whole} ${written[i + wrapped + 1]!.trim()}`;
        if (unreadable(longer) !== null) break;
        wrapped++;
        whole = longer;
      }
      const read = readWiresharkLine(whole);
      if (!read.ok) lines.notUnderstood(line, read.reason);
      else if (isAgain(read.segment.number, whole))
        lines.beside(line, 'The same line stands above.');
      else lines.segment(line, { ...read.segment, line: lines.next });
      for (; wrapped > 0; wrapped--) lines.beside(written[++i]!, read.ok ? null : read.reason);
    }
    return lines.finish(this);
  },
};

/** A line whose Info column has begun; what wraps after it belongs to it. */
function looksLikeStart(line: string): boolean {
  return looksLikeWireshark(line) || (/\bTCP\b/.test(line) && !COMPLETE.test(line));
}
