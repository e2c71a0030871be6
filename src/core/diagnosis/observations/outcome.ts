/** How an opening ended: the server accepted it at last, or nothing shows that it did. */
import type { HalfOpen } from '../../opening/opening';
import { durationText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';

export const outcome: Detector = {
  kinds: ['accepted-after-resends', 'never-accepted'],
  detect: ended,
};

/** When the server accepted: a point, or the two times between which it did. */
function acceptedText({ duration, atLeast, idleTimer }: HalfOpen): string {
  const time = durationText(duration);
  if (idleTimer !== null) {
    return `The server accepted the connection ${time} after the client's ACK: it closed it ${durationText(idleTimer)} later, the length of an idle timer that began then. Until then it was half-open.`;
  }
  return atLeast < duration
    ? `The server accepted the connection between ${durationText(atLeast)} and ${time} after the client's ACK: it had nothing to answer in between. Until then it was half-open.`
    : `The server accepted the connection ${time} after the client's ACK; until then it was half-open.`;
}

function ended({ opening, lateRepeats }: OpeningContext): Observation[] {
  const { halfOpen } = opening;
  if (halfOpen === null) return [];
  const timed = !Number.isNaN(halfOpen.duration);
  const time = durationText(halfOpen.duration);
  if (halfOpen.end === 'accepted') {
    if (lateRepeats.length === 0) return [];
    const packets =
      halfOpen.takenSegment === null
        ? [halfOpen.from, halfOpen.to]
        : [halfOpen.from, halfOpen.takenSegment, halfOpen.to];
    return [
      fact(
        'accepted-after-resends',
        packets,
        timed
          ? acceptedText(halfOpen)
          : 'The server accepted the connection only after its resends; until then it was half-open.',
        { weight: 'finding' },
      ),
    ];
  }
  return [
    fact(
      'never-accepted',
      [halfOpen.from, halfOpen.to],
      halfOpen.end === 'reset'
        ? `Nothing shows that the server accepted the connection${timed ? ` in the ${time} until it was reset` : ' before it was reset'}.`
        : `${timed ? `For at least ${time}, to` : 'To'} the end of the capture, nothing shows that the server accepted the connection.`,
      { weight: 'finding' },
    ),
  ];
}
