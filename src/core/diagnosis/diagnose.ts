/** From observations to causes: which the evidence proves, leaves open, or rules out. */
import type { Capture } from '../capture';
import type { Opening } from '../opening/opening';
import type { VantagePlace } from '../vantage/vantage';
import { causes as allCauses } from './causes';
import type { Cause, MechanismId } from './causes/cause';
import { combinationsOf } from './combinations';
import { mechanismOf } from './mechanisms';
import { observeContext } from './observations';
import type { Observation, ObservationKind } from './observations/observation';
import { oneDirection } from './observations/oneDirection';
import { toldFates } from './observations/toldFates';
import { openingContextOf, type OpeningContext } from './openingContext';
import { badgeOf, headlineOf, summaryOf } from './summary';
import type { CauseStatus, CauseVerdict, Reason, Verdict } from './verdict';

/** Everything that the engine says of one opening. */
export interface Diagnosis {
  readonly context: OpeningContext;
  readonly observations: readonly Observation[];
  /** Null when the capture shows nothing of the handshake. */
  readonly verdict: Verdict | null;
}

/**
 * Observes an opening and weighs the causes.
 * @param extra evidence from elsewhere (hosts, a second capture)
 * @param place where a person states that the capture was taken; null: it is inferred
 */
export function diagnose(
  capture: Capture,
  opening: Opening,
  extra: readonly Observation[] = [],
  place: VantagePlace | null = null,
): Diagnosis {
  const context = openingContextOf(capture, opening, place);
  const observations = withoutAbsence([...observeContext(context), ...extra]);
  // Of a handshake seen in one direction only, nothing can be said.
  const bothWays =
    opening.ack === null ||
    context.own.some(({ fromServer }) => fromServer) ||
    observations.some(isOneWay);
  const sawHandshake = (opening.syns.length > 0 || opening.synAck !== null) && bothWays;
  return {
    context,
    observations,
    verdict: sawHandshake ? weigh(context, observations) : null,
  };
}

/** That something is missing is told as a finding of the packets: where the capture holds a choice of them, it says nothing. */
const ABSENCE = new Set<ObservationKind>([
  'syn-unanswered',
  'syn-ack-without-ack',
  'never-accepted',
  'syn-after-syn-ack',
]);

function withoutAbsence(observations: readonly Observation[]): readonly Observation[] {
  if (!observations.some(isOneWay)) return observations;
  // What became of a packet is told: then nothing hangs on what is missing.
  if (observations.some(({ kind }) => toldFates.kinds.includes(kind))) {
    return observations.filter((observation) => !isOneWay(observation));
  }
  return observations.filter(({ kind }) => !ABSENCE.has(kind));
}

const isOneWay = ({ kind }: Observation) => kind === 'one-direction' || kind === 'only-syns';

/** A cause that comes into question, or that something seen rules out. */
interface Weighed {
  readonly cause: Cause;
  readonly candidate: boolean;
  /** Packets prove it when it alone is left. */
  readonly provable: boolean;
  /** The evidence without which it would not come into question. */
  readonly required: readonly Observation[];
  readonly against: readonly Reason[];
  readonly speaksFor: readonly Observation[];
  /** What speaks against it without ruling it out. */
  readonly weakened: readonly Reason[];
  /** What the server's host says that proves it. */
  readonly hostProof: readonly Observation[];
}

