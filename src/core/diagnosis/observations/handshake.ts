/** The three steps of the handshake: whether the capture holds them, and whether it goes on long enough to tell. */
import { firstSynAckIsUnseen, type Opening } from '../../opening/opening';
import {
  MOST_OPENING_ROWS,
  MOST_UNSETTLED_ROWS,
  type OpeningSegment,
} from '../../opening/openingSegments';
import { acknowledgesSyn, isData, isPureAck } from '../../opening/segmentKinds';
import { durationText, numberText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';

/**
 * A client may wait this long to send its ACK together with data (Linux tcp_rcv_synsent_state_process(): TCP_DELACK_MAX, 200 ms);
 * twice of it, for slow hosts (nanoseconds).
 */
const LONGEST_WAIT_FOR_DATA = 0.4e9;

export const handshake: Detector = {
  kinds: [
    'handshake-complete',
    'ack-only-with-late-data',
    'capture-ends-early',
    'opening-too-long',
  ],
  detect: (context) => [...steps(context), ...cutShort(context), ...tooLong(context)],
};

/** The client's first segment after the SYN-ACK came too late to be its ACK: that one is not in the capture. */
export function ackIsMissing({ synAck, ack, repeats }: Opening): boolean {
  return (
    synAck !== null &&
    ack !== null &&
    isData(ack) &&
    repeats.length === 0 &&
    ack.time - synAck.time > LONGEST_WAIT_FOR_DATA
  );
}

function steps({ opening }: OpeningContext): Observation[] {
  const { syns, synAck, ack } = opening;
  if (synAck === null || ack === null) return [];
  const syn = syns.findLast(({ packet }) => packet < synAck.packet) ?? swappedSyn(syns, synAck);
  if (syn === undefined || firstSynAckIsUnseen(opening)) return [];
  const packets = [syn.packet, synAck.packet, ack.packet];
  if (isPureAck(ack)) {
    const swapped = swappedText(syn, synAck, ack);
    return [
      fact('handshake-complete', packets, `SYN, SYN-ACK and ACK are in the capture${swapped}.`),
    ];
  }
  if (ackIsMissing(opening)) {
    const waited = ack.time - synAck.time;
    return [
      fact(
        'ack-only-with-late-data',
        [synAck.packet, ack.packet],
        `The client's first segment after the SYN-ACK comes ${durationText(waited)} later and carries data. A client acknowledges a SYN-ACK at once: that ACK never came past here, and the server did not send its SYN-ACK again.`,
        { weight: 'finding', note: `no ACK for ${durationText(waited)}, and no resend` },
      ),
    ];
  }
  return [
    fact(
      'handshake-complete',
      packets,
      `SYN and SYN-ACK are in the capture, and the client's first segment after them, which acknowledges the SYN-ACK${swappedText(syn, synAck, ack)}.`,
    ),
  ];
}

/** A mirror port, or a network card with several queues, writes packets of one moment in any order (nanoseconds). */
const SWAPPED = 5e6;

/** The SYN that the SYN-ACK answers, where the capture holds it right behind its answer. */
const swappedSyn = (syns: readonly OpeningSegment[], synAck: OpeningSegment) =>
  syns.find(
    (syn) => acknowledgesSyn(synAck.acknowledgment, syn) && syn.time - synAck.time < SWAPPED,
  );

/** How a whole handshake stands in the capture in another order than it was sent in; empty where it does not. */
function swappedText(syn: OpeningSegment, synAck: OpeningSegment, ack: OpeningSegment): string {
  const isSyn = syn.packet > synAck.packet;
  if (!isSyn && ack.packet > synAck.packet) return '';
  return `, the ${isSyn ? 'SYN behind' : 'ACK before'} its SYN-ACK as a mirror port may write it`;
}

/** The last segment that waits for an answer came so late in the capture that none had to be there yet. */
function cutShort({ endsEarly, opening }: OpeningContext): Observation[] {
  const last = opening.synAck ?? opening.syns.at(-1);
  if (endsEarly === null || last === undefined) return [];
  const what = opening.synAck === null ? 'SYN' : 'SYN-ACK';
  return [
    fact(
      'capture-ends-early',
      [last.packet],
      `The capture ends ${endsEarly > 0 ? durationText(endsEarly) : 'right'} after the ${what}, before its sender would have sent it again: whether it was answered, nobody can tell from here.`,
      { weight: 'finding', note: 'the capture ends' },
    ),
  ];
}

/** More segments than are kept of one stream: what is counted is counted among the first ones. */
function tooLong({ opening, acceptance }: OpeningContext): Observation[] {
  const { segments } = opening;
  const most = acceptance === null ? MOST_UNSETTLED_ROWS : MOST_OPENING_ROWS;
  if (segments.length < most) return [];
  const last = segments.at(-1)!;
  return [
    fact(
      'opening-too-long',
      [last.packet],
      `Of this long opening only the first ${numberText(segments.length)} segments are weighed: what is counted here is counted among them.`,
      { weight: 'finding' },
    ),
  ];
}
