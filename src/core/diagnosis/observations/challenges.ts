/** Who sent the bare ACK that answers a SYN: a TCP that keeps a connection, or a device that tests its clients. */
import { timesText } from '../../words/duration';
import { challengeOf, sameChallenges } from './challenge';
import { fact, type Detector } from './observation';

export const challenges: Detector = {
  kinds: ['challenge-from-elsewhere', 'challenge-with-running-clock', 'challenge-with-timestamps'],
  detect(context) {
    const challenge = challengeOf(context);
    if (challenge === undefined) return [];
    const { synAck } = context.opening;
    if (
      synAck !== null &&
      challenge.ttl !== null &&
      synAck.ttl !== null &&
      Math.abs(challenge.ttl - synAck.ttl) > 1
    ) {
      return [
        fact(
          'challenge-from-elsewhere',
          [challenge.packet, synAck.packet],
          `The bare ACK carries TTL ${challenge.ttl} where the SYN-ACK has ${synAck.ttl}: another sender.`,
          {
            weight: 'finding',
            note: 'the ACK is not from the server',
            fromBox: [challenge.packet],
          },
        ),
      ];
    }
    // A test can make its numbers out of addresses and ports, and say the same twice; it keeps no clock for it.
    const alike = sameChallenges(context, challenge);
    const clock = new Set(alike.map(({ tsval }) => tsval));
    if (clock.has(null)) return [];
    const stamped = fact(
      'challenge-with-timestamps',
      alike.map(({ packet }) => packet),
      'The bare ACK carries timestamps, as those of a connection that agreed on them do.',
    );
    if (alike.length < 2 || clock.size < alike.length) return [stamped];
    return [
      stamped,
      fact(
        'challenge-with-running-clock',
        alike.map(({ packet }) => packet),
        `It came ${timesText(alike.length)}, always with the same numbers and with timestamps that run on: those of a connection that is kept.`,
      ),
    ];
  },
};
