/** What the SYN-ACK tells of the system that sent it: signs that it is no Linux, where a cause is one of Linux alone. */
import { fact, type Detector } from './observation';

export const stacks: Detector = {
  kinds: ['syn-ack-ttl-like-windows', 'server-leaves-timestamps-out'],
  detect({ opening: { syns, synAck } }) {
    if (synAck === null) return [];
    const { ttl, packet } = synAck;
    const found = [];
    if (ttl !== null && ttl > 64 && ttl <= 128) {
      found.push(
        fact(
          'syn-ack-ttl-like-windows',
          [packet],
          `The SYN-ACK arrives with TTL ${ttl}: it began as 128, as Windows sends it, and not as 64 like Linux and the BSDs.`,
        ),
      );
    }
    const syn = syns.findLast((s) => s.packet < packet);
    if (syn !== undefined && syn.tsval !== null && synAck.optionsHash !== null) {
      if (synAck.tsval === null) {
        found.push(
          fact(
            'server-leaves-timestamps-out',
            [syn.packet, packet],
            'The SYN offers timestamps, and the SYN-ACK has none: a system that does without, as Windows does, or a box that takes the option away.',
          ),
        );
      }
    }
    return found;
  },
};
