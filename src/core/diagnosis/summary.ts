/** The words on top of a verdict: a headline, and a sentence that names the best cause. */
import { isReset } from '../opening/segmentKinds';
import type { PacketIndex } from '../packets/packetTable';
import { durationText, listText } from '../words/duration';
import { causes } from './causes';
import type { Cause, CauseId } from './causes/cause';
import { mechanismHeadline } from './mechanisms';
import type { ObservationKind } from './observations/observation';
import type { OpeningContext } from './openingContext';
import type { CauseVerdict, MechanismVerdict } from './verdict';

/** A few words that claim no more than is certain: the cause when it is proved, else the mechanism, else the symptom. */
export function headlineOf(
  kept: readonly CauseVerdict[],
  mechanism: MechanismVerdict | null,
  context: OpeningContext,
): string {
  if (context.endsEarly !== null) return 'The capture ends too early to tell';
  const [first] = kept;
  const isHarmless = kept.length === 1 && UNHARMFUL.has(first?.id ?? '');
  if (first?.status === 'proved' || isHarmless) return first!.title;
  const what = mechanism?.proved ? mechanismHeadline(mechanism.id) : null;
  return what ?? symptomOf(context, kept).headline;
}

/** Ways to open a connection that are no failure: named as what they look like. */
const UNHARMFUL: ReadonlySet<string> = new Set<CauseId>([
  'health-check',
  'client-gave-up',
  'scan',
  'split-handshake',
  'simultaneous-open',
  'one-direction-captured',
]);

/** What was seen, where no cause is sure: the headline of a verdict, and a word or two for the flow in a list. */
interface Symptom {
  readonly headline: string;
  readonly badge: string;
}

function symptomOf(
  { opening, lateRepeats, own }: OpeningContext,
  kept: readonly CauseVerdict[],
): Symptom {
  const { synAck, ack } = opening;
  const isOutOfSight = restsOn(kept, 'syn-ack-resent') || restsOn(kept, 'resent-under-other-name');
  if (isOutOfSight && synAck === null) {
    return { headline: 'The server did not act on the ACK', badge: 'crooked' };
  }
  if (restsOn(kept, 'syn-ack-recorded-twice-perhaps')) {
    return { headline: 'The SYN-ACK is there twice', badge: 'there twice' };
  }
  if (lateRepeats.length > 0) {
    const times = lateRepeats.length > 1 ? ` ×${lateRepeats.length}` : '';
    return { headline: 'The server did not act on the ACK', badge: `crooked${times}` };
  }
  if (restsOn(kept, 'ack-only-with-late-data')) {
    return { headline: 'The ACK is missing, and the SYN-ACK was not sent again', badge: 'no ACK' };
  }
  if (restsOn(kept, 'syn-answered-by-ack')) {
    return { headline: 'The SYN was answered with a bare ACK', badge: 'bare ACK' };
  }
  if (restsOn(kept, 'repeated-syn-answered-anew')) {
    return { headline: 'The SYN was answered with two numbers', badge: 'two numbers' };
  }
  if (opening.crooked) return { headline: 'A SYN-ACK came after the ACK', badge: 'crossing' };
  if (synAck === null) {
    return isResetByServer(own, -1)
      ? { headline: 'The SYN was answered with RST', badge: 'refused' }
      : { headline: 'The SYN was not answered', badge: 'SYN unanswered' };
  }
  if (restsOn(kept, 'client-had-no-socket')) {
    return { headline: 'The client broke off', badge: 'broken off' };
  }
  if (ack === null) return { headline: 'The SYN-ACK was not acknowledged', badge: 'no ACK' };
  if (isResetByServer(own, ack.packet)) {
    return { headline: 'RST right after the handshake', badge: 'reset' };
  }
  if (opening.syns.length > 1) {
    return { headline: 'The handshake needed a second SYN', badge: 'SYN sent again' };
  }
  if (opening.repeats.length > 0) {
    return { headline: 'The handshake needed a second SYN-ACK', badge: 'SYN-ACK again' };
  }
  return { headline: 'The server did not act on what the client sent', badge: 'not accepted' };
}

