/**
 * SYNs whose timestamp lies behind one that another connection of the same address has shown: two machines behind one
 * address, each with its clock. A server that remembers timestamps by address (net.ipv4.tcp_tw_recycle, Linux before
 * 4.12; tcp_conn_request() → tcp_peer_is_proven()) drops such SYNs for 60 s.
 */
import type { Opening } from '../../opening/opening';
import { openingOf } from '../../opening/openingOf';
import type { OpeningSegment } from '../../opening/openingSegments';
import { sequenceDistance } from '../../tcp/sequence';
import { durationText } from '../../words/duration';
import { flowsBetween, listenerOf } from '../listeners';
import { fact, type Detector } from './observation';

/** TCP_PAWS_MSL: for so long the timestamp of an address is remembered (nanoseconds). */
const REMEMBERED = 60e9;
/** TCP_PAWS_WINDOW: by more than this a timestamp must be older (ticks). */
const WINDOW = 1;
/** No clock of timestamps that such servers knew ticks faster, a second (RFC 7323 section 5.4). */
const FASTEST_CLOCK = 1000;
/** Connections of the listener that are looked at. */
const MOST_FLOWS = 64;

export const sharedTimestamps: Detector = {
  kinds: ['syn-timestamp-older'],
  detect({ capture, opening }) {
    const syn = opening.syns[0];
    if (syn === undefined || opening.synAck !== null || syn.tsval === null) return [];
    if (Number.isNaN(syn.time)) return [];
    const { flows } = capture;
    const client = flows.clientAddress[opening.flow]!;
    const { healthy } = listenerOf(capture, opening.flow);
    const to = opening.syns.at(-1)!.time;
    const near = flowsBetween(healthy, syn.time - REMEMBERED, to, opening.flow, MOST_FLOWS);
    const others = near.flows
      .filter((flow) => flows.clientAddress[flow] === client)
      .map((flow) => openingOf(capture, flow));
    const shown = others
      .map((other) => lastShown(other, syn.time))
      .findLast((segment) => segment !== null && syn.time - segment.time <= REMEMBERED);
    if (shown === undefined || shown === null || !shareOneClock(others)) return [];
    const behind = sequenceDistance(shown.tsval!, syn.tsval);
    if (behind <= WINDOW) return [];
    return [
      fact(
        'syn-timestamp-older',
        [shown.packet, ...opening.syns.map(({ packet }) => packet)],
        `The TSval of the SYN (${syn.tsval}) lies ${behind.toLocaleString('en-US')} ticks behind the one (${shown.tsval}) that another connection of the same address showed ${durationText(syn.time - shown.time)} before: two clocks behind one address.`,
        { weight: 'finding', note: 'an older timestamp than this address has shown' },
      ),
    ];
  },
};

/**
 * The connections that were answered go on from one another's timestamps. Where each connection begins anywhere (BSD,
 * RFC 7323 section 5.4), an older timestamp tells of no second machine.
 */
function shareOneClock(openings: readonly Opening[]): boolean {
  const syns = openings.flatMap(({ syns: [first] }) => (first?.tsval == null ? [] : [first]));
  if (syns.length < 2) return false;
  return syns.every((syn, i) => {
    const before = syns[i - 1];
    if (before === undefined) return true;
    const ticks = sequenceDistance(syn.tsval!, before.tsval!);
    return ticks > 0 && ticks <= ((syn.time - before.time) / 1e9) * FASTEST_CLOCK + FASTEST_CLOCK;
  });
}

/** The client's last segment with a timestamp before a time. */
function lastShown({ segments }: Opening, before: number): OpeningSegment | null {
  return segments.findLast((s) => !s.fromServer && s.tsval !== null && s.time < before) ?? null;
}
