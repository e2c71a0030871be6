/**
 * An opening that was recorded before and behind a device that gives connections sequence numbers of its own (Cisco ASA, for either end; pf,
 * `modulate state`): each of its packets is there twice, with other numbers that are always as far apart. Counting the numbers over
 * makes copies of them.
 */
import type { PacketIndex } from '../packets/packetTable';
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';
import { isPureAck, isReset, isSyn, isSynAck } from './segmentKinds';

/** The numbers on both sides of the device; those in front of it, where the client's packets come first, are the opening's. */
export interface Renumbering {
  readonly client: Numbers;
  readonly server: Numbers;
}

/** The first sequence number of an end on both sides of the device; the same where the device leaves it. */
export interface Numbers {
  readonly inFront: number;
  readonly behind: number;
}

/** A device passes a packet on within this time; where nothing but the look of a packet tells it (nanoseconds). */
const PASSED_WITHIN = 5e6;
/** As long when the packet carries a timestamp or an IP ID of its own: two capture points may be a path apart (nanoseconds). */
const MARKED_WITHIN = 0.5e9;
/** TTLs on both sides of a few routers differ by no more. */
const MOST_HOPS = 8;

/**
 * Does a SYN, or a SYN-ACK, look like another one in all but its numbers? A host that opens anew on the same port has another timestamp by
 * then, and another IP ID.
 */
export function areTwins(a: OpeningSegment, b: OpeningSegment): boolean {
  if (
    a.fromServer !== b.fromServer ||
    a.flags !== b.flags ||
    a.payloadLength !== b.payloadLength ||
    a.window !== b.window ||
    a.windowScale !== b.windowScale ||
    // A device lowers the MSS, and does not touch the clock.
    (a.mss !== b.mss && (a.tsval ?? 0) === 0) ||
    a.optionsHash !== b.optionsHash ||
    a.tsval !== b.tsval ||
    a.tsecr !== b.tsecr ||
    a.ipId !== b.ipId
  ) {
    return false;
  }
  if (a.ttl !== null && b.ttl !== null && Math.abs(a.ttl - b.ttl) > MOST_HOPS) return false;
  const isMarked = a.tsval !== null || (a.ipId !== null && a.ipId > 0);
  return Math.abs(a.time - b.time) <= (isMarked ? MARKED_WITHIN : PASSED_WITHIN);
}

/**
 * The numbers of an opening that is there with two of an end; null for all others. Two SYNs that are twins show the device: a client that opens
 * anew has another timestamp by then, or another answer. Two SYN-ACKs to one SYN show it where they carry one timestamp, or where what comes later is
 * there twice as well: two machines may look alike, but they do not say the same.
 * @param segments the opening's, in file order
 * @param packets the connection's first ones, in file order
 */
export function renumberingOf(
  segments: readonly OpeningSegment[],
  packets: readonly NumberedPacket[],
): Renumbering | null {
  const syn = segments.find((s) => !s.fromServer && isSyn(s));
  const synTwin =
    syn === undefined
      ? undefined
      : segments.find((s) => isSyn(s) && s.sequence !== syn.sequence && areTwins(syn, s));
  const synAcks = segments.filter((s) => s.fromServer && isSynAck(s));
  const [first] = synAcks;
  if (synTwin === undefined && synAcks.every((s) => s.sequence === first!.sequence)) return null;
  if (syn !== undefined && synTwin !== undefined) {
    const client = { inFront: syn.sequence, behind: synTwin.sequence };
    const answerTo = (isn: number) => synAcks.find((s) => s.acknowledgment === sequenceAdd(isn, 1));
    const inFront = answerTo(client.inFront);
    const behind = answerTo(client.behind);
    if (syn.tsval === null && !isPassedOn(behind, inFront)) return null;
    const either = (inFront ?? behind)?.sequence ?? 0;
    return {
      client,
      server: { inFront: inFront?.sequence ?? either, behind: behind?.sequence ?? either },
    };
  }
  const twin = synAcks.find((s) => s.sequence !== first!.sequence && areTwins(first!, s));
  if (twin === undefined || twin.acknowledgment !== first!.acknowledgment) return null;
  const isn = sequenceAdd(first!.acknowledgment, -1);
  // What the server sends passes the device on its way to the client.
  const [behind, inFront] = twin.time < first!.time ? [twin, first!] : [first!, twin];
  const found = {
    client: { inFront: isn, behind: isn },
    server: { inFront: inFront.sequence, behind: behind.sequence },
  };
  // No two machines have one clock.
  return (first!.tsval ?? 0) > 0 || goesOnTwice(segments, packets, found) ? found : null;
}

/**
 * A program that sends SYNs with numbers of its own on one port gives all of them one look. Behind a device the answer comes first, and then it is
 * passed on; of two SYNs the first is answered first.
 */
