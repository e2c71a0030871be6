/** When an output was made, as far as the text says. */

export interface Moment {
  /** As the text writes it. */
  readonly text: string;
  /** Nanoseconds since the capture's start; null when the text gives a clock time instead. */
  readonly sinceCapture: number | null;
  /** Milliseconds since 1970, null when the text gives no clock time with a zone. */
  readonly epoch: number | null;
}

const RELATIVE = /\bt\s*=\s*\+?(\d+(?:\.\d+)?)\s*s\b/;
const ISO = /\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:[.,]\d+)?)\s*(Z|UTC|[+-]\d\d:?\d\d)/;
/** As `date` prints it. Only universal time can be placed: the names of other zones are ambiguous. */
const DATE =
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})/;
const EPOCH = /^\s*@?(1\d{9})(\.\d+)?\s*$/;

/** The moment that a heading, or the output of `date`, names; null when it names none. */
export function readMoment(text: string): Moment | null {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    return { text: relative[0], sinceCapture: Number(relative[1]) * 1e9, epoch: null };
  }
  const iso = ISO.exec(text);
  if (iso !== null) {
    const zone = iso[3] === 'UTC' ? 'Z' : iso[3]!;
    return clockTime(iso[0], `${iso[1]}T${iso[2]!.replace(',', '.')}${zone}`);
  }
  const date = DATE.exec(text);
  if (date !== null) return clockTime(date[0], `${date[2]} ${date[1]} ${date[4]} ${date[3]} UTC`);
  const epoch = EPOCH.exec(text);
  if (epoch === null) return null;
  return {
    text: epoch[0].trim(),
    sinceCapture: null,
    epoch: Number(`${epoch[1]}${epoch[2] ?? ''}`) * 1000,
  };
}

function clockTime(text: string, parsable: string): Moment | null {
  const epoch = Date.parse(parsable);
  return Number.isNaN(epoch) ? null : { text, sinceCapture: null, epoch };
}

/** A moment in nanoseconds since the capture's start (nanoseconds since 1970, or null); NaN when it cannot be said. */
export function sinceCaptureStart(moment: Moment | null, start: bigint | null): number {
  if (moment === null) return Number.NaN;
  if (moment.sinceCapture !== null) return moment.sinceCapture;
  if (moment.epoch === null || start === null) return Number.NaN;
  return moment.epoch * 1e6 - Number(start);
}
