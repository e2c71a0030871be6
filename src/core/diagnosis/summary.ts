/** The words on top of a verdict: a headline, and a sentence that names the best cause. */
import { isReset } from '../opening/segmentKinds';
import { durationText, listText } from '../words/duration';
import type { Cause } from './causes/cause';
import { mechanismHeadline } from './mechanisms';
import type { OpeningContext } from './openingContext';
import type { CauseVerdict, MechanismVerdict } from './verdict';

/** A few words that claim no more than is certain: the cause when it is proved, else the mechanism, else the symptom. */
export function headlineOf(
  kept: readonly CauseVerdict[],
  mechanism: MechanismVerdict | null,
  context: OpeningContext,
): string {
  const [first] = kept;
  if (first?.status === 'proved' || UNHARMFUL.has(first?.id ?? '')) return first!.title;
  const what = mechanism?.proved ? mechanismHeadline(mechanism.id) : null;
  return what ?? symptomHeadline(context);
}

/** Ways to open a connection that are no failure: named as what they look like. */
const UNHARMFUL = new Set(['health-check', 'split-handshake', 'simultaneous-open']);

function symptomHeadline({ opening, lateRepeats, own }: OpeningContext): string {
  const { synAck, ack } = opening;
  if (lateRepeats.length > 0) return 'The server did not act on the ACK';
  if (opening.crooked) return 'A SYN-ACK came after the ACK';
  if (synAck === null) return 'The SYN was not answered';
  if (ack === null) return 'The SYN-ACK was not acknowledged';
  if (own.some((s) => s.fromServer && isReset(s) && s.packet > ack.packet)) {
    return 'The server reset the connection after the handshake';
  }
  if (opening.syns.length > 1) return 'The handshake needed a second SYN';
  if (opening.repeats.length > 0) return 'The handshake needed a second SYN-ACK';
  return 'The server did not act on what the client sent';
}

/** One or two sentences: the best cause in words, or what remains when there is none; and what it cost. */
export function summaryOf(
  kept: readonly CauseVerdict[],
  mechanism: MechanismVerdict | null,
  cause: Cause,
  context: OpeningContext,
): string {
  const first = kept[0]!;
  const cost = costOf(context);
  if (first.status === 'proved') return `${first.title}. ${firstSentence(cause)}${cost}`;
  if (first.status === 'best') {
    const sure = mechanism?.proved ? `${mechanism.text} ` : '';
    const others = kept.slice(1).map(({ title }) => lower(title));
    const rest = others.length === 0 ? '' : ` Also possible: ${listText(others)}.`;
    return `${sure}Best explanation: ${lower(first.title)}. ${firstSentence(cause)}${rest}${cost}`;
  }
  const sure = mechanism === null ? '' : `${mechanism.text} `;
  return `${sure}This capture cannot decide between ${listText(kept.map(({ title }) => lower(title)))}.${cost}`;
}

function costOf({ opening }: OpeningContext): string {
  const { halfOpen } = opening;
  if (halfOpen === null || Number.isNaN(halfOpen.duration)) return '';
  const time = durationText(halfOpen.duration);
  return halfOpen.end === 'accepted'
    ? ` The client believed it was connected for ${time} before it was.`
    : ` The client believed it was connected for at least ${time}.`;
}

function firstSentence(cause: Cause): string {
  const end = cause.explanation.search(/[.:] /);
  return end < 0 ? cause.explanation : `${cause.explanation.slice(0, end)}.`;
}

/** A title inside a sentence: lower case, unless it begins with an acronym. */
function lower(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
