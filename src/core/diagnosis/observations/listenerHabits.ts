/**
 * What the openings of a listener have in common: a deferral puts off every client that is silent and none that speaks at once, a
 * full queue does not ask.
 */
import type { Capture } from '../../capture';
import { firstPacketOfFlow, type FlowIndex } from '../../flows/flowTable';
import { openingOf } from '../../opening/openingOf';
import { isData, isFin } from '../../opening/segmentKinds';
import { countText } from '../../words/duration';
import { listenerOf, type Listener } from '../listeners';
import { fact, type Detector } from './observation';

/** Openings of each kind that are looked at, spread over all. */
const MOST_LOOKED_AT = 24;
/** Fewer of a kind are no habit. */
const FEWEST = 3;
/** A client that speaks within this time after its ACK speaks at once (nanoseconds). */
const AT_ONCE = 0.5e9;
/** Round trips vary by this much (nanoseconds). */
const SLACK = 20e6;
/** The shortest deferral sends its SYN-ACK again after 1 s; a silence longer than this would have met it (nanoseconds). */
const LONGER_THAN_DEFERRED = 1.6e9;
/** Packets that are cited of each kind. */
const MOST_CITED = 5;

interface Habits {
  /** Crooked openings whose client was silent until the one resend. */
  readonly silentOnce: readonly FlowIndex[];
  /** What a deferral does not explain: crooked although the client had answered a resend, or had spoken; straight although it was silent. */
  readonly otherwise: readonly FlowIndex[];
  /** Straight openings whose client spoke at once. */
  readonly spokeAtOnce: readonly FlowIndex[];
}

/** By listener: its openings are many, and all of them ask. */
const known = new WeakMap<Listener, Habits>();

export const listenerHabits: Detector = {
  kinds: ['only-silent-clients-crooked', 'speaking-clients-crooked'],
  detect({ capture, opening, lateRepeats }) {
    if (lateRepeats.length === 0) return [];
    const { silentOnce, otherwise, spokeAtOnce } = habitsOf(
      capture,
      listenerOf(capture, opening.flow),
    );
    const cite = (flows: readonly FlowIndex[]) =>
      flows.slice(0, MOST_CITED).map((flow) => firstPacketOfFlow(capture.flows, flow));
    if (otherwise.length === 0 && silentOnce.length >= FEWEST && spokeAtOnce.length >= FEWEST) {
      return [
        fact(
          'only-silent-clients-crooked',
          [...cite(silentOnce), ...cite(spokeAtOnce)],
          `In ${countText(silentOnce.length, 'crooked opening')} of this listener the client was silent until the one resend; ${countText(spokeAtOnce.length, 'client')} that spoke at once went through. None looks otherwise.`,
          {
            weight: 'finding',
            source: 'otherFlows',
            numbers: [silentOnce.length, spokeAtOnce.length],
          },
        ),
      ];
    }
    const spoke = otherwise.filter((flow) => flow !== opening.flow);
    if (spoke.length < FEWEST) return [];
    return [
      fact(
        'speaking-clients-crooked',
        cite(spoke),
        `${countText(spoke.length, 'other opening')} of this listener went crooked although the client had spoken or had answered a resend, or straight although it was silent: no deferral does that.`,
        { source: 'otherFlows', numbers: [spoke.length] },
      ),
    ];
  },
};

function habitsOf(capture: Capture, listener: Listener): Habits {
  let habits = known.get(listener);
  if (habits === undefined) known.set(listener, (habits = readHabits(capture, listener)));
  return habits;
}

function readHabits(capture: Capture, { crooked, healthy }: Listener): Habits {
  const silentOnce: FlowIndex[] = [];
  const otherwise: FlowIndex[] = [];
  for (const flow of spread(crooked)) {
    const { own, late, ack, roundTrip } = partsOf(capture, flow);
    const [first] = late;
    if (first === undefined || ack === null) continue;
    // What the client says less than a round trip before the resend arrives, the server did not have when it sent it.
    const before = first.segment.time - roundTrip - SLACK;
    const spoke = own.some((s) => !s.fromServer && (isData(s) || isFin(s)) && s.time < before);
    const isAnswered = late.slice(0, -1).some(({ dupAck }) => dupAck !== null);
    // Whose client is gone, a deferral goes on asking.
    if (spoke || isAnswered) otherwise.push(flow);
    else if (late.length === 1) silentOnce.push(flow);
  }
  const spokeAtOnce: FlowIndex[] = [];
  for (const flow of spread(healthy)) {
    const { own, ack } = partsOf(capture, flow);
    const said = own.find((s) => !s.fromServer && isData(s));
    if (ack === null) continue;
    const silence = (said ?? own.at(-1)!).time - ack.time;
    if (said !== undefined && silence < AT_ONCE) spokeAtOnce.push(flow);
    // A deferral would have sent its SYN-ACK again.
    else if (silence > LONGER_THAN_DEFERRED) otherwise.push(flow);
  }
  return { silentOnce, otherwise, spokeAtOnce };
}

function partsOf(capture: Capture, flow: FlowIndex) {
  const { segments, repeats, ack, syns, synAck } = openingOf(capture, flow);
  const answered = syns.findLast((syn) => synAck !== null && syn.packet < synAck.packet);
  return {
    own: segments.filter(({ duplicateOf }) => duplicateOf === null),
    late: repeats.filter(({ afterAck, crossing }) => afterAck && !crossing),
    ack,
    roundTrip: ack === null || answered === undefined ? 0 : ack.time - answered.time,
  };
}

/** Some of many, evenly. */
function spread(flows: readonly FlowIndex[]): FlowIndex[] {
  const step = Math.max(1, Math.ceil(flows.length / MOST_LOOKED_AT));
  return flows.filter((_, i) => i % step === 0);
}
