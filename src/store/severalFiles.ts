/** Files that came together: a capture, and what hosts say beside it. */
import { countText, listText } from '../core/words/duration';

/** Bytes that tell a text from a capture. */
const HEAD_BYTES = 512;
/** Names that are said; the others are counted. */
const MOST_NAMED = 3;

/** Captures hold a zero among their first bytes, outputs of commands none. */
export async function isText(file: Blob): Promise<boolean> {
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    // PowerShell writes UTF-16, which is full of zeros.
    const isUtf16 =
      (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    return isUtf16 || !head.includes(0);
  } catch {
    // Gone meanwhile: who opens it says so.
    return false;
  }
}

/** What is said of what the browser does not let be read: it hands folders over as if they were files. */
export const UNREADABLE =
  'It cannot be read: it is a folder, was moved, or deleted. Drop the files in it.';

/** The text of a file; null where the browser does not give it. */
export async function textOf(file: Blob): Promise<string | null> {
  try {
    return await file.text();
  } catch {
    return null;
  }
}

/** Captures before texts, which may say something of them; else as they came. */
export async function capturesFirst(files: readonly File[]): Promise<readonly File[]> {
  if (files.length < 2) return files;
  const read = await Promise.all(files.map(async (file) => ({ file, text: await isText(file) })));
  return [...read.filter(({ text }) => !text), ...read.filter(({ text }) => text)].map(
    ({ file }) => file,
  );
}

/** What is said of files that were not taken. */
export function leftOutText(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map((name) => `“${name}”`);
  const others = names.length - named.length;
  const all = others > 0 ? [...named, countText(others, 'other file')] : named;
  return `${listText(all)} ${names.length === 1 ? 'was' : 'were'} not opened: one capture is shown at a time, with what hosts say beside it.`;
}
