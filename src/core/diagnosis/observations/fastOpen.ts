/** Data in the SYN that the server took with it (TCP Fast Open, RFC 7413). */
import { isSynAck } from '../../opening/segmentKinds';
import { isAfter, sequenceAdd } from '../../tcp/sequence';
import { countText, durationText } from '../../words/duration';
import { fact, type Detector } from './observation';

export const fastOpen: Detector = {
  kinds: ['fast-open-taken'],
  detect({ own, opening: { syns } }) {
    const syn = syns.find(({ payloadLength }) => payloadLength > 0);
    if (syn === undefined) return [];
    const empty = sequenceAdd(syn.sequence, 1);
    const taken = own.find((s) => s.fromServer && isSynAck(s) && isAfter(s.acknowledgment, empty));
    if (taken === undefined) return [];
    return [
      fact(
        'fast-open-taken',
        [syn.packet, taken.packet],
        `The SYN carried ${countText(syn.payloadLength, 'byte')} (TCP Fast Open), and the SYN-ACK acknowledges them after ${durationText(taken.time - syn.time)}: the server had made the connection with the SYN, before any ACK.`,
        { weight: 'finding', note: 'Fast Open: the data of the SYN was taken' },
      ),
    ];
  },
};
