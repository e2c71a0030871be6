/** Whether the capture can hold both directions of a handshake at all: where it cannot, what is missing says nothing. */
import { isSynAck } from '../../opening/segmentKinds';
import { fact, type Detector } from './observation';

export const oneDirection: Detector = {
  kinds: ['one-direction'],
  detect({ capture, opening, own }) {
    const first = own[0];
    const filtered = capture.listing?.filtered ?? null;
    const { synAck, ack } = opening;
    if (first === undefined || (synAck !== null && ack !== null)) return [];
    const packets = own.map(({ packet }) => packet);
    const oneWay = own.every(({ fromServer }) => fromServer === first.fromServer);
    if (filtered !== null && (oneWay || filtered.out === 'some-flags')) {
      return [fact('one-direction', packets, filtered.text, { weight: 'finding', source: 'host' })];
    }
    // An answer without what it answers, and not a word of the client: its direction was not captured.
    const answersOnly = oneWay && first.fromServer && isSynAck(first) && opening.syns.length === 0;
    if (!answersOnly) return [];
    return [
      fact(
        'one-direction',
        packets,
        'Only what the server sent is in the capture, not even the SYN that it answers: that no ACK of the client came past here says nothing.',
        { weight: 'finding', source: 'host' },
      ),
    ];
  },
};
