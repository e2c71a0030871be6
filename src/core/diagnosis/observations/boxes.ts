/** Traces of a box between the two ends: segments that one end cannot have sent itself. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { isData, isPureAck, isReset, isSynAck } from '../../opening/segmentKinds';
import { countText } from '../../words/duration';
import type { Opening } from '../../opening/opening';
import type { OpeningContext } from '../openingContext';
import { isAfter, sequenceAdd, sequenceDistance } from '../../tcp/sequence';
import { mayBeOneHost } from './initialTtl';
import { ipIdsRunOn } from './ipIdCounter';
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
    'ack-lacks-timestamps',
    'server-answers-with-other-ttl',
    'syn-ack-window-zero',
    'syn-ack-window-opened',
    'syn-ack-window-stays-zero',
    'handshake-answered-elsewhere',
    'syn-rewritten-as-ack',
    'syn-window-like-ack',
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

/** Is a TTL that of another recording of a segment: of a second capture point, behind routers or before them? Then it tells of the place alone. */
function isOfOtherPoint(
  { segments }: Opening,
  { packet }: OpeningSegment,
  ttl: number | null,
): boolean {
  return segments.some(
    (copy) =>
      copy.duplicateOf === packet &&
      copy.ttl !== null &&
      ttl !== null &&
      Math.abs(copy.ttl - ttl) <= PATH_JITTER,
  );
}

/** The ACK does not come from where the SYN came from. */
function otherSender(context: OpeningContext): Observation[] {
  const { opening, own } = context;
  const syn = opening.syns[0];
  const { ack, synAck } = opening;
  if (syn === undefined || ack === null || synAck === null) return [];
  const isClients = goesOnFrom(context, syn, ack);
  if (ttlDiffers(syn, ack) && !isClients && !isOfOtherPoint(opening, syn, ack.ttl)) {
    const alike = own.filter((s) => !s.fromServer && s.packet >= ack.packet && s.ttl === ack.ttl);
    return [
      fact(
        'ack-from-other-sender',
        [syn.packet, ack.packet],
        `The ACK arrives with TTL ${ack.ttl}, the SYN came with ${syn.ttl}: another machine sent the ACK in the client's name.`,
        {
          weight: 'finding',
          note: `TTL ${syn.ttl} → ${ack.ttl}: another sender`,
          fromBox: alike.map(({ packet }) => packet),
        },
      ),
    ];
  }
  // Once both ends agreed on timestamps, every segment carries them (RFC 7323 section 3.2).
  const agreed = syn.tsval !== null && synAck.tsval !== null;
  if (!agreed || ack.tsval !== null || ack.optionsHash === null) return [];
  const lacks = fact(
    'ack-lacks-timestamps',
    [synAck.packet, ack.packet],
    'An end that agreed on timestamps sends them with every segment (RFC 7323 section 3.2); this ACK has none: another machine made it, or a box took the option away, from it or from the SYN-ACK.',
    { weight: 'finding', note: 'ACK without timestamps' },
  );
  // The client's own ACK has its TTL, and its IP ID runs on where it has one.
  const saysNothing = syn.ipId === null || ack.ipId === null || syn.ipId === 0;
  if (isClients || (syn.ttl === ack.ttl && (saysNothing || runsOn(syn, ack)))) return [lacks];
  return [
    fact(
      'ack-from-other-sender',
      [syn.packet, synAck.packet, ack.packet],
      'SYN and SYN-ACK agree on timestamps, and the ACK carries none, nor do its TTL and IP ID go on from those of the SYN: it looks made by another machine.',
      { weight: 'finding', note: 'ACK without timestamps: another sender', fromBox: [ack.packet] },
    ),
    lacks,
  ];
}

/** A clock that ticks every millisecond, with room for one that is fast (RFC 7323 section 5.4), and for what a SYN and its ACK are apart in a burst. */
const TICKS_A_SECOND = 1100;
const SOME_TICKS = 50;
/** Nearer than by chance: of two numbers without a tie, one in a thousand is so near the other. */
const NEXT_IP_IDS = 64;

/**
 * Does the ACK go on from the SYN, or the connection from the ACK? Then the client sent it, on whatever way it came: the server took the client's data,
 * IP IDs or a timestamp clock run on, or what the client sends later has the TTL of its SYN.
 */
function goesOnFrom(
  { own, acceptance, clientIsn }: OpeningContext,
  syn: OpeningSegment,
  ack: OpeningSegment,
): boolean {
  const begin = clientIsn === null ? null : sequenceAdd(clientIsn, 1);
  if (acceptance !== null && begin !== null && isAfter(acceptance.acknowledgment, begin))
    return true;
  if (runsOn(syn, ack, NEXT_IP_IDS) || clockRunsOn(syn, ack)) return true;
  return own.some((s) => !s.fromServer && s.packet > ack.packet && isData(s) && s.ttl === syn.ttl);
}

