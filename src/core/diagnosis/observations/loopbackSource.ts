/** A SYN that leaves for another machine with a loopback address as its source: no answer can find its way back. */
import type { Capture } from '../../capture';
import { isGivenBase } from '../../listings/givenNumbers';
import type { FlowIndex } from '../../flows/flowTable';
import { openingOf } from '../../opening/openingOf';
import { addressText } from '../../packets/addressText';
import { flowsOfSyn } from '../relatedFlows';
import { fact, type Detector } from './observation';

/** 127.0.0.0/8 and ::1 (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
const isLoopback = (address: string) => address.startsWith('127.') || address === '::1';

export const loopbackSource: Detector = {
  kinds: ['loopback-source'],
  detect({ capture, opening, own }) {
    const [syn] = opening.syns;
    const { flow } = opening;
    if (syn === undefined || own.some(({ fromServer }) => fromServer)) return [];
    if (!isLoopback(clientOf(capture, flow))) return [];
    // Where it was translated, the leg behind is a flow of its own.
    const twins = isGivenBase(syn.sequence) ? [] : flowsOfSyn(capture, syn.sequence, flow);
    const leg = [flow, ...twins].find((one) => leaves(capture, one));
    if (leg === undefined) return [];
    const sent = leg === flow ? syn : openingOf(capture, leg).syns[0];
    return [
      fact(
        'loopback-source',
        [...new Set([syn.packet, sent?.packet ?? syn.packet])],
        `The SYN goes to ${serverOf(capture, leg)} with the source address ${clientOf(capture, leg)}: whoever receives it answers to its own loopback, or drops it as a martian.`,
        { weight: 'finding', note: 'a loopback address as source' },
      ),
    ];
  },
};

const leaves = (capture: Capture, flow: FlowIndex) =>
  isLoopback(clientOf(capture, flow)) && !isLoopback(serverOf(capture, flow));

const clientOf = ({ flows, addresses }: Capture, flow: FlowIndex) =>
  addressText(addresses, flows.clientAddress[flow]!);
const serverOf = ({ flows, addresses }: Capture, flow: FlowIndex) =>
  addressText(addresses, flows.serverAddress[flow]!);
