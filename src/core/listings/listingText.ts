/** Pasted text as it comes from mails, forums and web pages, made plain again. */
import { MOST_LISTED_LINES } from './listing';
import { withoutLogObjects } from './loggedJson';
import { unquotedStrings } from './quotedLines';

const ENTITIES: Readonly<Record<string, string>> = {
  gt: '>',
  lt: '<',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rarr: '→',
};

/** Without byte order mark, colours of a terminal, HTML entities and odd blanks. Lines end in `\n`. */
export function cleanText(text: string): string {
  return unquotedStrings(
    lined(withoutLogObjects(text.replace(/^\uFEFF/, '')))
      .replace(/\r\n?/g, '\n')
      // `grep --color` and `ls` mark with SGR and EL (ECMA-48); copied, they may have lost their ESC.
      // eslint-disable-next-line no-control-regex
      .replace(/\x1B\[[\d;]{0,20}[A-Za-z]/g, '')
      .replace(/\[(?:\d{1,2};\d{1,2})?m\[K/g, '')
      .replace(/[\u00A0\u2000-\u200A\u202F]/g, ' ')
      .replace(/\u200B/g, '')
      // An arrow whose UTF-8 was read in a code page of Windows: 1252, 437, 850, 1251, 936.
      .replace(/â†’|ΓåÆ|ÔåÆ|в†’|鈫\?/g, '→')
      // One that a conversion could not read, and one of which IOS-XE prints control characters (0xE2 0x86 0x92).
      .replace(/(?<=\s)\uFFFD{1,3}(?=\s)/g, '→')
      // eslint-disable-next-line no-control-regex
      .replace(/(?<=\s)b(?:\^F\^R|\x06\x12)(?=\s)/g, '→')
      // Bars between the columns of a table in a terminal (termshark).
      .replace(/[│┃]/g, '|')
      .replace(/&(#?\w{2,6});/g, (entity, name: string) => entityText(name) ?? entity),
  );
}

/** What a line of tcpdump begins with. */
const BEGINNING = /(?<!\S)(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6} IP6? [\w.:-]{3,60} > /g;

/** The lines of a text that lost its line ends: rows of an HTML table, lines between `<br>`, lines of tcpdump one behind the other. */
function lined(text: string): string {
  const broken = /<(?:br|td|th)\b/i.test(text)
    ? text
        .replace(/<br\s{0,3}\/?>|<\/tr>/gi, '\n')
        .replace(/<\/t[dh]>(?=\s{0,3}<t[dh]\b)/gi, '\t')
        .replace(/<\/?(?:table|thead|tbody|tr|td|th|p|div|span|code|pre)\b[^<>]{0,200}>/gi, '')
    : text;
  return broken.replace(BEGINNING, (beginning, at: number) =>
    isInAPacket(broken, at) ? `\n${beginning}` : beginning,
  );
}

/** Does another packet of tcpdump stand before a place in the same line? A log writes its own time there, and no packet. */
function isInAPacket(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_LINE), at);
  return before.lastIndexOf(': Flags [') > before.lastIndexOf('\n');
}

function entityText(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const hexadecimal = name[1] === 'x' || name[1] === 'X';
  const code = Number.parseInt(name.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
  return code > 0 && code < 0x10000 ? String.fromCharCode(code) : undefined;
}

/** Lines of packets are shorter; what is longer is not searched for one. */
const LONGEST_LINE = 2000;

/** Why a line is not read at all, or null. */
export function unreadable(line: string): string | null {
  return line.length > LONGEST_LINE ? 'It is too long to be a line of a listing.' : null;
}

/** The lines of a text that are read of it. */
export function linesOf(text: string): string[] {
  return text.split('\n', MOST_LISTED_LINES);
}

/** Those lines, without the quoting marks of mails and forums in front of them; a row of a table has tabs between its cells. */
export function unquotedLines(text: string): string[] {
  const written = linesOf(text);
  return written.map((line, at) =>
    isArrowFolded(line, written[at - 1])
      ? line
      : (cellsOf(line)?.join('\t') ?? line.replace(/^\s*(?:[>|]\s?)+(?=\s*\S|$)/, '')),
  );
}

/** Text that was folded before the arrow between two addresses of tcpdump's goes on with that; no line above it is quoted. */
function isArrowFolded(line: string, above: string | undefined): boolean {
  if (above === undefined || !/^ ?[^>\s]/.test(above)) return false;
  return /^ ?> [\w.:-]{3,80}: (?:Flags \[|[SFRPWEU.]{1,6}(?: |$))/.test(line);
}

/** A packet list has so many columns at least. */
const FEWEST_CELLS = 3;

/** The cells of a row of a table in Markdown or of a database's console, between bars; null when the line is none. */
function cellsOf(line: string): string[] | null {
  const row = line.trim();
  if (!row.startsWith('|') || !row.endsWith('|') || unreadable(line) !== null) return null;
  const cells = row.split('|').slice(1, -1);
  return cells.length < FEWEST_CELLS ? null : cells.map((cell) => cell.trim());
}

/** What stands around strings in JSON or Python: brackets, and names with plain values. */
const AROUND_STRINGS =
  /^[\s,[{(\]})]{0,12}(?:"\w{1,40}"\s?:(?:\s?(?:"[^"\\]{0,200}"|[\w.-]{1,40}))?[\s,[{(\]})]{0,13}){0,12}$/;

/** Row of code fences and rulers around a listing. */
export function isDecoration(line: string): boolean {
  const bare = line.trim();
  return (
    bare === '' ||
    (bare.length < LONGEST_LINE && AROUND_STRINGS.test(bare)) ||
    /^(?:```\w*|~~~+|[-=*_]{3,}|[-:+|\t ─━┌┬┐├┼┤└┴┘╭╮╰╯]{3,}|\.\.\.|…|\[code\]|\[\/code\]|<\/?(?:pre|code)>)$/i.test(
      bare,
    )
  );
}

/** A number of at most 32 bits as it is written, or null. */
export function number32(text: string | undefined): number | null {
  if (text === undefined || !/^(?:\d{1,10}|0x[\da-f]{1,8})$/i.test(text)) return null;
  const value = Number(text);
  return value < 2 ** 32 ? value : null;
}