/** Timestamps of one clock. */
function clockRunsOn(first: OpeningSegment, second: OpeningSegment): boolean {
  if (first.tsval === null || second.tsval === null) return false;
  const ticks = sequenceDistance(second.tsval, first.tsval);
  const most = ((second.time - first.time) / 1e9) * TICKS_A_SECOND + SOME_TICKS;
  // A box may give the same timestamp again.
  return ticks > 0 && ticks <= most;
}

/** IP IDs that one host counts up. */
function runsOn(
  first: OpeningSegment,
  second: OpeningSegment,
  within: number = IP_ID_STEP,
): boolean {
  if (first.ipId === null || second.ipId === null || first.ipId === 0) return false;
  const step = (second.ipId - first.ipId) & 0xffff;
  return step > 0 && step <= within;
}

/** IP IDs and timestamps of the ACK that do not go on where those of the SYN were. */
function fingerprints({ opening }: OpeningContext): Observation[] {
  const { ack } = opening;
  if (ack === null) return [];
  const syn = opening.syns.findLast(({ packet }) => packet < ack.packet);
  if (syn === undefined) return [];
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
          `The ACK's TSval lies ${countText(Math.abs(ticks), 'tick')} ${ticks < 0 ? 'before' : 'after'} the SYN's: not of the same clock, or rewritten on the way.`,
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
  const others = inServersName(own).filter(
    (s) => !isSynAck(s) && s.packet > synAck.packet && s.ttl !== null,
  );
  const later = synAck.ttl === null ? undefined : others.find(({ ttl }) => ttl !== synAck.ttl);
  if (later === undefined || isOfOtherPoint(opening, synAck, later.ttl)) return [];
  const alike = others.filter(({ ttl }) => ttl === later.ttl);
  if (alike.every(isReset)) return [resetElsewhere(synAck, alike)];
  // Two paths of one host may differ by a hop; a SYN-ACK that cannot take data is a box's all the same.
  const goesOn = runsOn(synAck, later, NEXT_IP_IDS) || clockRunsOn(synAck, later);
  const isSure =
    !mayBeOneHost(synAck.ttl!, later.ttl!, 0) &&
    (synAck.window === 0 || (ttlDiffers(synAck, later) && !goesOn));
  const which =
    alike.length === others.length && alike.length > 1
      ? `later segments with ${later.ttl}`
      : `${countText(alike.length, 'later segment')} with ${later.ttl}`;
  return [
    fact(
      'server-answers-with-other-ttl',
      [synAck.packet, ...alike.map(({ packet }) => packet)],
      isSure
        ? `The SYN-ACK arrives with TTL ${synAck.ttl}, ${which}: the handshake was answered by another machine than the connection.`
        : `The SYN-ACK arrives with TTL ${synAck.ttl}, ${which}: it came from another machine or another way, or the server's program then set a TTL of its own (as BGP does).`,
      {
        weight: 'finding',
        note: isSure
          ? `TTL ${synAck.ttl} → ${later.ttl}: another machine answered the SYN`
          : `TTL ${synAck.ttl} → ${later.ttl}: another machine, or another way`,
        ...(isSure ? { fromBox: [synAck.packet] } : {}),
      },
    ),
  ];
}

/** Segments in the server's name, but for RSTs that are its own whatever their TTL. */
function inServersName(own: readonly OpeningSegment[]): OpeningSegment[] {
  let before: OpeningSegment | null = null;
  return own.filter((segment) => {
    if (!segment.fromServer) return false;
    if (isReset(segment)) return before === null || !isItsOwn(before, segment);
    before = segment;
    return true;
  });
}

/** An RST whose IP ID runs on from the segment before, or that only starts with another TTL, as some systems send them. */
const isItsOwn = (before: OpeningSegment, reset: OpeningSegment) =>
  ipIdsRunOn(before, reset) ||
  (before.ttl !== reset.ttl &&
    before.ttl !== null &&
    reset.ttl !== null &&
    mayBeOneHost(before.ttl, reset.ttl, 0));

/** Only RSTs come from elsewhere: it is they that the server did not send. */
function resetElsewhere(synAck: OpeningSegment, resets: readonly OpeningSegment[]): Observation {
  const packets = resets.map(({ packet }) => packet);
  const isSure = ttlDiffers(synAck, resets[0]!);
  const arrive = resets.length === 1 ? 'the RST arrives' : 'the RSTs arrive';
  return fact(
    'server-answers-with-other-ttl',
    [synAck.packet, ...packets],
    `The server's SYN-ACK has TTL ${synAck.ttl}, and ${arrive} with ${resets[0]!.ttl}: from another machine${isSure ? '' : ', or another way'}.`,
    {
      weight: 'finding',
      note: `TTL ${synAck.ttl} → ${resets[0]!.ttl}: another sender`,
      ...(isSure ? { fromBox: packets } : {}),
    },
  );
}

