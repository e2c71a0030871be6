/**
 * What counters say of an opening. A counter counts for the whole host, so that its rise proves something of one
 * opening only when it covers that opening, is large enough for all that the server ignored, belongs to its listener,
 * and no other counter offers another reason.
 */
import { isData } from '../opening/segmentKinds';
import { countText, durationText, listText, numberText } from '../words/duration';
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import {
  counterChange,
  countingHosts,
  lastPrint,
  ownName,
  type CounterChange,
} from './counterChanges';
import { Counter } from './counterNames';
import { dropsForCertain } from './filterObservations';
import { ignoredAtServer, listenersOfFlow } from './hostFlow';
import { factsOf } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { perEvidence } from './perEvidence';
import { isFull } from './portListeners';

/** Counters that stand for one reason to ignore a segment. */
interface CounterFamily {
  readonly counters: readonly string[];
  /** What the kernel did each time; completes "each time the kernel …". */
  readonly meaning: string;
  /** It rose for this opening. */
  readonly rose: ObservationKind;
  /** It counted, but whether for this opening is not certain. */
  readonly counted: ObservationKind;
  /** It did not rise while this opening was ignored; null when nothing follows from that. */
  readonly unmoved: ObservationKind | null;
  /** It is 0 since the host started; null when nothing follows from that. */
  readonly zero: ObservationKind | null;
  /** It counts for listeners, so the listener matters. */
  readonly ofListener: boolean;
}

const families: readonly CounterFamily[] = [
  {
    counters: [Counter.listenOverflows],
    meaning: 'dropped a segment because an accept queue was full',
    rose: 'listen-overflows-rose',
    counted: 'listen-overflows-counted',
    unmoved: 'listen-overflows-unmoved',
    zero: 'listen-overflows-zero',
    ofListener: true,
  },
  {
    counters: [Counter.deferAcceptDrops],
    meaning: 'put off a bare ACK for a deferred listener',
    rose: 'defer-accept-drops-rose',
    counted: 'defer-accept-drops-counted',
    unmoved: 'defer-accept-drops-unmoved',
    zero: 'defer-accept-drops-zero',
    ofListener: true,
  },
  {
    counters: [Counter.timestampsRejected, Counter.echoesRejected],
    meaning: 'refused a segment for its timestamps',
    rose: 'timestamp-rejects-rose',
    counted: 'timestamp-rejects-counted',
    unmoved: null,
    zero: null,
    ofListener: false,
  },
  {
    counters: [Counter.checksumErrors],
    meaning: 'dropped a segment with a wrong checksum',
    rose: 'checksum-errors-rose',
    counted: 'checksum-errors-counted',
    unmoved: 'checksum-errors-unmoved',
    zero: 'checksum-errors-zero',
    ofListener: false,
  },
  {
    counters: [Counter.requestQueueFull],
    meaning: 'dropped a SYN because the queue of half-open connections was full',
    rose: 'syn-queue-drops-rose',
    counted: 'syn-queue-drops-counted',
    unmoved: 'syn-queue-drops-unmoved',
    zero: null,
    ofListener: true,
  },
  {
    counters: [Counter.synTimestampsRejected],
    meaning: 'refused a SYN because its timestamp was older than one that its address had shown',
    rose: 'syn-timestamp-rejects-rose',
    counted: 'syn-timestamp-rejects-counted',
    unmoved: null,
    zero: null,
    ofListener: false,
  },
];

/** Counters of SYNs: they say nothing of an opening whose SYN was answered. */
const OF_SYNS: readonly string[] = [Counter.requestQueueFull, Counter.synTimestampsRejected];

/** Counters that say nothing of a connection without timestamps. */
const OF_TIMESTAMPS: readonly string[] = [Counter.timestampsRejected, Counter.echoesRejected];

