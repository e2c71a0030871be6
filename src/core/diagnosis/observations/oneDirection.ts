/** Whether the capture can hold both directions of a handshake at all: where it cannot, what is missing says nothing. */
import { countBelow } from '../../bytes/sortedSearch';
import { isReset, isSynAck } from '../../opening/segmentKinds';
import type { Opening } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import type { Capture } from '../../capture';
import { endsKey, listingOf, type ListingInfo } from '../../captureOrigin';
import type { FlowIndex } from '../../flows/flowTable';
import { addressText } from '../../packets/addressText';
import {
  isFromServer,
  packetNumber,
  tcpFlags,
  TcpFlag,
  type PacketIndex,
} from '../../packets/packetTable';
import { countText } from '../../words/duration';
import { fact, type Detector } from './observation';

/** TCP packets of a capture. */
const FEWEST = 3;

export const oneDirection: Detector = {
  kinds: ['one-direction'],
  detect({ capture, opening, own }) {
    const first = own[0];
    const listing = listingOf(capture);
    const filtered = listing?.filtered ?? null;
    const { synAck, ack } = opening;
    if (first === undefined) return [];
    const packets = own.map(({ packet }) => packet);
    const cut = listing === null ? 0 : cutRowsOf(capture, listing, opening.flow);
    if (cut > 0 && isUneventful(opening, own)) {
      const text = `Between these two hosts, the text holds ${countText(cut, 'more row')}, cut before the flags: what is not seen of this connection may stand there.`;
      return [fact('one-direction', packets, text, { weight: 'finding', source: 'host' })];
    }
    if (synAck !== null && ack !== null) return [];
    const oneWay = own.every(({ fromServer }) => fromServer === first.fromServer);
    if (filtered !== null && (oneWay || filtered.out === 'some-flags')) {
      return [fact('one-direction', packets, filtered.text, { weight: 'finding', source: 'host' })];
    }
    const marks = listing?.leftOutBehind ?? [];
    const gap = marks[countBelow(marks, first.packet)];
    if (gap !== undefined && gap < packets.at(-1)!) {
      return [
        fact(
          'one-direction',
          packets,
          `Behind packet ${packetNumber(capture.packets, gap)} the text says that lines are left out: that others of this handshake are missing says nothing.`,
          { weight: 'finding', source: 'host' },
        ),
      ];
    }
    // What people paste they have chosen; who captured everything did not leave out a direction.
    if (!oneWay || !isOneWay(capture)) return [];
    // Of so few, any could be what somebody kept, or what could be read.
    if (listing === null && capture.tcpPackets < FEWEST) return [];
    // A client that acknowledges has heard something, which went past here unseen.
    const asksOnly = !first.fromServer && opening.syns.length > 0 && ack !== null;
    // What the client tells of the server by SACK is told as a finding about the server.
    if (asksOnly && own.some(({ sack }) => sack !== null)) return [];
    // An answer without what it answers, and not a word of the client: its direction was not captured. SYN-ACKs alone may as well be those of
    // a flood in the name of others.
    const answersOnly =
      first.fromServer &&
      isSynAck(first) &&
      opening.syns.length === 0 &&
      (listing !== null || goesOnWithoutSyn(capture));
    if (asksOnly) {
      return [
        fact(
          'one-direction',
          packets,
          'Only what the client sent is in the capture, though it acknowledges a SYN-ACK: what the server sent cannot be told from here.',
          { weight: 'finding', source: 'host' },
        ),
      ];
    }
    const asks = !first.fromServer && opening.syns.length > 0;
    const heard = asks ? acknowledgedUnseen(capture) : [];
    if (heard.length >= FEWEST_HEARD) {
      return [
        fact(
          'one-direction',
          [...packets, ...heard],
          `Only what clients sent is in the capture, and others acknowledge SYN-ACKs that it does not hold: what servers sent cannot be told from here.`,
          { weight: 'finding', source: 'host' },
        ),
      ];
    }
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

/** Rows of a listing that show the two ends of a flow, and not what was sent. */
function cutRowsOf({ flows, addresses }: Capture, { cutRows }: ListingInfo, flow: FlowIndex) {
  if (cutRows.size === 0) return 0;
  const [client, server] = [flows.clientAddress[flow]!, flows.serverAddress[flow]!];
  return cutRows.get(endsKey(addressText(addresses, client), addressText(addresses, server))) ?? 0;
}

/** Nothing of the opening came twice, and nobody reset it, as far as could be read: what could not be read may say otherwise. */
function isUneventful({ syns, synAck, ack, repeats }: Opening, own: readonly OpeningSegment[]) {
  const wasWhole = synAck !== null && ack !== null;
  return repeats.length === 0 && !(wasWhole && syns.length > 1) && !own.some(isReset);
}

const known = new WeakMap<Capture, boolean>();
const knownToGoOn = new WeakMap<Capture, boolean>();

/** Does a capture hold a segment with which a connection goes on, and no SYN and no RST alone? */
function goesOnWithoutSyn(capture: Capture): boolean {
  const { packets } = capture;
  let answer = knownToGoOn.get(capture);
  for (let packet = 0; answer === undefined && packet < packets.length; packet++) {
    const isOther = (tcpFlags(packets, packet) & (TcpFlag.syn | TcpFlag.rst)) !== 0;
    if (!isOther && packets.flow[packet]! >= 0) answer = true;
  }
  knownToGoOn.set(capture, (answer ??= false));
  return answer;
}

/** Of one connection alone, the capture may have missed what was answered. */
const FEWEST_HEARD = 2;
const knownToHear = new WeakMap<Capture, readonly PacketIndex[]>();

/** In a capture of one way: the segments by which clients first acknowledge a SYN-ACK that the capture does not hold, of the first two flows. */
function acknowledgedUnseen(capture: Capture): readonly PacketIndex[] {
  const known = knownToHear.get(capture);
  if (known !== undefined) return known;
  const { packets } = capture;
  const asked = new Set<FlowIndex>();
  const heard = new Map<FlowIndex, PacketIndex>();
  for (let packet = 0; packet < packets.length && heard.size < FEWEST_HEARD; packet++) {
    const flags = tcpFlags(packets, packet);
    const flow = packets.flow[packet]!;
    if (flow < 0 || (flags & TcpFlag.rst) !== 0) continue;
    if ((flags & TcpFlag.syn) !== 0) asked.add(flow);
    else if ((flags & TcpFlag.ack) !== 0 && asked.has(flow) && !heard.has(flow)) {
      heard.set(flow, packet);
    }
  }
  const found = [...heard.values()];
  knownToHear.set(capture, found);
  return found;
}

/** Every packet of the capture goes the same way, from clients or from servers. */
function isOneWay(capture: Capture): boolean {
  const { packets } = capture;
  let answer = known.get(capture);
  if (answer === undefined) {
    const first = packets.length > 0 && isFromServer(packets, 0);
    answer = true;
    for (let packet = 1; packet < packets.length && answer; packet++) {
      answer = isFromServer(packets, packet) === first;
    }
    known.set(capture, answer);
  }
  return answer;
}