function weigh(context: OpeningContext, observations: readonly Observation[]): Verdict {
  const seen = new Map<ObservationKind, Observation>();
  for (const observation of observations) {
    if (!seen.has(observation.kind)) seen.set(observation.kind, observation);
  }
  const leg =
    seen.get('answers-other-name') ?? seen.get('forwarded-syn') ?? seen.get('further-answer');
  if (leg !== undefined) return legVerdict(leg);
  const weighed = causesFor(seen).map((prepared) => weighCause(prepared, seen));
  const candidates = weighed.filter(({ candidate }) => candidate);
  if (candidates.length === 0) return healthyVerdict(seen);
  const open = remainingOf(candidates);
  const remaining = withoutCircumstances(settledByHost(open));
  const tooEarly = context.endsEarly !== null;
  const order = remaining.toSorted((a, b) => weight(b) - weight(a));
  const kept = order.map((entry): CauseVerdict => ({
    id: entry.cause.id,
    title: entry.cause.title,
    status: tooEarly ? 'possible' : statusOf(entry, order),
    because: [
      ...[...new Set([...entry.required, ...entry.hostProof, ...entry.speaksFor])].map(
        (observation) => ({ observation, text: observation.text }),
      ),
      // What is proved needs no hint to the contrary.
      ...(entry.hostProof.length > 0 ? [] : entry.weakened),
    ],
  }));
  const settling = remaining.flatMap(({ hostProof }) => hostProof)[0];
  const ruledOut: CauseVerdict[] = [];
  for (const entry of weighed) {
    if (remaining.includes(entry)) continue;
    const { cause, against } = entry;
    const because =
      settling !== undefined && open.includes(entry)
        ? [
            ...against,
            {
              observation: settling,
              text: NAMES_FLOW.has(settling.kind) ? TEXT_NAMES_ANOTHER : HOST_NAMES_ANOTHER,
            },
          ]
        : against;
    if (because.length === 0) continue;
    ruledOut.push({ id: cause.id, title: cause.title, status: 'ruled-out', because });
  }
  const remainingCauses = order.map(({ cause }) => cause);
  const mechanism = mechanismOf(
    new Set(remainingCauses.map((cause) => cause.mechanism)),
    observations,
    kept[0]!.status === 'proved' ? order[0]!.hostProof : [],
  );
  const combinations = combinationsOf(remainingCauses, seen);
  return {
    headline: headlineOf(kept, mechanism, context),
    badge: badgeOf(kept, context),
    summary: summaryOf(kept, mechanism, remainingCauses[0]!, context),
    healthy: false,
    tooEarly,
    mechanism,
    causes: [...kept, ...ruledOut],
    combinations,
  };
}

/** A cause as it is weighed: its lists in one form, its sentences made. Weighing is done for every flow of a capture. */
interface PreparedCause {
  readonly cause: Cause;
  /** Of each group one kind is enough. */
  readonly requires: readonly (readonly ObservationKind[])[];
  readonly excludes: readonly (readonly [ObservationKind, string])[];
  readonly weakenedBy: readonly (readonly [ObservationKind, string])[];
}

const entriesOf = (
  texts: Partial<Record<ObservationKind, string>> = {},
  told: (text: string) => string,
): [ObservationKind, string][] =>
  Object.entries(texts).map(([kind, text]) => [kind as ObservationKind, told(text)]);

const preparedCauses = allCauses.map((cause): PreparedCause => ({
  cause,
  requires: cause.requires.map((group) => (typeof group === 'string' ? [group] : group)),
  excludes: entriesOf(cause.excludes, sentence),
  weakenedBy: entriesOf(cause.weakenedBy, (text) => `Speaks against it: ${text}.`),
}));

type Seen = ReadonlyMap<ObservationKind, Observation>;

/** The causes of which a kind of observation says something, by their places in the table. */
const placesByKind = new Map<ObservationKind, number[]>();
preparedCauses.forEach(({ requires, excludes }, place) => {
  for (const kind of new Set([...requires.flat(), ...excludes.map(([excluded]) => excluded)])) {
    const places = placesByKind.get(kind);
    if (places === undefined) placesByKind.set(kind, [place]);
    else places.push(place);
  }
});

/** The causes that what was seen requires or rules out, in the order of the table; nothing is said of the others. */
function causesFor(seen: Seen): PreparedCause[] {
  const named = new Uint8Array(preparedCauses.length);
  for (const kind of seen.keys()) {
    for (const place of placesByKind.get(kind) ?? NONE) named[place] = 1;
  }
  return preparedCauses.filter((_, place) => named[place] === 1);
}

const NONE: readonly never[] = [];

function weighCause({ cause, requires, excludes, weakenedBy }: PreparedCause, seen: Seen): Weighed {
  const against = reasonsAmong(excludes, seen);
  const { silentBeside = NONE } = cause;
  if (
    !requires.every((group) => group.some((kind) => seen.has(kind))) ||
    silentBeside.some((kind) => seen.has(kind))
  ) {
    return {
      cause,
      candidate: false,
      provable: false,
      required: NONE,
      against,
      speaksFor: NONE,
      weakened: NONE,
      hostProof: NONE,
    };
  }
  return {
    cause,
    candidate: true,
    provable:
      typeof cause.provable === 'boolean'
        ? cause.provable
        : cause.provable.some((kind) => seen.has(kind)),
    required: requires.length === 1 ? seenOf(requires[0]!, seen) : seenOf(requires.flat(), seen),
    against,
    speaksFor: seenOf(cause.expects, seen),
    weakened: reasonsAmong(weakenedBy, seen),
    hostProof: seenOf(cause.hostProof ?? NONE, seen),
  };
}

