/**
 * Width of text without a document. The widths are those of a wide system font (rounded up), so a
 * label that fits by this measure fits in every font of the stack; placement relies on it.
 */

const NARROW = new Set("ijl|.,:;'!’‘·()[] ⋮");
const HALF = new Set('frtI-/"“”1*{}J');
const WIDE = new Set('mwMWQO@%→←↔⇄—…≥');

/** Em per character of a class, regular weight. */
const EM = { narrow: 0.36, half: 0.46, normal: 0.62, capital: 0.7, wide: 0.92 } as const;
/** A bold face is wider by this. */
const BOLD = 1.1;

/** Width of one line of text, px, for a font size in px; an upper bound. */
export function textWidth(text: string, size: number, bold = false): number {
  let em = 0;
  for (const character of text) {
    if (NARROW.has(character)) em += EM.narrow;
    else if (character >= '0' && character <= '9') em += 0.64;
    else if (HALF.has(character)) em += EM.half;
    else if (WIDE.has(character)) em += EM.wide;
    else if (character >= 'A' && character <= 'Z') em += EM.capital;
    else em += EM.normal;
  }
  return em * size * (bold ? BOLD : 1);
}

/** The first of the texts (longest first) that fits into a width; the last one, cut, when none does. */
export function fittingText(
  texts: readonly string[],
  width: number,
  size: number,
  bold = false,
): string {
  for (const text of texts) if (textWidth(text, size, bold) <= width) return text;
  return cutText(texts.at(-1) ?? '', width, size, bold);
}

/** A text cut with an ellipsis so that it fits into a width. */
export function cutText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  let cut = text;
  while (cut !== '' && textWidth(`${cut}…`, size, bold) > width) cut = cut.slice(0, -1);
  return cut === '' ? '' : `${cut.trimEnd()}…`;
}

/** Lines of a text broken at spaces to a width, at most `most`; the last one is cut when it must be. */
export function wrappedText(
  text: string,
  width: number,
  size: number,
  bold: boolean,
  most: number,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, size, bold) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length > most) {
    lines[most - 1] = `${lines[most - 1]!}…`;
    lines.length = most;
  }
  return lines.map((each) => cutText(each, width, size, bold));
}
