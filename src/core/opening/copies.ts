/**
 * Who made the copies of an opening's segments: the capture, which recorded a packet twice, or the network, which delivered it twice.
 * What a receiver answers to a copy, and what a router or another link leaves on one, tell.
 */
import type { PacketIndex } from '../packets/packetTable';
import { isAfter } from '../tcp/sequence';
import type { OpeningSegment } from './openingSegments';
import { isPureAck, isSyn, isSynAck } from './segmentKinds';

export interface Copies {
  /** Copies with the packets that they are copies of, in file order. */
  readonly pairs: readonly (readonly [original: PacketIndex, copy: PacketIndex])[];
  /** Null where nothing tells. */
  readonly by: 'network' | 'capture' | null;
  /** How it shows, to complete a sentence; packets that show it. */
  readonly because: string;
  readonly shownBy: readonly PacketIndex[];
}

/** A second answer comes within this time after the copy that it answers (nanoseconds). */
const AT_ONCE = 50e6;
/** Of a mirrored flow hardly a packet is there only once: where the capture begins, ends, or dropped one. */
const NEARLY_ALL = 0.8;

/** The copies among the opening segments; null when there are none. Looks once at every segment. */
export function copiesOf(segments: readonly OpeningSegment[]): Copies | null {
  if (segments.every(({ duplicateOf }) => duplicateOf === null)) return null;
  const originals = new Map<PacketIndex, OpeningSegment>();
  const pairs: [OpeningSegment, OpeningSegment][] = [];
  for (const segment of segments) {
    if (segment.duplicateOf === null) originals.set(segment.packet, segment);
  }
  // Of what a device passes on to the client, the recording behind it comes first.
  for (const segment of segments) {
    const original = segment.duplicateOf === null ? undefined : originals.get(segment.duplicateOf);
    if (original !== undefined) pairs.push([original, segment]);
  }
  if (pairs.length === 0) return null;
  const packets = pairs.map(([original, copy]) => [original.packet, copy.packet] as const);
  const told = (by: Copies['by'], because: string, shownBy: readonly PacketIndex[] = []) => ({
    pairs: packets,
    by,
    because,
    shownBy,
  });
  if (pairs.some(([, copy]) => copy.isRenumbered)) {
    return told(
      'capture',
      'the copies have other sequence numbers, always as far apart: they were recorded on both sides of a device that gives connections numbers of its own',
    );
  }
  const answer = answerToCopy(segments, pairs);
  if (answer !== null) return told('network', answer.because, [answer.packet]);
  const apart = pairs.find(([a, b]) => a.ttl !== null && b.ttl !== null && a.ttl !== b.ttl);
  if (apart !== undefined) {
    return told(
      'capture',
      `the copies have TTL ${apart[1].ttl} for ${apart[0].ttl}${apart[0].ipId === apart[1].ipId ? '' : ' and new IP IDs'}: before and behind a router${apart[0].ipId === apart[1].ipId ? '' : ' that numbers packets anew'}`,
    );
  }
  const moved = pairs.find(
    ([a, b]) =>
      a.linkAddressHash !== null &&
      b.linkAddressHash !== null &&
      a.linkAddressHash !== b.linkAddressHash,
  );
  if (moved !== undefined) {
    return told(
      'capture',
      'the copies have other link-layer addresses: they were recorded on two links',
    );
  }
  const copied = new Set(pairs.map(([original]) => original.packet));
  const all = copied.size >= NEARLY_ALL * originals.size;
  const sides = new Set(pairs.map(([original]) => original.fromServer));
  if (all && sides.size === 2 && pairs.length > 2) {
    return told(
      'capture',
      'the segments of both directions are there twice, and none was answered twice',
    );
  }
  return told(null, '');
}

/**
 * A segment with which the receiver answers a copy: it tells by D-SACK (RFC 2883), or acknowledges the same a second time. What was sent
 * again is answered anyway: only copies of what was sent for the first time count.
 */
function answerToCopy(
  segments: readonly OpeningSegment[],
  pairs: readonly (readonly [OpeningSegment, OpeningSegment])[],
): { readonly packet: PacketIndex; readonly because: string } | null {
  const originalOf = new Map(pairs.map(([original, copy]) => [copy.packet, original]));
  /** By end: its newest segment that is there twice, with its copy; its last pure ACK; the numbers that it has sent. */
  const twice: [Twice | null, Twice | null] = [null, null];
  const lastAck: [OpeningSegment | null, OpeningSegment | null] = [null, null];
  const sent = [new Set<number>(), new Set<number>()] as const;
  const again = new Set<PacketIndex>();
  for (const segment of segments) {
    const side = segment.fromServer ? 1 : 0;
    const takesNumbers = segment.payloadLength > 0 || isSyn(segment) || isSynAck(segment);
    const original = originalOf.get(segment.packet);
    if (original !== undefined) {
      if (takesNumbers && !again.has(original.packet)) twice[side] = { original, copy: segment };
      continue;
    }
    if (segment.duplicateOf !== null) continue;
    if (takesNumbers) {
      if (sent[side].has(segment.sequence)) again.add(segment.packet);
      sent[side].add(segment.sequence);
    }
    if (!isPureAck(segment)) continue;
    const received = twice[1 - side]!;
    const before = lastAck[side]!;
    lastAck[side] = segment;
    if (received === null || !(segment.time - received.copy.time <= AT_ONCE)) continue;
    const { sack } = segment;
    if (
      sack !== null &&
      sack[0] === received.original.sequence &&
      !isAfter(sack[1], segment.acknowledgment)
    ) {
      return {
        packet: segment.packet,
        because: 'the receiver answered a copy with a D-SACK: it got it twice',
      };
    }
    const isSecond =
      before !== null &&
      before.packet > received.original.packet &&
      before.acknowledgment === segment.acknowledgment &&
      before.sequence === segment.sequence &&
      before.ipId !== segment.ipId &&
      isAfter(segment.acknowledgment, received.original.sequence);
    if (isSecond) {
      return {
        packet: segment.packet,
        because:
          'the receiver acknowledged one with a packet of its own each time: it got it twice',
      };
    }
  }
  return null;
}

interface Twice {
  readonly original: OpeningSegment;
  readonly copy: OpeningSegment;
}