/** The observations of some kinds, as far as there are any. */
function seenOf(kinds: readonly ObservationKind[], seen: Seen): readonly Observation[] {
  const found: Observation[] = [];
  for (const kind of kinds) {
    const observation = seen.get(kind);
    if (observation !== undefined) found.push(observation);
  }
  return found;
}

function reasonsAmong(
  texts: readonly (readonly [ObservationKind, string])[],
  seen: Seen,
): readonly Reason[] {
  let reasons: Reason[] | null = null;
  for (const [kind, text] of texts) {
    const observation = seen.get(kind);
    if (observation !== undefined) (reasons ??= []).push({ observation, text });
  }
  return reasons ?? NONE;
}

const HOST_NAMES_ANOTHER =
  "The server's host itself names another reason for every segment that was ignored.";

const TEXT_NAMES_ANOTHER = 'The text itself names another reason for this very packet.';

/** Mechanisms that say why the server did not act on a segment. */
const REASONS_TO_IGNORE = new Set<MechanismId>([
  'listener-refused',
  'ack-not-received',
  'ack-refused',
  'answer-deferred',
  'under-way',
  'syn-not-answered',
]);

/** What a text says of this very flow: no other reason is needed beside it. */
const NAMES_FLOW = new Set<ObservationKind>([...toldFates.kinds, ...oneDirection.kinds]);

/**
 * When the host names one reason why the server ignored what it did, the other reasons for that fall away. Where that
 * was its listener, a box that answers for a silent client may have had its part and remains; a segment that was
 * dropped before TCP needs no such box.
 */
function settledByHost(remaining: readonly Weighed[]): readonly Weighed[] {
  const told = remaining.filter(
    ({ required, hostProof, against }) =>
      against.length === 0 && [...required, ...hostProof].some(({ kind }) => NAMES_FLOW.has(kind)),
  );
  if (told.length === 1) return told;
  const named = remaining.filter(
    ({ hostProof, against }) => hostProof.length > 0 && against.length === 0,
  );
  if (named.length !== 1) return remaining;
  if (named[0]!.cause.mechanism === 'ack-not-received') return named;
  return remaining.filter(
    (entry) => entry === named[0] || !REASONS_TO_IGNORE.has(entry.cause.mechanism),
  );
}

/** By how much a cause explains what was seen; what the host proves comes before all else. */
function weight({ speaksFor, weakened, hostProof }: Weighed): number {
  return speaksFor.length - weakened.length + (hostProof.length > 0 ? 100 : 0);
}

/**
 * The candidates that nothing rules out. When everything is ruled out, more than one cause was at work: then those
 * that the least speaks against stay.
 */
function remainingOf(candidates: readonly Weighed[]): Weighed[] {
  const least = Math.min(...candidates.map(({ against }) => against.length));
  return candidates.filter(({ against }) => against.length === least);
}

/** Causes that only are the setting of another one that stands are no alternatives to it. */
function withoutCircumstances(remaining: readonly Weighed[]): Weighed[] {
  const ids = remaining.map(({ cause }) => cause.id);
  return remaining.filter(({ cause }) => !cause.underlies?.some((id) => ids.includes(id)));
}

function statusOf(entry: Weighed, order: readonly Weighed[]): CauseStatus {
  if (order.length === 1) {
    const provable = entry.provable || entry.hostProof.length > 0;
    return provable && entry.against.length === 0 ? 'proved' : 'best';
  }
  const [first, second] = order;
  return entry === first && weight(first) > weight(second!) ? 'best' : 'possible';
}

/** Nothing odd was seen. Healthy is what shows all three steps; of a part of a handshake only so much can be said. */
function healthyVerdict(seen: Seen): Verdict {
  const complete = seen.get('handshake-complete');
  return complete === undefined
    ? harmless(
        'Nothing odd so far',
        'nothing odd',
        'The capture shows only a part of this handshake, and nothing odd in it.',
        null,
      )
    : harmless('A healthy handshake', 'healthy', complete.text, complete);
}

/** A flow that is one leg of an opening that is told elsewhere: no failure, and no handshake of its own. */
function legVerdict(leg: Observation): Verdict {
  return harmless('Part of another opening', 'other leg', leg.text, leg);
}

function harmless(
  headline: string,
  badge: string,
  summary: string,
  because: Observation | null,
): Verdict {
  return {
    headline,
    badge,
    summary,
    healthy: true,
    tooEarly: false,
    mechanism: null,
    causes: [
      {
        id: 'healthy',
        title: 'Healthy',
        status: 'best',
        because: because === null ? [] : [{ observation: because, text: because.text }],
      },
    ],
    combinations: [],
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
