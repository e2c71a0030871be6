/** A server, or a box for it, that closes a connection on which the client said nothing for a round time. */
import { idleTimer } from '../../opening/halfOpen';
import { isData, isFin, isReset } from '../../opening/segmentKinds';
import { durationText } from '../../words/duration';
import { fact, type Detector } from './observation';

export const idleClose: Detector = {
  kinds: ['closed-when-idle'],
  detect({ own, opening: { ack, repeats } }) {
    if (ack === null || repeats.length > 0) return [];
    const end = own.find((s) => s.fromServer && s.packet > ack.packet && (isFin(s) || isReset(s)));
    if (end === undefined) return [];
    const spoke = own.some(
      (s) => s.packet > ack.packet && s.packet < end.packet && (isData(s) || isFin(s)),
    );
    const timer = spoke ? null : idleTimer(end.time - ack.time);
    if (timer === null) return [];
    return [
      fact(
        'closed-when-idle',
        [ack.packet, end.packet],
        `Neither end said anything, and ${durationText(timer)} after the ACK the server closed: the length of an idle timer of the server, or of a box in between.`,
        { weight: 'finding', note: `closed after ${durationText(timer)} without a word` },
      ),
    ];
  },
};
