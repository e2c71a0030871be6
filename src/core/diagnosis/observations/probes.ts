/** SYNs in great number that their senders never repeat: scans, and floods from addresses that nobody answers for. */
import type { Capture } from '../../capture';
import type { FlowIndex } from '../../flows/flowTable';
import { firstPacketOfFlow, flowLength } from '../../flows/flowTable';
import type { AddressId } from '../../packets/addressTable';
import { isReset } from '../../opening/segmentKinds';
import { countText, numberText } from '../../words/duration';
import { clientProbesOf, flowsBetween, isServedElsewhere, listenerOf } from '../listeners';
import type { OpeningContext } from '../openingContext';
import { fact, type Detector, type Observation } from './observation';

/** Around an opening, this long (nanoseconds). */
const MARGIN = 5e9;
/** Flows that are looked at. */
const MOST_LOOKED_AT = 20;
/** Fewer different ends are no scan and no flood. */
const FEWEST = 16;
/** Of the flows that are looked at, so many sent their SYN just once. */
const NEARLY_ALL = 0.9;
/** A client's kernel sends its SYN again within this time; twice of the 3 s of old ones, to be sure (nanoseconds). */
const REPEATED_BY_THEN = 6e9;
const MOST_CITED = 5;

export const probes: Detector = {
  kinds: ['client-probes-many', 'many-sources-never-repeat', 'many-sources-never-acknowledge'],
  detect(context) {
    const { capture, opening, own } = context;
    const [syn] = opening.syns;
    if (syn === undefined || opening.syns.length > 1 || Number.isNaN(syn.time)) return [];
    if (opening.synAck !== null) {
      const isSilent = opening.ack === null && !own.some((s) => !s.fromServer && isReset(s));
      return isSilent ? answeredFlood(context, syn.time) : [];
    }
    const refused = own.some((s) => s.fromServer && isReset(s));
    if (!refused && capture.end - syn.time < REPEATED_BY_THEN) return [];
    return [...scan(context, syn.time), ...(refused ? [] : flood(context, syn.time))];
  },
};

/** One client, many addresses and ports. */
function scan({ capture, opening }: OpeningContext, time: number): Observation[] {
  const { serverAddress, serverPort } = capture.flows;
  const run = clientProbesOf(capture, opening.flow);
  const near = flowsBetween(
    capture,
    run,
    time - MARGIN,
    time + MARGIN,
    opening.flow,
    MOST_LOOKED_AT,
  );
  const targets = new Set(near.flows.map((f) => serverAddress[f]! * 65_536 + serverPort[f]!));
  if (targets.size < FEWEST || !areNeverRepeated(capture, near.flows)) return [];
  if (isServedElsewhere(capture, opening.flow)) return [];
  return [
    fact(
      'client-probes-many',
      cite(capture, near.flows),
      `Within 5 s this client sent ${countText(near.count, 'other SYN')}, to ${near.count > near.flows.length ? 'at least ' : ''}${numberText(targets.size)} addresses and ports, that were refused or not answered, and repeated hardly any: it tries what is open.`,
      { weight: 'finding', source: 'otherFlows', numbers: [near.count, targets.size] },
    ),
  ];
}

/** One listener, many clients. */
function flood({ capture, opening }: OpeningContext, time: number): Observation[] {
  const { clientAddress } = capture.flows;
  const { unanswered } = listenerOf(capture, opening.flow);
  const near = flowsBetween(
    capture,
    unanswered,
    time - MARGIN,
    time + MARGIN,
    opening.flow,
    MOST_LOOKED_AT,
  );
  const sources = new Set(near.flows.map((f) => clientAddress[f]!));
  if (sources.size < FEWEST || !areNeverRepeated(capture, near.flows)) return [];
  return [
    fact(
      'many-sources-never-repeat',
      cite(capture, near.flows),
      `Within 5 s ${countText(near.count, 'other SYN')} came to this listener, from ${near.count > near.flows.length ? 'at least ' : ''}${numberText(sources.size)} addresses, and hardly any was sent again, as a client that waits for an answer would do.`,
      { weight: 'finding', source: 'otherFlows', numbers: [near.count, sources.size] },
    ),
  ];
}

/** One listener that answers many clients, of which none goes on. */
function answeredFlood({ capture, opening }: OpeningContext, time: number): Observation[] {
  const { clientAddress } = capture.flows;
  const { unacknowledged } = listenerOf(capture, opening.flow);
  const { flow } = opening;
  const near = flowsBetween(
    capture,
    unacknowledged,
    time - MARGIN,
    time + MARGIN,
    flow,
    MOST_LOOKED_AT,
  );
  const sources = new Set(near.flows.map((f) => clientAddress[f]!));
  if (sources.size < FEWEST) return [];
  // Real clients come again, and from one network; forged addresses are drawn from all.
  const comeAgain = sources.size < NEARLY_ALL * near.flows.length;
  if (comeAgain || networksOf(capture, sources) < FEWEST_NETWORKS) return [];
  return [
    fact(
      'many-sources-never-acknowledge',
      cite(capture, near.flows),
      `Within 5 s this listener answered ${countText(near.count, 'other SYN')}, from ${near.count > near.flows.length ? 'at least ' : ''}${countText(sources.size, 'address', 'addresses')}, and none of them acknowledged the SYN-ACK or refused it.`,
      { weight: 'finding', source: 'otherFlows', numbers: [near.count, sources.size] },
    ),
  ];
}

/** Forged addresses come from more networks than this. */
const FEWEST_NETWORKS = 4;

/** Different networks of addresses, by their first two bytes (IPv4) or four (IPv6). */
function networksOf({ addresses }: Capture, some: Iterable<AddressId>): number {
  const networks = new Set<string>();
  for (const address of some) {
    const bytes = addresses.family[address] === 6 ? 4 : 2;
    networks.add(String(addresses.bytes.subarray(16 * address, 16 * address + bytes)));
  }
  return networks.size;
}

const cite = ({ flows }: Capture, found: readonly FlowIndex[]) =>
  found.slice(0, MOST_CITED).map((flow) => firstPacketOfFlow(flows, flow));

/** A SYN alone, or with the RST that refused it. */
function areNeverRepeated({ flows }: Capture, found: readonly FlowIndex[]): boolean {
  const once = found.filter((flow) => flowLength(flows, flow) <= 2);
  return once.length >= NEARLY_ALL * found.length;
}