export function counterObservations(joined: JoinedEvidence): Observation[] {
  if (joined.role === 'client' || joined.role === 'other') return [];
  const { evidence, capture } = joined;
  const changes = families.map((family) => ({
    family,
    change: counterChange(evidence, family.counters, capture.start),
  }));
  const { synAck } = joined.opening;
  const concerns = ({ counters }: CounterFamily) =>
    synAck === null ||
    !counters.some(
      (name) => OF_SYNS.includes(name) || (OF_TIMESTAMPS.includes(name) && synAck.tsval === null),
    );
  const moved = changes.filter(({ family, change }) => (change?.rise ?? 0) > 0 && concerns(family));
  const hosts = countingHosts(evidence);
  if (hosts.length > 1 && joined.ignored.length > 0) {
    const named = hosts.slice(0, 4).map((host) => (host === '' ? 'one that is not named' : host));
    return [
      hostFact(
        'host-snapshot',
        `The text shows counters of ${countText(hosts.length, 'host')} (${named.join(', ')}). They are not put together: give those of this server alone.`,
      ),
    ];
  }
  const elsewhere = joined.ignored.length === 0 ? null : countedElsewhere(joined, hosts);
  if (elsewhere !== null) return [hostFact('host-snapshot', elsewhere)];
  return [
    ...changes.flatMap(({ family, change }) => {
      if (change === null || !concerns(family)) return [];
      const others = moved
        .filter((other) => other.family !== family)
        .map((other) => labelOf(joined, other.family));
      return familyObservations(joined, family, change, others);
    }),
    ...listenDrops(joined),
    ...droppedByHost(joined),
    ...cookies(joined),
    ...failedAttempts(joined),
    ...badSegments(joined),
  ];
}

/** Why the counters are not those of the network namespace that the opening's listener is in; null when nothing says so. */
function countedElsewhere(
  { evidence, ends, role }: JoinedEvidence,
  [host = '']: readonly string[],
): string | null {
  const { forwarder, hosts: listening } = listenersOfFlow(evidence, ends);
  if (role === 'unknown' && forwarder !== undefined) {
    return `${forwarder} holds port ${ends.serverPort} open for a container, which counts for itself: the counters of its host were not used. Run the same commands in the container's network namespace (nsenter -n).`;
  }
  if (host === '' || listening.size === 0 || listening.has('') || listening.has(host)) return null;
  return `The listener was printed on ${firstTwo(listening).join(' and ')}, the counters on ${host}, and each network namespace counts for itself: they were not used.`;
}

/** They may be many, and every flow asks. */
function firstTwo<T>(of: Iterable<T>): T[] {
  const found: T[] = [];
  for (const one of of) if (found.push(one) === 2) break;
  return found;
}

/** The counters of a family that counted, as the text calls them; all of them when none did. */
function labelOf({ evidence, capture }: JoinedEvidence, { counters }: CounterFamily): string {
  const counted = counters.filter((name) => {
    const change = counterChange(evidence, [name], capture.start);
    return (change?.rise ?? change?.total ?? 0) > 0;
  });
  return listText((counted.length > 0 ? counted : counters).map((name) => ownName(evidence, name)));
}

function familyObservations(
  joined: JoinedEvidence,
  family: CounterFamily,
  change: CounterChange,
  others: readonly string[],
): Observation[] {
  const { rise, total } = change;
  const { meaning } = family;
  const label = labelOf(joined, family);
  const { opening, ignored } = joined;
  const weight = ignored.length > 0 || opening.halfOpen !== null ? 'finding' : 'detail';
  if (rise === null) {
    if (total === 0) return neverCounted(joined, family, change, label);
    if (total === null) return [];
    const stands = label.includes(' and ') && !label.startsWith('"') ? 'stand together' : 'stands';
    return [
      hostFact(
        family.counted,
        `${label} ${stands} at ${numberText(total)}: so often since it started the kernel ${meaning}. A single snapshot does not say when.`,
        { weight },
      ),
    ];
  }
  if (rise === 0) return unmoved(joined, family, change);
  const rose = `${label} rose by ${numberText(rise)}: each time the kernel ${meaning}.`;
  const doubt = doubtOf(joined, family, change, others);
  if (doubt !== null) return [hostFact(family.counted, `${rose} ${doubt}`, { weight })];
  const packets = ignored.map(({ packet }) => packet);
  const needed = neededRise(joined, change);
  const meanwhile = `Meanwhile the server ignored ${countText(needed, 'segment')} of this capture.`;
  return [hostFact(family.rose, `${rose} ${meanwhile}`, { packets, numbers: [rise] })];
}

