/** A SYN-ACK that comes again under another name than the SYN went to. */
import type { FlowIndex } from '../../flows/flowTable';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isSynAck } from '../../opening/segmentKinds';
import { openingSegmentsOf } from '../../opening/segmentsOf';
import { LONG_PATH } from '../../opening/roundTrip';
import { sequenceAdd } from '../../tcp/sequence';
import { durationText, shortListText, timesText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { flowsOfAnswer } from '../relatedFlows';
import { fact, type Detector, type Observation } from './observation';

export const resentUnderOtherName: Detector = {
  kinds: ['resent-under-other-name'],
  detect: underOtherName,
};

/** An answer later than this after the ACK, and than a round trip, was not under way (nanoseconds). */
const NOT_UNDER_WAY = 50e6;

/** SYN-ACKs under another name. */
interface LateAnswers {
  readonly ack: OpeningSegment;
  /** The flow of that name. */
  readonly other: FlowIndex;
  readonly late: readonly OpeningSegment[];
}

/**
 * Where the answers come under another name than the SYN went to (the server answers past the device that translates): SYN-ACKs of the number
 * that the client acknowledges here, and after that. Null when there are none.
 */
export function lateUnderOtherName({ capture, own, opening }: OpeningContext): LateAnswers | null {
  const { flow, syns, ack } = opening;
  const syn = syns.findLast((s) => ack !== null && s.packet < ack.packet);
  if (ack === null || syn === undefined || own.some(({ fromServer }) => fromServer)) return null;
  const { clientAddress, clientPort } = capture.flows;
  for (const other of flowsOfAnswer(capture, syn.sequence, flow)) {
    if (clientAddress[other] !== clientAddress[flow] || clientPort[other] !== clientPort[flow]) {
      continue;
    }
    const answers = openingSegmentsOf(capture, other).filter(
      (s) =>
        s.fromServer &&
        isSynAck(s) &&
        s.duplicateOf === null &&
        sequenceAdd(s.sequence, 1) === ack.acknowledgment,
    );
    // Under way is what comes within the way from here to the server and back.
    const trip = answers[0] === undefined ? 0 : Math.min(answers[0].time - syn.time, LONG_PATH);
    const crossing = Math.max(NOT_UNDER_WAY, trip);
    const late = answers.filter(({ time }) => time - ack.time > crossing);
    if (late.length > 0) return { ack, other, late };
  }
  return null;
}

function underOtherName(context: OpeningContext): Observation[] {
  const found = lateUnderOtherName(context);
  if (found === null) return [];
  const { ack, other, late } = found;
  const packets = late.map(({ packet }) => packet);
  const times = shortListText(late.map(({ time }) => durationText(time - ack.time)));
  return [
    fact(
      'resent-under-other-name',
      [ack.packet, ...packets],
      `The SYN-ACK that the client acknowledges here comes under another name (stream ${other}), and came again ${timesText(late.length)} after the ACK: after ${times}.`,
      { weight: 'finding', note: `SYN-ACK again at ${times}`, source: 'otherFlows' },
    ),
  ];
}
