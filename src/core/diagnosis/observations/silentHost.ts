/**
 * What else came from the server's machine while its resends stayed away: nothing at all, although the client asked it on other flows (the path was
 * out), or segments of other flows (it ran, and held the resends back on purpose).
 */
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

/** By now a timer of 1 s has gone off; a machine that was stopped meanwhile sets it off as soon as it runs (nanoseconds). */
const FIRST_TIMER = 1.5e9;
/** What comes just before the resend may come from the same awakening (nanoseconds). */
const AWAKENING = 0.5e9;

export const silentHost: Detector = {
  kinds: ['server-host-silent-meanwhile', 'server-host-ran-meanwhile'],
  detect({ capture, opening, lateRepeats, vantage }) {
    const { packets, flows } = capture;
    const { ack, synAck, repeats, flow } = opening;
    const [first] = repeats;
    if (ack === null || synAck === null || first === undefined || lateRepeats.length !== 1)
      return [];
    if (!(first.afterFirst > STEPS_LEFT_OUT)) return [];
    const until = ack.time + (first.segment.time - ack.time) / 2;
    const asked: PacketIndex[] = [];
    let isHeard = false;
    const end = Math.min(first.segment.packet, ack.packet + MOST_LOOKED_AT);
    for (let packet = ack.packet + 1; packet < end; packet++) {
      const other = packets.flow[packet]!;
      if (other < 0 || flows.serverAddress[other] !== flows.serverAddress[flow]) continue;
      const time = packets.time[packet]!;
      if (isFromServer(packets, packet)) {
        if (time > synAck.time + FIRST_TIMER && time < first.segment.time - AWAKENING) {
          return vantage.place === 'server' ? [ranMeanwhile(packet)] : [];
        }
        // The machine was heard: its resends would have come as well.
        isHeard ||= time <= until;
      } else if (other !== flow && time <= until && packets.payloadLength[packet]! > 0) {
        asked.push(packet);
      }
    }
    if (isHeard) return [];
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

/** At the server's own interface nothing is lost on the way: what did not come was not sent. */
const ranMeanwhile = (packet: PacketIndex) =>
  fact(
    'server-host-ran-meanwhile',
    [packet],
    "While this opening's resends were due, the server sent on another flow: it ran, and held these resends back.",
    { source: 'otherFlows' },
  );
