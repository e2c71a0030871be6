/** What the checksums say: of segments that reach the server, and of those that leave the capturing host. */
import { ChecksumStatus } from '../../packets/packetTable';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isSynAck } from '../../opening/segmentKinds';
import { isAtOrAfter, sequenceAdd } from '../../tcp/sequence';
import type { OpeningContext } from '../openingContext';
import { ackIsMissing } from './handshake';
import { fact, type Detector, type Observation } from './observation';

/** TTLs that systems start with: a host's own segments leave it with one of them. */
const INITIAL_TTLS = new Set([32, 64, 128, 255]);

/**
 * A segment that was answered had a right checksum on the wire. When it looks wrong here, the network card of the
 * capturing host filled it in later, and what it left in the field says nothing of other segments either. Null where no segment of the
 * client tells.
 */
function filledInLater({ own, opening, vantage, acceptance }: OpeningContext): boolean | null {
  if (vantage.place === 'client') return true;
  const isBad = ({ checksum }: OpeningSegment) => checksum === ChecksumStatus.bad;
  const taken =
    acceptance === null
      ? undefined
      : own.findLast((s) => !s.fromServer && isData(s) && s.packet < acceptance.packet);
  // What the server acknowledges, it read.
  if (
    taken !== undefined &&
    isBad(taken) &&
    isAtOrAfter(acceptance!.acknowledgment, sequenceAdd(taken.sequence, taken.payloadLength))
  ) {
    return true;
  }
  const [syn] = opening.syns;
  if (syn !== undefined && opening.synAck !== null) return isBad(syn);
  const sent = own.filter((s) => !s.fromServer);
  return sent.some(({ checksum }) => checksum === ChecksumStatus.good) ? false : null;
}

export const checksums: Detector = {
  kinds: [
    'syn-ack-checksum-bad',
    'syn-ack-arrived-damaged',
    'ack-checksum-bad',
    'ack-checksum-unsure',
    'ack-checksum-good',
    'ack-arrived-intact',
    'outgoing-checksum-partial',
  ],
  detect(context) {
    const { own, opening } = context;
    const { ack } = opening;
    const found: Observation[] = [];
    const partial = own.filter(({ checksum }) => checksum === ChecksumStatus.partial);
    if (partial.length > 0) {
      found.push(
        fact(
          'outgoing-checksum-partial',
          partial.slice(0, 3).map(({ packet }) => packet),
          'Some checksums hold the pseudo-header sum only: the network card of the capturing host fills them in later. They are not wrong.',
        ),
      );
    }
    found.push(...synAcks(context));
    if (ack === null || ackIsMissing(opening)) return found;
    const last = context.lateRepeats.at(-1)?.segment;
    const meanwhile = own.filter(
      (s) =>
        !s.fromServer &&
        s.packet >= ack.packet &&
        (last === undefined ? s === ack : s.packet < last.packet),
    );
    const bad = meanwhile.filter(({ checksum }) => checksum === ChecksumStatus.bad);
    const isBad = bad.length > 0 && bad.length === meanwhile.length;
    const filled = isBad ? filledInLater(context) : null;
    // An anonymiser that changes what was said, and not the sums, leaves segments without data right.
    const onlyData = filled === false && bad.every(({ payloadLength }) => payloadLength > 0);
    if (isBad && (filled === null || onlyData)) {
      found.push(
        fact(
          'ack-checksum-unsure',
          bad.map(({ packet }) => packet),
          `All segments of the client ${onlyData ? 'with data carry wrong TCP checksums, the others right ones: damaged on the way, or changed in the capture' : 'carry wrong TCP checksums, and its SYN is not in the capture: damaged on the way, or filled in later by the network card of the capturing host'}.`,
          { weight: 'finding', note: 'wrong checksum: damaged?' },
        ),
      );
    } else if (isBad && filled === false) {
      found.push(
        fact(
          'ack-checksum-bad',
          bad.map(({ packet }) => packet),
          bad.length === 1
            ? "The client's ACK carries a wrong TCP checksum: whoever receives it drops it unread."
            : `All ${bad.length} segments of the client up to the last SYN-ACK carry wrong TCP checksums: whoever receives them drops them unread.`,
          { weight: 'finding', note: 'wrong checksum: dropped unread' },
        ),
      );
    } else if (meanwhile.some(({ checksum }) => checksum === ChecksumStatus.good)) {
      const good = meanwhile.filter(({ checksum }) => checksum === ChecksumStatus.good);
      found.push(
        fact(
          'ack-checksum-good',
          good.map(({ packet }) => packet),
          good.length === 1
            ? "The client's ACK carries a right TCP checksum here."
            : "The client's ACKs carry right TCP checksums here.",
        ),
      );
      if (context.vantage.place === 'server') {
        found.push(
          fact(
            'ack-arrived-intact',
            good.map(({ packet }) => packet),
            "The client's ACK reached the server's interface with a right checksum.",
          ),
        );
      }
    }
    return found;
  },
};

/**
 * SYN-ACKs with a wrong checksum. On the sending host itself they look wrong because the network card fills them in later; a
 * lowered TTL, or a capture at the client, tells that they were on the wire like that.
 */
function synAcks({ own, opening, vantage }: OpeningContext): Observation[] {
  if (opening.synAck === null || opening.ack !== null) return [];
  const sent = own.filter((s) => s.fromServer && isSynAck(s));
  if (!sent.every(({ checksum }) => checksum === ChecksumStatus.bad)) return [];
  // An anonymiser that leaves the sums as they were makes them wrong in both directions: they say nothing of the wire.
  if (own.some((s) => !s.fromServer && s.checksum === ChecksumStatus.bad)) return [];
  const packets = sent.map(({ packet }) => packet);
  const ttl = opening.synAck.ttl;
  const which = sent.length === 1 ? 'The SYN-ACK carries' : `All ${sent.length} SYN-ACKs carry`;
  if (vantage.place === 'client') {
    return [
      fact(
        'syn-ack-arrived-damaged',
        packets,
        `${which} a wrong TCP checksum where ${sent.length === 1 ? 'it reaches' : 'they reach'} the client: its TCP drops ${sent.length === 1 ? 'it' : 'them'} unread.`,
        { weight: 'finding', note: 'wrong checksum: dropped unread' },
      ),
    ];
  }
  if (vantage.place === 'server' || ttl === null || INITIAL_TTLS.has(ttl)) return [];
  return [
    fact(
      'syn-ack-checksum-bad',
      packets,
      `${which} a wrong TCP checksum, and a TTL of ${ttl} that routers have lowered: ${sent.length === 1 ? 'it was' : 'they were'} on the wire like that, and whoever receives ${sent.length === 1 ? 'it' : 'them'} drops ${sent.length === 1 ? 'it' : 'them'} unread.`,
      { weight: 'finding', note: 'wrong checksum: dropped unread' },
    ),
  ];
}
