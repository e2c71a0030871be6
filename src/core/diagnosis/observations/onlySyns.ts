/** A capture that holds nothing but segments with SYN: a filter for them, or a flood whose SYN-ACKs nobody acknowledges. */
import type { Capture } from '../../capture';
import { FlowTrait, isListed, packetsOfFlow, type FlowTable } from '../../flows/flowTable';
import { INITIAL_TIMEOUT } from '../../opening/captureEnd';
import { tcpFlags, TcpFlag } from '../../packets/packetTable';
import { fact, type Detector } from './observation';

/** Answered SYNs: of fewer, nothing follows. */
const FEWEST_ANSWERED = 3;
/** Twice the first timeout: by then a server that waits for the ACK has sent its SYN-ACK again (nanoseconds). */
const SENT_AGAIN_BY_THEN = 2 * INITIAL_TIMEOUT;

export const onlySyns: Detector = {
  kinds: ['only-syns'],
  detect({ capture, opening }) {
    if (opening.synAck === null || opening.ack !== null || !holdsOnlySyns(capture)) return [];
    return [
      fact(
        'only-syns',
        opening.segments.map(({ packet }) => packet),
        'No segment of any flow is without SYN, and many SYN-ACKs were not sent again: a filter for SYNs would leave this. Behind one, a missing ACK says nothing.',
        { weight: 'finding' },
      ),
    ];
  },
};

/** By flow table: a capture whose vantage a person states is a new object with the same flows. */
const known = new WeakMap<FlowTable, boolean>();

function holdsOnlySyns(capture: Capture): boolean {
  let answer = known.get(capture.flows);
  if (answer === undefined) known.set(capture.flows, (answer = looksFiltered(capture)));
  return answer;
}

/** Looks at the flows whose SYN-ACK would have been sent again before the capture ends. */
function looksFiltered({ flows, packets, end }: Capture): boolean {
  const until = end - SENT_AGAIN_BY_THEN;
  let answered = 0;
  let alone = 0;
  for (let flow = 0; flow < flows.length; flow++) {
    // What continues a flow is read with it.
    if (!isListed(flows, flow)) continue;
    const own = packetsOfFlow(flows, flow);
    if (own.some((packet) => (tcpFlags(packets, packet) & TcpFlag.syn) === 0)) return false;
    const isAnswered = (flows.traits[flow]! & FlowTrait.hasSynAck) !== 0;
    if (!isAnswered || !(packets.time[own[0]!]! <= until)) continue;
    answered++;
    if (own.length === 2) alone++;
  }
  // Where a flood or a lost ACK is all that there is, each SYN-ACK comes again.
  return (
    answered >= FEWEST_ANSWERED &&
    (2 * alone > answered || (alone >= FEWEST_ANSWERED && 4 * alone >= answered))
  );
}