/** A counter that is 0 after the opening never counted for it; an output made before it says nothing. */
function neverCounted(
  { evidence, capture, ignored }: JoinedEvidence,
  { zero, meaning, counters }: CounterFamily,
  { isGuessed = false }: CounterChange,
  label: string,
): Observation[] {
  if (zero === null || ignored.length === 0) return [];
  if (isGuessed) {
    return [
      hostFact(
        'host-snapshot',
        `${label} stands at 0; without its command line the text does not show since when (nstat counts from its last run, nstat -a from the start of the host).`,
        { weight: 'detail' },
      ),
    ];
  }
  const last = ignored.at(-1)!.time;
  if (counters.every((name) => lastPrint(evidence, name, capture.start) < last)) return [];
  return [
    hostFact(zero, `${label} stands at 0: since it started the kernel never ${meaning}.`, {
      weight: 'detail',
    }),
  ];
}

/** What keeps a rise from being proof for this opening; null when nothing does. */
function doubtOf(
  joined: JoinedEvidence,
  family: CounterFamily,
  change: CounterChange,
  others: readonly string[],
): string | null {
  if (joined.ignored.length === 0) return 'Nothing shows that it counted for this opening.';
  if (!joined.reachedServer) {
    return 'The capture does not show that the segments reached the server.';
  }
  if (joined.role === 'unknown') {
    return 'The text does not show that it comes from the server of this opening.';
  }
  if (!coversIgnored(joined, change)) {
    return 'The text does not show that this was while the server ignored this opening.';
  }
  if (family.rose === 'defer-accept-drops-rose' && joined.ignored.some(isData)) {
    return 'The server ignored data as well, which ends a deferral at once.';
  }
  const needed = neededRise(joined, change);
  if (change.rise! < needed) {
    return `That is too little for the ${numberText(needed)} segments that the server ignored meanwhile.`;
  }
  if ((change.rise !== needed || !family.ofListener) && isFarApart(joined, change)) {
    return `The outputs lie ${durationText(change.to - change.from)} apart, and most of that time the server ignored nothing of this opening.`;
  }
  if (!family.ofListener && change.rise !== needed) {
    return `It counts for the whole host, and the server ignored ${countText(needed, 'segment')} meanwhile: others are among them.`;
  }
  if (others.length > 0)
    return `${others.join(' and ')} rose as well, so it cannot be told which counted for this opening.`;
  if (family.ofListener && !belongsToListener(joined, change.rise === needed)) {
    return 'It may have counted for another listener of the host.';
  }
  if (dropsForCertain(joined)) {
    return 'A rule of the packet filter drops such segments as well.';
  }
  return null;
}

/** Outputs that lie further apart than the opening lasts, by this, show what else happened as well (nanoseconds). */
const FAR_APART = 300e9;

function isFarApart({ ignored, statedAround }: JoinedEvidence, { from, to }: CounterChange) {
  if (statedAround || ignored.length === 0) return false;
  return to - from > FAR_APART + ignored.at(-1)!.time - ignored[0]!.time;
}

function neededRise({ capture, opening, statedAround }: JoinedEvidence, change: CounterChange) {
  const whole = statedAround || Number.isNaN(change.from) || Number.isNaN(change.to);
  return whole
    ? ignoredAtServer(capture, opening, -Infinity, Infinity)
    : ignoredAtServer(capture, opening, change.from, change.to);
}

/** A segment that the server ignored lies in the time over which the counter rose. */
function coversIgnored({ ignored, statedAround }: JoinedEvidence, { from, to }: CounterChange) {
  return statedAround || ignored.some(({ time }) => time >= from && time <= to);
}

/** The whole time in which the server ignored the opening lies in it. */
function coversOpening({ opening, ignored, statedAround }: JoinedEvidence, change: CounterChange) {
  if (statedAround) return true;
  const first = opening.segments[0]?.time ?? Number.NaN;
  const last = ignored.at(-1)?.time ?? Number.NaN;
  return change.from <= first && last <= change.to;
}