function isPassedOn(
  behind: OpeningSegment | undefined,
  inFront: OpeningSegment | undefined,
): boolean {
  return behind !== undefined && (inFront === undefined || behind.packet < inFront.packet);
}

/**
 * Is a later packet there with the numbers of both sides? A client acknowledges the SYN-ACKs of two machines with packets of its own, so of bare
 * ACKs only those of one IP ID count.
 */
function goesOnTwice(
  segments: readonly OpeningSegment[],
  packets: readonly NumberedPacket[],
  renumbering: Renumbering,
): boolean {
  const said = packets.filter(
    (packet) =>
      !isSyn(packet) &&
      !isSynAck(packet) &&
      !isReset(packet) &&
      (packet.fromServer || packet.payloadLength > 0),
  );
  const isTwice = ({ copyOf }: { readonly copyOf: PacketIndex | null }) => copyOf !== null;
  if (countOver(said, renumbering, PASSED_WITHIN).some(isTwice)) return true;
  const acks = segments.filter((s) => !s.fromServer && isPureAck(s));
  const ipIds = new Map(acks.map(({ packet, ipId }) => [packet, ipId]));
  return countOver(acks, renumbering, PASSED_WITHIN).some(
    ({ packet, copyOf }) =>
      copyOf !== null && (packet.ipId ?? 0) > 0 && packet.ipId === ipIds.get(copyOf),
  );
}

/** What numbers and flags tell of a packet. */
type Numbered = Pick<
  OpeningSegment,
  'fromServer' | 'flags' | 'sequence' | 'acknowledgment' | 'payloadLength'
>;

/** Has a packet the numbers behind the device? */
export function isBehind(packet: Numbered, { client, server }: Renumbering): boolean {
  const [own, other] = packet.fromServer ? [server, client] : [client, server];
  const away = (number: number, from: number) => Math.abs(sequenceDistance(number, from));
  const nearer = (number: number, { inFront, behind }: Numbers) =>
    inFront === behind ? 0 : away(number, inFront) - away(number, behind);
  // An RST without an ACK has no acknowledgment number, a SYN neither.
  const acknowledges = packet.acknowledgment !== 0 && !isSyn(packet);
  return (
    nearer(packet.sequence, own) + (acknowledges ? nearer(packet.acknowledgment, other) : 0) > 0
  );
}

/** A packet behind the device, with the numbers that it has in front of it. */
function countedOver<Packet extends Numbered>(
  packet: Packet,
  { client, server }: Renumbering,
): Packet {
  const [own, other] = packet.fromServer ? [server, client] : [client, server];
  const over = (number: number, { inFront, behind }: Numbers) =>
    sequenceAdd(number, sequenceDistance(inFront, behind));
  return {
    ...packet,
    sequence: over(packet.sequence, own),
    acknowledgment: isSyn(packet) ? packet.acknowledgment : over(packet.acknowledgment, other),
  };
}

/** A packet and when it was recorded. */
export type NumberedPacket = Numbered & Pick<OpeningSegment, 'packet' | 'time'>;

/**
 * The packets behind the device with the numbers in front of it, and of which packet in front each is the second recording. One whose other
 * recording is missing, because the device held it back or the capture lost it, stands for itself.
 * @param packets in file order
 */
export function countOver<Packet extends NumberedPacket>(
  packets: readonly Packet[],
  renumbering: Renumbering,
  within = MARKED_WITHIN,
): { readonly packet: Packet; readonly copyOf: PacketIndex | null }[] {
  /** Packets in front that have no second recording yet, by their look. */
  const inFront = new Map<string, { next: number; readonly packets: Packet[] }>();
  for (const packet of packets) {
    if (isBehind(packet, renumbering)) continue;
    const look = lookOf(packet);
    const alike = inFront.get(look);
    if (alike === undefined) inFront.set(look, { next: 0, packets: [packet] });
    else alike.packets.push(packet);
  }
  return packets.map((packet) => {
    if (!isBehind(packet, renumbering)) return { packet, copyOf: null };
    const over = countedOver(packet, renumbering);
    const alike = inFront.get(lookOf(over));
    if (alike === undefined) return { packet: over, copyOf: null };
    let original = alike.packets[alike.next];
    while (original !== undefined && original.time < packet.time - within) {
      original = alike.packets[++alike.next];
    }
    if (original === undefined || !(original.time <= packet.time + within)) {
      return { packet: over, copyOf: null };
    }
    alike.next++;
    return { packet: over, copyOf: original.packet };
  });
}

const lookOf = (s: Numbered & { readonly tsval?: number | null }) =>
  `${s.fromServer} ${s.flags} ${s.sequence} ${s.acknowledgment} ${s.payloadLength} ${s.tsval ?? ''}`;
