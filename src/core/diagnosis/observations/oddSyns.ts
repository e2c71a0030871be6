/** SYNs as no stack sends them, made to see how the other end answers: the fingerprint of its system. */
import type { OpeningSegment } from '../../opening/openingSegments';
import { TcpFlag } from '../../packets/packetTable';
import { fact, type Detector, type Observation } from './observation';

/** A clock that stands at its last tick (Nmap, "TCP/IP fingerprinting methods": TSval 0xFFFFFFFF). */
const LAST_TICK = 0xffffffff;
/** No system offers so little in a SYN (Nmap: 1, 63, 4, 16, 512 and 3). */
const SMALLEST_WINDOW = 1024;
/** A SYN with one of these opens nothing (RFC 9293 section 3.10.7.2 looks at SYN only; firewalls and stacks differ). */
const ODD_FLAGS = TcpFlag.fin | TcpFlag.urg;
const ECN = TcpFlag.ece | TcpFlag.cwr;

export const oddSyns: Detector = {
  kinds: ['syn-is-probe'],
  detect({ opening: { syns } }) {
    const [syn] = syns;
    if (syn === undefined) return [];
    const counted = countedTtls(syns);
    if (counted !== null) return [counted];
    const why = oddityOf(syn);
    if (why === null) return [];
    return [
      fact(
        'syn-is-probe',
        [syn.packet],
        `The SYN ${why}: no system opens a connection like that; tools send it to tell the system of the other end by its answer.`,
        { weight: 'finding', note: 'a probe of the system' },
      ),
    ];
  },
};

/** Different TTLs from which on they are counted up, and the highest with which a trace begins. */
const FEWEST_TTLS = 3;
const HIGHEST_FIRST = 30;

/** SYNs whose TTL goes up from one to the next: a trace of the path (traceroute -T, tcptraceroute). */
function countedTtls(syns: readonly OpeningSegment[]): Observation | null {
  const first = syns[0]!;
  const last = syns.at(-1)!;
  if (first.ttl === null || first.ttl > HIGHEST_FIRST) return null;
  if (new Set(syns.map(({ ttl }) => ttl)).size < FEWEST_TTLS) return null;
  const rises = syns.every((syn, i) => i === 0 || (syn.ttl ?? 0) >= (syns[i - 1]!.ttl ?? 0));
  if (!rises) return null;
  return fact(
    'syn-is-probe',
    syns.map(({ packet }) => packet),
    `The TTL of the SYNs counts up, from ${first.ttl} to ${last.ttl}: a trace of the path (traceroute with TCP) lets one router after the other answer, and the last one reach the server.`,
    { weight: 'finding', note: 'a trace of the path' },
  );
}

function oddityOf({ flags, tsval, window }: OpeningSegment): string | null {
  if ((flags & ODD_FLAGS) !== 0) return 'carries FIN or URG as well';
  const isSmall = window > 0 && window < SMALLEST_WINDOW;
  if (isSmall && tsval === LAST_TICK) {
    return `offers a window of ${window}, and its timestamp is the last that a clock can show`;
  }
  // Nmap's probe for ECN: window 3.
  return window === 3 && (flags & ECN) === ECN ? 'asks for ECN with a window of 3' : null;
}