/** netfilter's SYNPROXY: SYN-ACK with window 0 towards the client; a SYN built from the client's ACK towards the server. */
function synProxy({ opening, own }: OpeningContext): Observation[] {
  const found: Observation[] = [];
  const { synAck, ack, syns } = opening;
  if (synAck !== null && synAck.window === 0) found.push(...windowZero(synAck, own));
  const syn = syns[0];
  // Without scaling, a small window is what it is.
  if (syn === undefined || synAck?.window === 0 || !((syn.windowScale ?? 0) > 0)) return found;
  if (syn.window === 0 || syn.window >= SMALLEST_SYN_WINDOW) return found;
  if (ack !== null && syn.window !== ack.window) return found;
  if (ack === null) {
    // Scanners make such SYNs as well, and so do relays and small stacks: a hint.
    found.push(
      fact(
        'syn-window-like-ack',
        [syn.packet],
        `The SYN offers a window of ${syn.window}, little for a SYN: a SYN proxy that makes its SYN from an ACK of the real client does that, and so do scanners and small stacks.`,
        { weight: 'finding', note: 'a small window for a SYN' },
      ),
    );
    return found;
  }
  const trace = traceOfAck(syn, synAck, ack);
  // A small stack keeps its window small.
  if (trace === null) return found;
  found.push(
    fact(
      'syn-rewritten-as-ack',
      [syn.packet, ack.packet],
      `The SYN offers a window of ${syn.window}, the very one of the ACK, and ${trace}: a SYN proxy made it from an ACK of the real client.`,
      {
        weight: 'finding',
        note: 'a SYN made from an ACK',
        fromBox: [...syns.map(({ packet }) => packet), ack.packet],
      },
    ),
  );
  return found;
}

/**
 * What a SYN keeps of the ACK that it was made from (Linux synproxy_send_server_syn()): a client's own SYN answers nothing. Null when there is
 * nothing of that. Without a scale in the SYN-ACK, a client with a small buffer says the same window twice.
 */
function traceOfAck(
  syn: OpeningSegment,
  synAck: OpeningSegment | null,
  ack: OpeningSegment,
): string | null {
  if (syn.tsecr !== null && syn.tsecr !== 0) return 'it quotes a timestamp, as only an answer does';
  const isScaled = (synAck?.windowScale ?? null) !== null;
  return isScaled && syn.ipId === 0 && ack.ipId === 0 ? 'both have an IP ID of 0' : null;
}

/** The SYN-ACK takes no data. A proxy opens the window when it has asked the server; a tarpit never does. */
function windowZero(synAck: OpeningSegment, own: readonly OpeningSegment[]): Observation[] {
  const later = own.filter(
    (s) => s.fromServer && s.packet > synAck.packet && !isSynAck(s) && !isReset(s),
  );
  const update = later.find((s) => isPureAck(s) && s.window > 0);
  const zero = fact(
    'syn-ack-window-zero',
    [synAck.packet],
    'The SYN-ACK offers a window of 0: who sent it cannot take any data yet.',
    { weight: 'finding', note: 'window 0' },
  );
  if (update !== undefined) {
    const packets = [synAck.packet, update.packet];
    const opened = fact(
      'syn-ack-window-opened',
      packets,
      'A later ACK opens the window of 0 that the SYN-ACK had offered: a SYN proxy does so when it has asked the server.',
      { weight: 'finding', note: 'window 0, opened later', fromBox: packets },
    );
    const data = later.find((s) => s.ttl !== null && s.ttl !== synAck.ttl);
    if (data === undefined || synAck.ttl === null || mayBeOneHost(synAck.ttl, data.ttl!, 0)) {
      return [zero, opened];
    }
    // Who opened the window goes on with the connection: one host, whose packets took another way since.
    if (data.packet <= update.packet || ipIdsRunOn(update, data)) return [zero, opened];
    return [
      zero,
      opened,
      fact(
        'handshake-answered-elsewhere',
        [...packets, data.packet],
        'Who answered the SYN has another distance than who goes on with the connection, and could take no data until then: a box answered it.',
      ),
    ];
  }
  const closed = later.filter((s) => isPureAck(s) && s.window === 0);
  if (closed.length < FEWEST_CLOSED || closed.length < later.length) return [zero];
  return [
    zero,
    fact(
      'syn-ack-window-stays-zero',
      [synAck.packet, ...closed.map(({ packet }) => packet)],
      `The window of 0 never opens: ${countText(closed.length, 'later ACK')} ${closed.length === 1 ? 'keeps' : 'keep'} it shut.`,
      { weight: 'finding', note: 'the window never opens' },
    ),
  ];
}

/** One closed window may be a moment's. */
const FEWEST_CLOSED = 2;
