/**
 * From the kinds of what was seen to causes: which come into question, what speaks for and against each, and how sure
 * each is. Only kinds count here: openings that show the same are weighed alike.
 */
import { causes as allCauses } from './causes';
import type { Cause, MechanismId } from './causes/cause';
import type { ObservationKind } from './observations/observation';
import { oneDirection } from './observations/oneDirection';
import { toldFates } from './observations/toldFates';
import type { CauseStatus } from './verdict';

/** What was seen, and what follows from it for a cause; null: what the observation itself says. */
export type KindReason = readonly [ObservationKind, string | null];

/** A cause that comes into question, or that something seen rules out. */
export interface WeighedCause {
  readonly cause: Cause;
  readonly status: CauseStatus;
  readonly because: readonly KindReason[];
  /** What the server's host says that proves it. */
  readonly hostProof: readonly ObservationKind[];
}

/** What the kinds of what was seen leave of the causes. */
export interface Weighing {
  /** Those that remain, the best first; empty: nothing odd was seen. */
  readonly remaining: readonly WeighedCause[];
  /** Those that something rules out. */
  readonly ruledOut: readonly WeighedCause[];
}

/** Weighings by kinds: a derived constant of the table, filled as it is asked for. Captures show few different ones. */
const known = new Map<string, Weighing>();
/** Weighings that are kept; then all are forgotten, for what is common is soon asked again. */
const MOST_KNOWN = 1024;

/**
 * Weighs the causes by the kinds of what was seen.
 * @param kinds each once, in the order of the detectors
 */
export function weighKinds(kinds: readonly ObservationKind[]): Weighing {
  const key = kinds.join();
  let weighing = known.get(key);
  if (weighing === undefined) {
    weighing = weigh(new Set(kinds));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, weighing);
  }
  return weighing;
}

function weigh(seen: Seen): Weighing {
  const weighed = causesFor(seen).map((prepared) => weighCause(prepared, seen));
  const candidates = weighed.filter(({ candidate }) => candidate);
  if (candidates.length === 0) return { remaining: NONE, ruledOut: NONE };
  const open = remainingOf(candidates);
  const remaining = withoutCircumstances(settledByHost(open));
  const order = remaining.toSorted((a, b) => weight(b) - weight(a));
  const settling = remaining.flatMap(({ hostProof }) => hostProof)[0];
  const ruledOut: WeighedCause[] = [];
  for (const entry of weighed) {
    if (remaining.includes(entry)) continue;
    const { cause, against, hostProof } = entry;
    const because =
      settling !== undefined && open.includes(entry)
        ? [
            ...against,
            [settling, NAMES_FLOW.has(settling) ? TEXT_NAMES_ANOTHER : HOST_NAMES_ANOTHER] as const,
          ]
        : against;
    if (because.length > 0) ruledOut.push({ cause, status: 'ruled-out', because, hostProof });
  }
  return {
    remaining: order.map((entry): WeighedCause => {
      const { cause, required, hostProof, speaksFor, weakened } = entry;
      const because = [...new Set([...required, ...hostProof, ...speaksFor])].map(
        (kind): KindReason => [kind, null],
      );
      // What is proved needs no hint to the contrary.
      if (hostProof.length === 0) because.push(...weakened);
      return { cause, status: statusOf(entry, order), because, hostProof };
    }),
    ruledOut,
  };
}

/** A cause while it is weighed. */
interface Weighed {
  readonly cause: Cause;
  readonly candidate: boolean;
  /** Packets prove it when it alone is left. */
  readonly provable: boolean;
  /** The evidence without which it would not come into question. */
  readonly required: readonly ObservationKind[];
  readonly against: readonly KindReason[];
  readonly speaksFor: readonly ObservationKind[];
  /** What speaks against it without ruling it out. */
  readonly weakened: readonly KindReason[];
  /** What the server's host says that proves it. */
  readonly hostProof: readonly ObservationKind[];
}

/** A cause with its lists in one form and its sentences made. */
interface PreparedCause {
  readonly cause: Cause;
  /** Of each group one kind is enough. */
  readonly requires: readonly (readonly ObservationKind[])[];
  readonly excludes: readonly KindReason[];
  readonly weakenedBy: readonly KindReason[];
}

const entriesOf = (
  texts: Partial<Record<ObservationKind, string>> = {},
  told: (text: string) => string,
): KindReason[] =>
  Object.entries(texts).map(([kind, text]) => [kind as ObservationKind, told(text)]);

const preparedCauses = allCauses.map((cause): PreparedCause => ({
  cause,
  requires: cause.requires.map((group) => (typeof group === 'string' ? [group] : group)),
  excludes: entriesOf(cause.excludes, sentence),
  weakenedBy: entriesOf(cause.weakenedBy, (text) => `Speaks against it: ${text}.`),
}));

type Seen = ReadonlySet<ObservationKind>;

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
  for (const kind of seen) {
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
  const weakened = reasonsAmong(weakenedBy, seen);
  const told = seenOf(cause.hostProof ?? NONE, seen);
  const isDoubtful =
    weakened.some(([kind]) => SETTINGS.has(kind)) && !told.some((kind) => NAMES_FLOW.has(kind));
  const hostProof = isDoubtful ? NONE : told;
  return {
    cause,
    candidate: true,
    provable:
      typeof cause.provable === 'boolean'
        ? cause.provable
        : cause.provable.some((kind) => seen.has(kind)),
    required: seenOf(requires.flat(), seen),
    against,
    speaksFor:
      hostProof === told ? seenOf(cause.expects, seen) : [...told, ...seenOf(cause.expects, seen)],
    weakened,
    hostProof,
  };
}

/** Those of some kinds that were seen. */
function seenOf(kinds: readonly ObservationKind[], seen: Seen): readonly ObservationKind[] {
  return kinds.filter((kind) => seen.has(kind));
}

function reasonsAmong(reasons: readonly KindReason[], seen: Seen): readonly KindReason[] {
  return reasons.filter(([kind]) => seen.has(kind));
}

/** Settings by which the host would have done something else: a figure of it proves nothing beside them. What names this very packet needs no more. */
const SETTINGS = new Set<ObservationKind>(['abort-on-overflow-set']);

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
const NAMES_FLOW = new Set<ObservationKind>([
  ...toldFates.kinds,
  'ack-drop-named',
  ...oneDirection.kinds,
]);
for (const kind of ['unasked-syn-ack-dropped', 'other-drop-told'] as const) NAMES_FLOW.delete(kind);

/**
 * When the host names one reason why the server ignored what it did, the other reasons for that fall away. Where that
 * was its listener, a box that answers for a silent client may have had its part and remains; a segment that was
 * dropped before TCP needs no such box.
 */
function settledByHost(remaining: readonly Weighed[]): readonly Weighed[] {
  const told = remaining.filter(
    ({ required, hostProof, against }) =>
      against.length === 0 && [...required, ...hostProof].some((kind) => NAMES_FLOW.has(kind)),
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

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
