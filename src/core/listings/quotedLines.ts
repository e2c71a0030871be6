/**
 * Lines of packets that stand in strings: a list of Python or JSON (Ansible's `stdout_lines`), one string with its line ends escaped (its
 * `stdout`). Each becomes a line again.
 */

/** What a packet of tcpdump or a row of tshark begins with: its number, its time, its addresses. */
const BEGINS =
  /^\s{0,12}(?:\d{1,9}\s{1,12})?(?:\d{4}-\d\d-\d\d[ T])?(?:\d\d:\d\d:\d\d|\d{1,10})\.\d{3,9}Z?\s{1,12}(?:IP6? |[\w.:@-]{1,64}\s{1,16}(?:→|->|>|\?|In |Out ))/;
/** Enough of a string to see whether a packet begins in it. */
const BEGINNING = 200;
/** An opening quote, and an escaped line end. */
const BEFORE = /(?<![\w\\])\\?["']|\\{1,2}n/g;
const CLOSING = /(?:\\{1,2}n)?\\?["'](?=\s{0,4}(?:[,\]})]|$))/;

/** The text, with a line for each packet that stands in a string. */
export function unquotedStrings(text: string): string {
  return text
    .split('\n')
    .map((line) => (/["'\\]/.test(line) ? linesIn(line) : line))
    .join('\n');
}

function linesIn(line: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: mark, index } of line.matchAll(BEFORE)) {
    const behind = index + mark.length;
    if (!BEGINS.test(line.slice(behind, behind + BEGINNING))) continue;
    parts.push(line.slice(from, index));
    from = behind;
  }
  if (parts.length === 0) return line;
  parts.push(line.slice(from));
  const [before, ...packets] = parts;
  return [before!, ...packets.flatMap(withoutEnd)].filter((part) => part.trim() !== '').join('\n');
}

/** A packet, and what stands behind the string that ends with it. */
function withoutEnd(packet: string): string[] {
  const closing = CLOSING.exec(packet);
  if (closing === null) return [packet];
  return [packet.slice(0, closing.index), packet.slice(closing.index + closing[0].length)];
}
