/**
 * Lines that a log wraps in JSON, one object a line: Docker's `json-file` driver and Fluent Bit (`log`), journald (`journalctl -o json`:
 * `MESSAGE`), Loki (`line`), others (`message`, `msg`). Docker's writer spells `<`, `>` and `&` as `\u003c`, `\u003e` and `\u0026` (Go,
 * json.HTMLEscape).
 */

/** Only what names one of these is parsed. */
const NAMED = /"(?:log|MESSAGE|message|msg|line)"\s?:\s?"/;
const NAMES = ['log', 'MESSAGE', 'message', 'msg', 'line'] as const;
/** What `grep` or a collector writes before the object is shorter. */
const LONGEST_PREFIX = 200;
/** Docker cuts what it logs after 16 kB; escaped, each character takes up to 6. */
const LONGEST_OBJECT = 100_000;

/** The text, with what was logged in place of each object around it. */
export function withoutLogObjects(text: string): string {
  if (!NAMED.test(text)) return text;
  return text
    .split('\n')
    .map((line) => loggedIn(line) ?? line)
    .join('\n');
}

/** What the object of a line holds, without the end of line that Docker keeps; null when the line is none. */
function loggedIn(line: string): string | null {
  if (line.length > LONGEST_OBJECT || !NAMED.test(line)) return null;
  const start = line.slice(0, LONGEST_PREFIX).indexOf('{');
  if (start < 0) return null;
  let object: unknown;
  try {
    object = JSON.parse(line.slice(start));
  } catch {
    return null;
  }
  const fields = new Map(Object.entries(object as object));
  const logged = NAMES.map((name): unknown => fields.get(name)).find(
    (value) => typeof value === 'string',
  );
  if (typeof logged !== 'string') return null;
  return logged.endsWith('\n') ? logged.slice(0, -1) : logged;
}
