/** A time in which nothing at all came from the server's machine, although the client asked it on other flows: the path was out. */
import { isFromServer, type PacketIndex } from '../../packets/packetTable';
import { countText, durationText } from '../../words/duration';
import { fact, type Detector } from './observation';

/** A first resend later than this leaves out the steps at 1 and 3 s (nanoseconds). */
const STEPS_LEFT_OUT = 5e9;
/** Packets that are looked at: a busy machine that says nothing among so many is not silent by chance. */
const MOST_LOOKED_AT = 4096;
/** Segments of other flows that went unanswered. */
const FEWEST_ASKED = 2;
const MOST_CITED = 5;

export const silentHost: Detector = {
  kinds: ['server-host-silent-meanwhile'],
  detect({ capture, opening, lateRepeats }) {
    const { packets, flows } = capture;
    const { ack, repeats, flow } = opening;
    const [first] = repeats;
    if (ack === null || first === undefined || lateRepeats.length !== 1) return [];
    if (!(first.afterFirst > STEPS_LEFT_OUT)) return [];
    const until = ack.time + (first.segment.time - ack.time) / 2;
    const asked: PacketIndex[] = [];
    const end = Math.min(first.segment.packet, ack.packet + MOST_LOOKED_AT);
    for (let packet = ack.packet + 1; packet < end; packet++) {
      const other = packets.flow[packet]!;
      if (other < 0 || packets.time[packet]! > until) continue;
      const toServer = !isFromServer(packets, packet);
      const host = flows.serverAddress[other] === flows.serverAddress[flow];
      if (!host) continue;
      // The machine was heard: its resends would have come as well.
      if (!toServer) return [];
      if (other !== flow && packets.payloadLength[packet]! > 0) asked.push(packet);
    }
    if (asked.length < FEWEST_ASKED) return [];
    return [
      fact(
        'server-host-silent-meanwhile',
        asked.slice(0, MOST_CITED),
        `In the ${durationText(until - ack.time)} after the ACK nothing came from the server's machine on any flow, though the client sent it ${countText(asked.length, 'segment')} of data on others: the path or that machine was out, and the resends of these seconds are missing for that.`,
        {
          weight: 'finding',
          source: 'otherFlows',
          note: 'nothing came from this machine',
          numbers: [asked.length],
        },
      ),
    ];
  },
};
