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
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d:\d\d:\d\d(?: [AP]M)?) (?:UTC|GMT) (\d{4})/;
/** The same where the day comes first (`Di 14. Nov 22:13:22 UTC 2023`, `14 nov. 2023 22:13:22 UTC`), in languages that share these names. */
const DAY_FIRST =
  /\b(\d{1,2})\.? ([A-Za-zéûä]{3,5})\.? (?:(\d{4}) )?(\d\d:\d\d:\d\d) (?:UTC|GMT)(?: (\d{4}))?/;
/** First letters of the months in English, German, French, Spanish, Italian and Dutch. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene|gen)/i,
  /^(?:f[eé][bv])/i,
  /^(?:mar|mär|mrz|mrt)/i,
  /^(?:apr|avr|abr)/i,
  /^(?:may|mai|mag|mei)/i,
  /^(?:jun|juin|giu)/i,
  /^(?:jul|juil|lug)/i,
  /^(?:aug|ao[uû]|ago)/i,
  /^(?:sep|set)/i,
  /^(?:oct|okt|ott)/i,
  /^nov/i,
  /^(?:dec|déc|dez|dic)/i,
];
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
  const dayFirst = readDayFirst(text);
  if (dayFirst !== null) return dayFirst;
  const epoch = EPOCH.exec(text);
  if (epoch === null) return null;
  return {
    text: epoch[0].trim(),
    sinceCapture: null,
    epoch: Number(`${epoch[1]}${epoch[2] ?? ''}`) * 1000,
  };
}

function readDayFirst(text: string): Moment | null {
  const match = DAY_FIRST.exec(text);
  if (match === null) return null;
  const [whole, day, word, before, clock, behind] = match;
  const month = MONTHS.findIndex((name) => name.test(word!));
  const year = before ?? behind;
  if (month < 0 || year === undefined) return null;
  const two = (value: number) => String(value).padStart(2, '0');
  return clockTime(whole, `${year}-${two(month + 1)}-${two(Number(day))}T${clock}Z`);
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

/** Behind a sentence: when it was; nothing where the text does not say. */
export const whenText = (moment: Moment | null) => (moment === null ? '' : ` (${moment.text})`);
