/** What the lines of a listing say became of their packets: a firewall's drop reason, a load balancer's cause of an RST. */
import type { Capture } from '../../capture';
import type { PacketFate } from '../../captureOrigin';
import { listingOf } from '../../captureOrigin';
import type { Opening } from '../../opening/opening';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isReset, isSyn } from '../../opening/segmentKinds';
import type { PacketIndex } from '../../packets/packetTable';
import { explainOpening } from '../explainOpening';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation, type ObservationKind } from './observation';

export const toldFates: Detector = {
  kinds: [
    'syn-drop-named',
    'syn-ack-drop-named',
    'queue-drop-named',
    'syn-queue-drop-named',
    'checksum-drop-named',
    'timestamp-drop-named',
    'no-socket-named',
    'stays-inside',
    'ack-stays-inside',
    'reset-cause-told',
    'drop-named',
    'ack-drop-told',
    'unasked-syn-ack-dropped',
    'other-drop-told',
  ],
  detect: (context) => fatesIn(context, (kind) => !OF_ICMP.includes(kind)),
};

const OF_ICMP: readonly ObservationKind[] = ['icmp-error', 'icmp-error-of-syn-ack'];

/** What rows of ICMP in a listing say of this opening. */
export function listedIcmpErrors(context: OpeningContext): Observation[] {
  const { opening, own } = context;
  return fatesIn(
    context,
    (kind, packet) =>
      (kind === 'icmp-error' && !wentOn(opening, own, packet)) ||
      // One that was acknowledged arrived.
      (kind === 'icmp-error-of-syn-ack' && opening.ack === null),
  );
}

/** One observation of each kind of fate that is wanted. */
function fatesIn(
  { capture, own, opening }: OpeningContext,
  isWanted: (kind: ObservationKind, packet: PacketIndex) => boolean,
): Observation[] {
  const fates = fatesOf(capture);
  if (fates.size === 0) return [];
  const told = new Map<ObservationKind, { text: string; packets: PacketIndex[] }>();
  for (const { packet } of own) {
    const fate = fates.get(packet);
    if (fate === undefined || !isWanted(fate.kind as ObservationKind, packet)) continue;
    const kind = fate.kind as ObservationKind;
    const known = told.get(kind);
    if (known === undefined) told.set(kind, { text: fate.text, packets: [packet] });
    else known.packets.push(packet);
  }
  return [...told].map(([kind, { text, packets }]) =>
    fact(kindOf(kind, text, packets, opening), packets, ofEach(text, packets.length), {
      weight: 'finding',
      source: 'host',
      note: 'the text says why',
    }),
  );
}

/** What is told of one segment, said of several: the words of the first stand for all. */
const ofEach = (text: string, packets: number): string =>
  packets === 1 ? text : text.replace(/\bthis (SYN-ACK|SYN|RST|segment)/, 'each of these $1s');

/** Fates that explain an opening by whatever packet they are of. */
const OF_ANY_PACKET: readonly ObservationKind[] = ['stays-inside', 'reset-cause-told', ...OF_ICMP];
/** Who logs what it sends is, or stands before, the server. */
const OUTBOUND = /\bout\b|\bOUT=\w/;

/** Whose filter it was that a line of a listing speaks of, nobody knows: it may stand on the way. */
function kindOf(
  kind: ObservationKind,
  text: string,
  packets: readonly PacketIndex[],
  opening: Opening,
): ObservationKind {
  if (kind === 'stays-inside' && opening.ack !== null && explainOpening(packets, opening)) {
    return 'ack-stays-inside';
  }
  if (OF_ANY_PACKET.includes(kind)) return kind;
  if (kind === 'syn-ack-drop-named' && opening.syns.length === 0 && !OUTBOUND.test(text))
    return 'unasked-syn-ack-dropped';
  if (!explainOpening(packets, opening)) return 'other-drop-told';
  return kind === 'ack-drop-named' ? 'ack-drop-told' : kind;
}

/** A SYN that was answered after all was passed on (a soft error, RFC 1122 section 4.2.3.9); one that had to come again was not. */
function wentOn(
  { synAck, syns }: Opening,
  own: readonly OpeningSegment[],
  refused: PacketIndex,
): boolean {
  if (synAck === null) return own.some((segment) => !isReset(segment) && !isSyn(segment));
  return !syns.some(({ packet }) => packet > refused && packet < synAck.packet);
}

const byCapture = new WeakMap<Capture, ReadonlyMap<PacketIndex, PacketFate>>();
const NONE: ReadonlyMap<PacketIndex, PacketFate> = new Map();

function fatesOf(capture: Capture): ReadonlyMap<PacketIndex, PacketFate> {
  const fates = listingOf(capture)?.fates ?? [];
  if (fates.length === 0) return NONE;
  const known = byCapture.get(capture) ?? new Map(fates.map((fate) => [fate.packet, fate]));
  byCapture.set(capture, known);
  return known;
}