/**
 * The flow's listener is the only one of a whole list, or the only one whose queue was seen full. Where the text shows no other, and may just leave
 * it out, the counter rose by exactly what this opening needs.
 */
function belongsToListener({ evidence, ends }: JoinedEvidence, isExact: boolean): boolean {
  const { all, listings, wasFull, fullCount } = listenersOfFlow(evidence, ends);
  // Sockets that share the port are given clients in turn: one of them that had room may have had this one.
  const isOne = all.length === listings.length;
  const isAlone = all.length === factsOf(evidence, 'listener').length;
  if (isAlone && (isExact || (isOne && factsOf(evidence, 'listener-list').length > 0))) return true;
  return wasFull && fullCount === fullListeners(evidence);
}

const fullListeners = perEvidence(
  (evidence) => factsOf(evidence, 'listener').filter(isFull).length,
);

function unmoved(
  joined: JoinedEvidence,
  family: CounterFamily,
  change: CounterChange,
): Observation[] {
  const { meaning, unmoved: kind } = family;
  const label = labelOf(joined, family);
  if (kind === null || joined.ignored.length === 0) return [];
  if (joined.role === 'server' && coversOpening(joined, change)) {
    return [
      hostFact(
        kind,
        `${label} did not rise while the server ignored this opening: it never ${meaning}.`,
        { packets: joined.ignored.map(({ packet }) => packet), weight: 'detail' },
      ),
    ];
  }
  return [
    hostFact(
      'host-snapshot',
      `${label} did not rise between the outputs; the text does not show that this opening lies between them.`,
    ),
  ];
}

/** All SYNs and ACKs that listeners dropped: it counts what the counters of single reasons count, and the rest. */
function listenDrops({ evidence, capture, opening, ignored }: JoinedEvidence): Observation[] {
  const change = counterChange(evidence, [Counter.listenDrops], capture.start);
  const count = change?.rise ?? change?.total ?? 0;
  if (count === 0 || (ignored.length === 0 && opening.halfOpen === null)) return [];
  const of = (name: string) => {
    const one = counterChange(evidence, [name], capture.start);
    return change!.rise === null ? (one?.total ?? null) : (one?.rise ?? null);
  };
  const reasons = [Counter.listenOverflows, Counter.requestQueueFull].flatMap((name) => {
    const value = of(name);
    return value === null ? [] : `${ownName(evidence, name)} ${numberText(value)}`;
  });
  const among = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  const label = ownName(evidence, Counter.listenDrops);
  const how = change!.rise === null ? 'stands at' : 'rose by';
  const when = change!.rise === null ? ' A single snapshot does not say when.' : '';
  return [
    hostFact(
      'host-snapshot',
      `${label} ${how} ${numberText(count)}: so many segments were dropped at listeners, whatever the reason${among}.${when}`,
    ),
  ];
}

/** Counted before TCP sees a packet, as the drops of a packet filter are (Linux fib_validate_source()). */
const REVERSE_PATH = 'TcpExtIPReversePathFilter';
/** Counters of drops before a listener sees the segment, and why the kernel drops it (Linux include/uapi/linux/snmp.h). */
const HOST_DROPS: readonly (readonly [counter: string, why: string])[] = [
  [REVERSE_PATH, 'it came in where no way leads back to its source (rp_filter)'],
  ['TcpExtTCPMinTTLDrop', 'its TTL was below what the socket demands (IP_MINTTL)'],
  ['TcpExtTCPMD5NotFound', 'it had no MD5 signature'],
  ['TcpExtTCPMD5Unexpected', 'it had an MD5 signature that nobody asked for'],
  ['TcpExtTCPMD5Failure', 'its MD5 signature was wrong'],
  ['TcpExtTCPAOBad', 'its authentication (TCP-AO) was wrong'],
  ['TcpExtTCPAORequired', 'it was not authenticated (TCP-AO)'],
  ['TcpExtTCPBacklogDrop', 'too many segments waited for the socket'],
  ['TcpExtTCPFilter', 'a filter at the socket refused it'],
];

