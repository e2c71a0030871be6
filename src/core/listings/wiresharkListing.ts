/** Wireshark's packet list as text: copied from its window, exported, or printed by tshark. */
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { looksLikeWireshark, readWiresharkLine } from './wiresharkLine';

const HEADING = /^\W*(?:No\.?|Time|Source)\b.*\b(?:Source|Destination|Protocol|Info)\b/i;
/** Details of a packet, printed collapsed below its line. */
const COLLAPSED =
  /^(?:Frame \d+: \d+ bytes|Ethernet II, |Linux cooked capture|Null\/Loopback|Raw packet data|802\.1Q Virtual LAN, |Internet Protocol Version [46], |Transmission Control Protocol, )/;
/** A line that only goes on with the fields of the one before: pasted text is often wrapped. */
const WRAPPED =
  /^\s*(?:\[|(?:Seq|Ack|Win|Len|MSS|WS|SACK_PERM|TSval|TSecr|TSV|TSER|SLE|SRE)\b)|^\s+[\w-]{1,20} (?:→|->|>) [\w-]{1,20} \[/;
const LAST_FIELDS = [/\bSeq=\d/, /\bWin=\d/, /\bLen=\d/];
/** Longer rows are not wrapped into more lines than this. */
const MOST_WRAPPED = 16;

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
      if (isDecoration(line) || isHeading(line) || COLLAPSED.test(line)) {
        lines.beside(line);
        continue;
      }
      let whole = line;
      let wrapped = 0;
      while (
        wrapped < MOST_WRAPPED &&
        looksLikeStart(whole) &&
        WRAPPED.test(written[i + wrapped + 1] ?? '')
      ) {
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

/** Does the line name the columns of a packet list? */
export const isHeading = (line: string) => HEADING.test(line);

/** A line whose Info column has begun; what wraps after it belongs to it. */
function looksLikeStart(line: string): boolean {
  return looksLikeWireshark(line) || (/\bTCP\b/.test(line) && !isComplete(line));
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
