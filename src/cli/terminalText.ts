/**
 * Text that came in (names of files, lines of host outputs, names in captures) made safe to print: a terminal acts on
 * control characters, and bidirectional controls show a text in another order than it has.
 */

/** Controls (C0 without tab, DEL, C1), line and bidirectional controls, zero widths, halves of surrogate pairs. */
const UNSAFE =
  // eslint-disable-next-line no-control-regex
  /[\0-\x08\x0A-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}/gu;

/** What JSON.stringify leaves of them: it escapes the others itself. Without halves of pairs, a pattern of single units, which is fast. */
const UNSAFE_IN_JSON =
  /[\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One line for a terminal: what it would act on stands as `\u001b`. */
export function terminalText(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** {@link terminalText} of at most so many characters. */
export function shortTerminalText(text: string, most: number): string {
  return terminalText(text.length > most ? `${text.slice(0, most)}…` : text);
}

/** A value as JSON on one line that a terminal shows as it is; parses to the same. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE_IN_JSON, escaped);
}
