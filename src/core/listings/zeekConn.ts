/**
 * Zeek's conn.log. It has no packets: `history` keeps each kind of packet once an end (docs.zeek.org, conn.log), so
 * whether a SYN-ACK came again is not in it. Lines are counted, and each says what its history proves.
 */
import { ListingLines, type ListingFormat } from './listing';
import { linesOf } from './listingText';

const REQUIRED = ['id.orig_h', 'id.resp_h', 'history'];
const HEADER = /^#\s?fields[\t ]/;

export const zeekConn: ListingFormat = {
  id: 'zeek-conn',
  title: "Zeek's conn.log",
  recognise(text) {
    const lines = linesOf(text);
    const heading = lines.find((line) => HEADER.test(line));
    if (heading !== undefined && REQUIRED.every((name) => heading.includes(name))) {
      return lines.filter((line) => line !== '' && !line.startsWith('#')).length + 1;
    }
    return lines.filter((line) => jsonConnection(line) !== null).length;
  },
  parse(text) {
    const lines = new ListingLines();
    let names: string[] = [];
    for (const line of linesOf(text)) {
      if (HEADER.test(line)) names = line.split(/[\t ]+/).slice(1);
      if (line.trim() === '' || line.startsWith('#')) {
        lines.beside(line);
        continue;
      }
      const fields = jsonConnection(line) ?? tabbed(line, names);
      const history = fields?.get('history');
      if (fields === null || history === undefined) {
        lines.notUnderstood(line, 'It is no line of a conn.log with a history.');
      } else if ((fields.get('proto') ?? 'tcp') !== 'tcp') {
        lines.notUnderstood(line, `${fields.get('proto')}: not TCP.`);
      } else lines.beside(line, whatHistoryProves(history));
    }
    return lines.finish(this);
  },
};

function tabbed(line: string, names: readonly string[]): ReadonlyMap<string, string> | null {
  // Pasted from a page, tabs have become blanks.
  const values = line.includes('\t') ? line.split('\t') : line.trim().split(/\s+/);
  return names.length === 0 || values.length < names.length
    ? null
    : new Map(names.map((name, i) => [name, values[i]!]));
}

function jsonConnection(line: string): ReadonlyMap<string, string> | null {
  if (!line.trimStart().startsWith('{') || !REQUIRED.every((name) => line.includes(name)))
    return null;
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return new Map(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  } catch {
    return null;
  }
}

/** Upper case: the client's packets; lower case: the server's. */
function whatHistoryProves(history: string): string {
  const has = (letter: string) => history.includes(letter);
  const limit = 'Zeek keeps each kind of packet once, so copies of a SYN-ACK are not in it.';
  if (history.includes('^')) return `Zeek turned client and server round, by a guess. ${limit}`;
  if (has('S') && !has('h') && has('r')) return 'SYN, and the server refused it with a RST.';
  if (has('S') && !/[a-z]/.test(history)) return 'SYN, and nothing ever came back.';
  if (has('h') && !has('A')) return `SYN-ACK, and no ACK of the client. ${limit}`;
  if (has('h') && has('A')) {
    const accepted = has('a') || has('d') || has('f');
    const server = accepted
      ? 'the server answered after it'
      : 'nothing of the server came after it';
    const again = /[Tt]/.test(history) ? ' Data was sent again.' : '';
    return `SYN-ACK and ACK; ${server}.${again} ${limit}`;
  }
  return `The opening is not in it (history ${history}).`;
}
