/** The answer to a SYN that comes when the client has begun anew on the same port, with another number: it stands in the stream of the next attempt. */
import { isSynAck } from '../../opening/segmentKinds';
import { openingSegmentsOf } from '../../opening/segmentsOf';
import { sequenceAdd } from '../../tcp/sequence';
import { durationText } from '../../words/duration';
import { laterAttempts } from '../relatedFlows';
import { fact, type Detector } from './observation';

/** A segment does not live longer (RFC 9293 section 3.4.1: two minutes; nanoseconds). */
const MAXIMUM_LIFETIME = 120e9;

export const lateAnswer: Detector = {
  kinds: ['syn-answered-late'],
  detect({ capture, own, opening: { flow, syns } }) {
    const [syn] = syns;
    if (syn === undefined || own.some(({ fromServer }) => fromServer)) return [];
    for (const other of laterAttempts(capture, flow)) {
      const answer = openingSegmentsOf(capture, other).find(
        (s) =>
          s.fromServer &&
          isSynAck(s) &&
          s.acknowledgment === sequenceAdd(syn.sequence, 1) &&
          s.time - syn.time <= MAXIMUM_LIFETIME,
      );
      if (answer === undefined) continue;
      return [
        fact(
          'syn-answered-late',
          [...syns.map(({ packet }) => packet), answer.packet],
          `The answer to this SYN came ${durationText(answer.time - syn.time)} after it, when the client had begun anew on the same port (stream ${other}): the SYN-ACK acknowledges this SYN's number, which the client no longer knows.`,
          { weight: 'finding', note: 'answered after the next attempt', source: 'otherFlows' },
        ),
      ];
    }
    return [];
  },
};