function droppedByHost({ evidence, capture, ignored }: JoinedEvidence): Observation[] {
  if (ignored.length === 0) return [];
  return HOST_DROPS.flatMap(([name, why]) => {
    const change = counterChange(evidence, [name], capture.start);
    const count = change?.rise ?? change?.total ?? 0;
    if (change === null || count === 0) return [];
    const label = ownName(evidence, name);
    const open = 'Whether those of this opening are among them, the text does not show.';
    return change.rise === null
      ? hostFact(
          'host-snapshot',
          `${label} stands at ${numberText(count)}: so often since it started the kernel dropped a packet because ${why}. ${open}`,
        )
      : hostFact(
          name === REVERSE_PATH ? 'firewall-drops-perhaps' : 'host-snapshot',
          `${label} rose by ${numberText(count)}: each time the kernel dropped a packet because ${why}. ${open}`,
          { numbers: [count] },
        );
  });
}

/** Windows counts no queue that is full; connections that failed are the nearest to it. */
function failedAttempts({ evidence, capture, ignored }: JoinedEvidence): Observation[] {
  if (ignored.length === 0) return [];
  const name = Counter.attemptsFailed;
  const words = ownName(evidence, name);
  const isWindows = words === '"Failed Connection Attempts"';
  const change = isWindows ? counterChange(evidence, [name], capture.start) : null;
  const count = change?.rise ?? change?.total ?? null;
  if (change === null || count === null) return [];
  return [
    hostFact(
      'host-snapshot',
      change.rise === null
        ? `${words} stands at ${numberText(count)}: so many connections were not established since the host started, for whatever reason. Windows has no counter of full queues, and a single snapshot does not say when.`
        : `${words} rose by ${numberText(count)}: so many connections were not established, for whatever reason. Windows has no counter of full queues.`,
    ),
  ];
}

function cookies(joined: JoinedEvidence): Observation[] {
  const counters = [Counter.cookiesSent];
  const change = counterChange(joined.evidence, counters, joined.capture.start);
  const instead = counterChange(
    joined.evidence,
    [Counter.requestQueueCookies],
    joined.capture.start,
  );
  const full = instead?.rise ?? instead?.total ?? 0;
  if (full > 0 && (change?.rise ?? change?.total ?? 0) === 0) {
    const how = instead!.rise === null ? 'stands at' : 'rose by';
    return [
      hostFact(
        'syn-cookies-sent',
        `${ownName(joined.evidence, Counter.requestQueueCookies)} ${how} ${numberText(full)}: so often the queue of half-open connections was full, and a SYN cookie was sent instead.`,
      ),
    ];
  }
  if (change?.rise === 0 && joined.role === 'server' && coversFirst(joined, change)) {
    return [
      hostFact('syn-cookies-not-sent', 'No SYN cookie was sent while this opening went on.', {
        weight: 'detail',
      }),
    ];
  }
  const sent = change?.rise ?? change?.total ?? 0;
  if (sent === 0) return [];
  const text =
    change!.rise === null
      ? `${numberText(sent)} SYN cookies were sent since the host started; a single snapshot does not say when.`
      : `${numberText(sent)} SYN cookies were sent.`;
  return [hostFact('syn-cookies-sent', text)];
}

/** The SYN-ACK of the opening lies in it. */
function coversFirst({ opening, statedAround }: JoinedEvidence, { from, to }: CounterChange) {
  const time = opening.synAck?.time ?? Number.NaN;
  return statedAround || (time >= from && time <= to);
}

/** Bad segments as a share of all, for a reader who sees a large number. */
function badSegments({ evidence, capture }: JoinedEvidence): Observation[] {
  const bad = counterChange(evidence, [Counter.badSegments], capture.start);
  const all = counterChange(evidence, [Counter.segmentsReceived], capture.start);
  if (bad === null || all === null || bad.rise !== null || bad.total === null) return [];
  if (bad.total === 0 || all.total === null || all.total < bad.total) return [];
  const share = (100 * bad.total) / all.total;
  const background = share < 0.1 ? 'that is background, and ' : '';
  return [
    hostFact(
      'host-snapshot',
      `${countText(bad.total, 'bad segment')} of ${numberText(all.total)} received (${share.toPrecision(2)} %) since the host started: ${background}a single snapshot does not say when.`,
    ),
  ];
}