/** A cause rests on what was seen. */
function restsOn(kept: readonly CauseVerdict[], kind: ObservationKind): boolean {
  return kept.some(({ because }) => because.some(({ observation }) => observation.kind === kind));
}

/** The server sent an RST after a packet. */
function isResetByServer(own: OpeningContext['own'], after: PacketIndex): boolean {
  return own.some((s) => s.fromServer && isReset(s) && s.packet > after);
}

/** A word or two for the flow in a list: the cause where it alone is left, else what was seen. */
export function badgeOf(kept: readonly CauseVerdict[], context: OpeningContext): string {
  if (context.endsEarly !== null) return 'capture ends';
  const [first, ...others] = kept;
  const cause = others.length === 0 ? causes.find(({ id }) => id === first?.id) : undefined;
  return cause?.badge ?? symptomOf(context, kept).badge;
}

/** One or two sentences: the best cause in words, or what remains when there is none; and what it cost. */
export function summaryOf(
  kept: readonly CauseVerdict[],
  mechanism: MechanismVerdict | null,
  cause: Cause,
  context: OpeningContext,
): string {
  if (context.endsEarly !== null) return tooEarlyText(context);
  const first = kept[0]!;
  // The server had made the connection all the same.
  const cost =
    cause.mechanism === 'none' && first.status !== 'possible' ? '' : costOf(context, kept);
  if (first.status === 'proved') return `${first.title}. ${cause.gist}.${cost}`;
  if (first.status === 'best') {
    const sure = mechanism?.proved ? `${mechanism.text} ` : '';
    const others = kept.slice(1).map(({ title }) => lower(title));
    const rest = others.length === 0 ? '' : ` Also possible: ${listText(others)}.`;
    return `${sure}Best explanation: ${lower(first.title)}. ${cause.gist}.${rest}${cost}`;
  }
  const sure = mechanism === null ? '' : `${mechanism.text} `;
  return `${sure}This capture cannot decide between ${listText(kept.map(({ title }) => lower(title)))}.${cost}`;
}

function tooEarlyText({ opening, endsEarly }: OpeningContext): string {
  const what = opening.synAck === null ? 'SYN' : 'SYN-ACK';
  const when = endsEarly! > 0 ? `${durationText(endsEarly!)} after` : 'right after';
  return `The ${what} was still waiting for its answer when the capture ended, ${when} it. A longer capture would tell.`;
}

function costOf({ opening }: OpeningContext, kept: readonly CauseVerdict[]): string {
  const { halfOpen } = opening;
  if (halfOpen === null || Number.isNaN(halfOpen.duration)) return '';
  const time = durationText(halfOpen.duration);
  const ofBox = kept.some(({ because }) =>
    because.some(({ observation }) => observation.fromBox?.includes(halfOpen.from)),
  );
  // The client had not acknowledged anything: nothing is known of what it believed.
  if (ofBox) {
    return ` For ${time} after its ACK, nothing shows that the server accepted the connection.`;
  }
  // Without a SYN-ACK that came again, the server may have had the connection all the while.
  if (!opening.crooked || restsOn(kept, 'syn-ack-recorded-twice-perhaps')) {
    return ` For ${time} after the client's ACK, nothing shows that the server accepted the connection.`;
  }
  const bounds =
    halfOpen.atLeast < halfOpen.duration
      ? `between ${durationText(halfOpen.atLeast)} and ${time}`
      : time;
  return halfOpen.end === 'accepted'
    ? ` The client believed it was connected for ${bounds} before it was.`
    : ` The client believed it was connected for at least ${time}.`;
}

/** A title inside a sentence: lower case, unless it begins with an acronym. */
function lower(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
