/** Traces of a box between the two ends: segments that one end cannot have sent itself. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isPureAck, isSynAck } from '../../opening/segmentKinds';
import { countText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { sequenceDistance } from '../../tcp/sequence';
import { fact, type Detector, type Observation } from './observation';

/** Two paths of one host differ by less than this many hops. */
const PATH_JITTER = 2;
/** A client sends fewer packets than this between its SYN and its ACK. */
const IP_ID_STEP = 4096;
/** No timestamp clock ticks faster, a second (RFC 7323 section 5.4: 1 ms to 1 s a tick; some use 1 µs). */
const FASTEST_CLOCK = 1e6;
/** No system offers less in a SYN with a window scale: the window of a SYN is not scaled (RFC 7323 section 2.2). */
const SMALLEST_SYN_WINDOW = 1024;

export const boxes: Detector = {
  kinds: [
    'ack-from-other-sender',
    'ack-ip-id-elsewhere',
    'ack-timestamp-elsewhere',
    'server-answers-with-other-ttl',
    'syn-ack-window-zero',
    'syn-rewritten-as-ack',
  ],
  detect: (context) => [
    ...otherSender(context),
    ...fingerprints(context),
    ...otherServer(context),
    ...synProxy(context),
  ],
};

function ttlDiffers(a: OpeningSegment, b: OpeningSegment): boolean {
  return a.ttl !== null && b.ttl !== null && Math.abs(a.ttl - b.ttl) > PATH_JITTER;
}

/** The ACK does not come from where the SYN came from. */
function otherSender({ opening }: OpeningContext): Observation[] {
  const syn = opening.syns[0];
  const { ack, synAck } = opening;
  if (syn === undefined || ack === null || synAck === null) return [];
  if (ttlDiffers(syn, ack)) {
    return [
      fact(
        'ack-from-other-sender',
        [syn.packet, ack.packet],
        `The ACK arrives with TTL ${ack.ttl}, the SYN came with ${syn.ttl}: another machine sent the ACK in the client's name.`,
        { weight: 'finding', note: `TTL ${syn.ttl} → ${ack.ttl}: another sender` },
      ),
    ];
  }
  // Once both ends agreed on timestamps, every segment carries them (RFC 7323 section 3.2).
  const agreed = syn.tsval !== null && synAck.tsval !== null;
  if (!agreed || ack.tsval !== null || ack.optionsHash === null) return [];
  return [
    fact(
      'ack-from-other-sender',
      [syn.packet, synAck.packet, ack.packet],
      'SYN and SYN-ACK agree on timestamps, and the ACK carries none: it was not made by the TCP that sent the SYN.',
      { weight: 'finding', note: 'ACK without timestamps: another sender' },
    ),
  ];
}

/** IP IDs and timestamps of the ACK that do not go on where those of the SYN were. */
function fingerprints({ opening }: OpeningContext): Observation[] {
  const syn = opening.syns.at(-1);
  const { ack } = opening;
  if (syn === undefined || ack === null) return [];
  const found: Observation[] = [];
  if (syn.ipId !== null && ack.ipId !== null && syn.ipId !== 0) {
    const step = (ack.ipId - syn.ipId) & 0xffff;
    if (step > IP_ID_STEP) {
      found.push(
        fact(
          'ack-ip-id-elsewhere',
          [syn.packet, ack.packet],
          `The ACK's IP ID (${ack.ipId}) does not go on from the SYN's (${syn.ipId}): a host with random IDs, or another sender.`,
        ),
      );
    }
  }
  if (syn.tsval !== null && ack.tsval !== null) {
    const ticks = sequenceDistance(ack.tsval, syn.tsval);
    const most = ((ack.time - syn.time) / 1e9) * FASTEST_CLOCK + FASTEST_CLOCK;
    if (ticks < 0 || ticks > most) {
      found.push(
        fact(
          'ack-timestamp-elsewhere',
          [syn.packet, ack.packet],
          `The ACK's TSval lies ${Math.abs(ticks)} ticks ${ticks < 0 ? 'before' : 'after'} the SYN's: not of the same clock, or rewritten on the way.`,
          { weight: 'finding', note: 'the ACK has another timestamp clock' },
        ),
      );
    }
  }
  return found;
}

/** The SYN-ACK and what the server sends later come from different distances. */
function otherServer({ opening, own }: OpeningContext): Observation[] {
  const { synAck } = opening;
  if (synAck === null) return [];
  const later = own.find(
    (s) =>
      s.fromServer &&
      !isSynAck(s) &&
      s.packet > synAck.packet &&
      s.ttl !== null &&
      synAck.ttl !== null &&
      s.ttl !== synAck.ttl &&
      s.duplicateOf === null,
  );
  if (later === undefined) return [];
  const others = own.filter(
    (s) => s.fromServer && !isSynAck(s) && s.packet > synAck.packet && s.ttl !== null,
  );
  const alike = others.filter(({ ttl }) => ttl === later.ttl);
  const which =
    alike.length === others.length && alike.length > 1
      ? `later segments with ${later.ttl}`
      : `${countText(alike.length, 'later segment')} with ${later.ttl}`;
  return [
    fact(
      'server-answers-with-other-ttl',
      [synAck.packet, ...alike.map(({ packet }) => packet)],
      `The SYN-ACK arrives with TTL ${synAck.ttl}, ${which}: the handshake was answered by another machine than the connection.`,
      {
        weight: 'finding',
        note: `TTL ${synAck.ttl} → ${later.ttl}: another machine answered the SYN`,
      },
    ),
  ];
}

/** netfilter's SYNPROXY: SYN-ACK with window 0 towards the client; a SYN built from the client's ACK towards the server. */
function synProxy({ opening, own }: OpeningContext): Observation[] {
  const found: Observation[] = [];
  const { synAck, ack, syns } = opening;
  if (synAck !== null && synAck.window === 0) {
    const update = own.find(
      (s) => s.fromServer && isPureAck(s) && s.packet > synAck.packet && s.window > 0,
    );
    found.push(
      fact(
        'syn-ack-window-zero',
        update === undefined ? [synAck.packet] : [synAck.packet, update.packet],
        update === undefined
          ? 'The SYN-ACK offers a window of 0: who sent it cannot take any data yet.'
          : 'The SYN-ACK offers a window of 0, opened by a later ACK: a box answered the SYN first and only then asked the server.',
        { weight: 'finding', note: 'window 0: answered by a SYN proxy' },
      ),
    );
  }
  const syn = syns[0];
  if (
    syn !== undefined &&
    synAck?.window !== 0 &&
    syn.windowScale !== null &&
    syn.window < SMALLEST_SYN_WINDOW &&
    (ack === null || syn.window === ack.window)
  ) {
    found.push(
      fact(
        'syn-rewritten-as-ack',
        ack === null ? [syn.packet] : [syn.packet, ack.packet],
        ack === null
          ? `The SYN offers a window of ${syn.window}, as only a scaled ACK does: a SYN proxy made it from an ACK of the real client.`
          : `The SYN offers a window of ${syn.window}, the very one of the ACK: a SYN proxy made it from an ACK of the real client.`,
        { weight: 'finding', note: 'a SYN made from an ACK' },
      ),
    );
  }
  return found;
}
