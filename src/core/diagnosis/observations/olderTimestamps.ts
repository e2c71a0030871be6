/**
 * SYNs whose timestamp lies below one that the same address used with the same listener shortly before: several machines behind one
 * address, each with a clock of its own.
 */
import type { Capture } from '../../capture';
import { firstPacketOfFlow, type FlowIndex } from '../../flows/flowTable';
import { Known } from '../../opening/openingSegments';
import type { PacketIndex } from '../../packets/packetTable';
import { sequenceDistance } from '../../tcp/sequence';
import { countText } from '../../words/duration';
import { flowsBetween, listenerOf } from '../listeners';
import { fact, type Detector } from './observation';

/** Linux forgot the timestamp of a host after this time (TCP_PAWS_MSL, nanoseconds). */
const REMEMBERED = 60e9;
/** Openings of the listener that are looked at. */
const MOST_LOOKED_AT = 64;

export const olderTimestamps: Detector = {
  kinds: ['timestamp-below-other-host', 'higher-timestamp-answered'],
  detect({ capture, opening, own }) {
    const [syn] = opening.syns;
    if (syn === undefined || syn.tsval === null || Number.isNaN(syn.time)) return [];
    if (own.some(({ fromServer }) => fromServer)) return [];
    const last = opening.syns.at(-1)!;
    const { flow } = opening;
    const { healthy } = listenerOf(capture, flow);
    const { clientAddress } = capture.flows;
    const answered = flowsBetween(
      capture,
      healthy,
      syn.time - REMEMBERED,
      last.time,
      flow,
      MOST_LOOKED_AT,
    ).flows.flatMap((other) => {
      if (clientAddress[other] !== clientAddress[flow]) return [];
      const tsval = synTimestampOf(capture, other);
      return tsval === null ? [] : [{ packet: firstPacketOfFlow(capture.flows, other), tsval }];
    });
    // A server that answers a lower one does not mind.
    if (goBack(answered.map(({ tsval }) => tsval))) return [];
    const others = answered.filter(({ tsval }) => sequenceDistance(tsval, syn.tsval!) > 1);
    const before = others.filter(({ packet }) => packet < syn.packet);
    const [highest] = before.toSorted((a, b) => sequenceDistance(b.tsval, a.tsval));
    if (highest === undefined) return [];
    const found = [
      fact(
        'timestamp-below-other-host',
        [highest.packet, syn.packet],
        `The SYN's TSval (${syn.tsval}) lies below the one that this address used with this listener within the minute before (${highest.tsval}): several machines behind one address. A server that remembers timestamps by address drops such a SYN.`,
        { weight: 'finding', source: 'otherFlows', note: 'TSval below that of another machine' },
      ),
    ];
    const meanwhile = others.filter(({ packet }) => packet > syn.packet);
    if (meanwhile.length > 0) {
      found.push(
        fact(
          'higher-timestamp-answered',
          meanwhile.map(({ packet }) => packet),
          `Meanwhile ${countText(meanwhile.length, 'SYN')} of the same address with a higher TSval ${meanwhile.length === 1 ? 'was' : 'were'} answered at once.`,
          { weight: 'finding', source: 'otherFlows', numbers: [meanwhile.length] },
        ),
      );
    }
    return found;
  },
};

function goBack(clocks: readonly number[]): boolean {
  let highest: number | null = null;
  return clocks.some((tsval) => {
    const distance: number = highest === null ? 0 : sequenceDistance(tsval, highest);
    if (distance >= 0) highest = tsval;
    return distance < -1;
  });
}

/** TSval of a flow's first segment, null when it has none. */
function synTimestampOf(
  { flows, openingSegments: table }: Capture,
  flow: FlowIndex,
): number | null {
  const first: PacketIndex = firstPacketOfFlow(flows, flow);
  const row = table.rowIndex[table.rowStart[flow]!]!;
  if (table.rowStart[flow] === table.rowStart[flow + 1] || table.packet[row] !== first) return null;
  return (table.known[row]! & Known.timestamps) === 0 ? null : table.tsval[row]!;
}
