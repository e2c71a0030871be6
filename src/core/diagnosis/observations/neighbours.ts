/** What other flows of the capture went through at the same time. */
import type { Capture } from '../../capture';
import { attemptsOf } from '../../opening/attempts';
import { isReset, isSynAck } from '../../opening/segmentKinds';
import { tcpFlags, TcpFlag } from '../../packets/packetTable';
import { firstPacketOfFlow, type FlowIndex, type FlowTable } from '../../flows/flowTable';
import { countText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { flowsBetween, listenerOf, serverOf, type FlowRun } from '../listeners';
import { fact, type Detector, type Observation } from './observation';

/** "Within 5 s": from this long before the opening to this long after it (nanoseconds). */
const MARGIN = 5e9;
/** Packets that are cited of other flows. */
const MOST_CITED = 5;

export const neighbours: Detector = {
  kinds: [
    'listener-crooked-meanwhile',
    'listener-unanswered-meanwhile',
    'other-ports-crooked-meanwhile',
    'listener-healthy-meanwhile',
    'same-client-healthy',
    'listener-answers-others',
    'listener-refuses-others',
    'refused-only-with-ecn',
  ],
  detect(context) {
    const { capture, opening, own } = context;
    const first = own[0];
    if (first === undefined || Number.isNaN(first.time)) return [];
    const from = first.time - MARGIN;
    const to = own.at(-1)!.time + MARGIN;
    const { flow } = opening;
    const listener = listenerOf(capture, flow);
    const among = { capture, from, to, flow };
    const found: Observation[] = [];
    const crooked = near(listener.crooked, among);
    if (crooked.count > 0) {
      found.push(
        fact(
          'listener-crooked-meanwhile',
          cite(capture.flows, crooked.flows),
          `${countText(crooked.count, 'other opening')} of this listener went the same way within 5 s of this one.`,
          { weight: 'finding', source: 'otherFlows', numbers: [crooked.count] },
        ),
      );
    }
    const unanswered = near(listener.unanswered, among);
    if (unanswered.count > 0) {
      found.push(
        fact(
          'listener-unanswered-meanwhile',
          cite(capture.flows, unanswered.flows),
          `${countText(unanswered.count, 'other SYN')} to this listener went unanswered within 5 s of this one.`,
          { weight: 'finding', source: 'otherFlows', numbers: [unanswered.count] },
        ),
      );
    }
    // A host that has trouble with one port opens connections on another; a filter that drops all ACKs lets none through.
    const server = serverOf(capture, flow);
    const anyPort = near(server.crooked, among);
    if (anyPort.count > crooked.count && near(server.healthy, among).count === 0) {
      found.push(
        fact(
          'other-ports-crooked-meanwhile',
          cite(capture.flows, anyPort.flows),
          `${countText(anyPort.count - crooked.count, 'opening')} of other ports of this server went the same way within 5 s of this one, and none went through.`,
          { weight: 'finding', source: 'otherFlows', numbers: [anyPort.count - crooked.count] },
        ),
      );
    }
    const healthy = near(listener.healthy, among);
    if (healthy.count > 0) {
      found.push(
        fact(
          'listener-healthy-meanwhile',
          cite(capture.flows, healthy.flows),
          `${countText(healthy.count, 'other opening')} of this listener went through within 5 s of this one.`,
          { source: 'otherFlows', numbers: [healthy.count] },
        ),
      );
    }
    const { clientAddress } = capture.flows;
    const twin = healthy.flows.find((other) => clientAddress[other] === clientAddress[flow]);
    if (twin !== undefined) {
      found.push(
        fact(
          'same-client-healthy',
          cite(capture.flows, [twin]),
          'Another opening of this very client to this listener went through within 5 s of this one: the way between them was open.',
          { source: 'otherFlows' },
        ),
      );
    }
    const refused = opening.synAck === null && own.some((s) => s.fromServer && isReset(s));
    if (refused && healthy.count > 0) {
      found.push(
        fact(
          'listener-answers-others',
          cite(capture.flows, healthy.flows),
          `The same address and port answered ${countText(healthy.count, 'other SYN')} within 5 s of this one: a program listens there.`,
          { weight: 'finding', source: 'otherFlows', numbers: [healthy.count] },
        ),
      );
    }
    const resets = opening.ack !== null && own.some((s) => s.fromServer && isReset(s));
    const others = resets ? near(listener.refused, among) : NONE;
    if (others.count > 0) {
      found.push(
        fact(
          'listener-refuses-others',
          cite(capture.flows, others.flows),
          `The same address and port refused ${countText(others.count, 'other SYN')} with RST within 5 s of this one.`,
          { weight: 'finding', source: 'otherFlows', numbers: [others.count] },
        ),
      );
    }
    found.push(...ecn(context, healthy.flows));
    return found;
  },
};

/** A time of the capture (nanoseconds), and the flow whose neighbours are asked for. */
interface Among {
  readonly capture: Capture;
  readonly from: number;
  readonly to: number;
  readonly flow: FlowIndex;
}

const NONE = { count: 0, flows: [] };

const near = (run: FlowRun, { capture, from, to, flow }: Among) =>
  flowsBetween(capture, run, from, to, flow, MOST_CITED);

const cite = (table: FlowTable, flows: readonly FlowIndex[]) =>
  flows.map((flow) => firstPacketOfFlow(table, flow));

const ECN = TcpFlag.ece | TcpFlag.cwr;
const asksForEcn = (flags: number) => (flags & ECN) === ECN;

/** Every SYN here that asks for ECN (RFC 3168 section 6.1.1) is refused, and those that went through did not ask. */
function ecn(
  { capture, opening, own }: OpeningContext,
  healthy: readonly FlowIndex[],
): Observation[] {
  const attempts = attemptsOf(own);
  const refused = attempts.filter(
    ({ syn, answer }) => asksForEcn(syn.flags) && answer !== null && isReset(answer),
  );
  if (refused.length === 0) return [];
  const { packets, flows } = capture;
  const firsts = healthy.map((other) => firstPacketOfFlow(flows, other));
  const answered = attempts.find(({ answer }) => answer !== null && isSynAck(answer));
  const through = answered === undefined ? firsts : [answered.syn.packet, ...firsts];
  if (
    through.length === 0 ||
    opening.syns.some(({ flags }, i) => asksForEcn(flags) && i >= refused.length)
  )
    return [];
  if (through.some((packet) => asksForEcn(tcpFlags(packets, packet)))) return [];
  return [
    fact(
      'refused-only-with-ecn',
      [...refused.map(({ syn }) => syn.packet), ...through],
      'SYNs that ask for ECN (ECE and CWR set) are refused here, and a SYN without these flags was answered with SYN-ACK.',
      {
        weight: 'finding',
        source: answered === undefined ? 'otherFlows' : 'packets',
        note: 'refused with ECN only',
      },
    ),
  ];
}
