/** From observations to causes: which the evidence proves, leaves open, or rules out. */
import type { Capture } from '../capture';
import type { Opening } from '../opening/opening';
import type { VantagePlace } from '../vantage/vantage';
import { combinationsOf } from './combinations';
import { mechanismOf } from './mechanisms';
import { observeContext } from './observations';
import type { Observation, ObservationKind } from './observations/observation';
import { toldFates } from './observations/toldFates';
import { openingContextOf, type OpeningContext } from './openingContext';
import { badgeOf, headlineOf, summaryOf } from './summary';
import type { CauseVerdict, Verdict } from './verdict';
import { weighKinds, type WeighedCause } from './weighing';

/** Everything that the engine says of one opening. */
export interface Diagnosis {
  readonly context: OpeningContext;
  readonly observations: readonly Observation[];
  /** Null when the capture shows nothing of the handshake. */
  readonly verdict: Verdict | null;
}

/** Did a SYN-ACK come after the ACK (glossary: crooked), here or under another name? */
export function isCrooked({ context: { opening }, observations }: Diagnosis): boolean {
  return opening.crooked || observations.some(({ kind }) => RESENT.includes(kind));
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
    observations.some((observation) => isOneWay(observation) || RESENT.includes(observation.kind));
  const sawHandshake = (opening.syns.length > 0 || opening.synAck !== null) && bothWays;
  return {
    context,
    observations,
    verdict: sawHandshake ? weigh(context, observations) : null,
  };
}

/** What shows the other direction, though none of its packets is in the flow. */
const RESENT: readonly ObservationKind[] = ['syn-ack-resent', 'resent-under-other-name'];

/** That something is missing is told as a finding of the packets: where the capture holds a choice of them, it says nothing. */
const ABSENCE = new Set<ObservationKind>([
  'syn-unanswered',
  'syn-ack-without-ack',
  'never-accepted',
  'syn-after-syn-ack',
  'syn-at-server',
  'ack-never-left',
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

type Seen = ReadonlyMap<ObservationKind, Observation>;

function weigh(context: OpeningContext, observations: readonly Observation[]): Verdict {
  const seen = new Map<ObservationKind, Observation>();
  for (const observation of observations) {
    if (!seen.has(observation.kind)) seen.set(observation.kind, observation);
  }
  const leg =
    seen.get('answers-other-name') ?? seen.get('forwarded-syn') ?? seen.get('further-answer');
  if (leg !== undefined) return legVerdict(leg);
  const { remaining, ruledOut } = weighKinds([...seen.keys()]);
  const [best] = remaining;
  if (best === undefined) return healthyVerdict(seen);
  const tooEarly = context.endsEarly !== null;
  const kept = remaining.map((weighed) => told(weighed, seen, tooEarly));
  const remainingCauses = remaining.map(({ cause }) => cause);
  const mechanism = mechanismOf(
    new Set(remainingCauses.map((cause) => cause.mechanism)),
    observations,
    kept[0]!.status === 'proved' ? best.hostProof.map((kind) => seen.get(kind)!) : [],
  );
  return {
    headline: headlineOf(kept, mechanism, context),
    badge: badgeOf(kept, context),
    summary: summaryOf(kept, mechanism, best.cause, context),
    healthy: false,
    tooEarly,
    mechanism,
    causes: [...kept, ...ruledOut.map((weighed) => told(weighed, seen, false))],
    combinations: combinationsOf(remainingCauses, seen),
  };
}

/** A weighed cause with the observations that it rests on. */
function told(
  { cause, status, because }: WeighedCause,
  seen: Seen,
  tooEarly: boolean,
): CauseVerdict {
  return {
    id: cause.id,
    title: cause.title,
    status: tooEarly ? 'possible' : status,
    because: because.map(([kind, text]) => {
      const observation = seen.get(kind)!;
      return { observation, text: text ?? observation.text };
    }),
  };
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
