/** Links of a few characters that unpack to many packets: run lengths of whatever an opening is made of. */
import { FlowTrait } from '../../src/core/flows/flowTable';
import { Known } from '../../src/core/opening/openingSegments';
import { TcpFlag } from '../../src/core/packets/packetTable';
import { decodeFlowLink } from '../../src/core/permalink/decodeFlowLink';
import { encodeLinkFlow } from '../../src/core/permalink/encodeFlowLink';
import {
  CLIENT_PORT,
  MOST_LINK_PACKETS,
  SEQUENCE_BASE,
  TIMESTAMP_BASE,
  type LinkFlow,
  type LinkPacket,
  type LinkSegment,
} from '../../src/core/permalink/linkFlow';
import { exerciseFlow } from './exerciseCapture';

const { syn, ack, rst, fin, psh } = TcpFlag;
const [CLIENT_ISN, SERVER_ISN] = SEQUENCE_BASE;
const [CLIENT_CLOCK, SERVER_CLOCK] = TIMESTAMP_BASE;

const SEGMENT: LinkSegment = {
  known: Known.timestamps | Known.ttl | Known.ipId | Known.options,
  tsval: CLIENT_CLOCK,
  tsecr: 0,
  ipId: 0,
  ttl: 64,
  mss: 0,
  windowScale: 0,
  sackLeft: 0,
  sackRight: 0,
  optionsHash: 1,
  linkAddress: 0,
};

type Sent = Partial<Omit<LinkPacket, 'segment'>> & {
  readonly segment?: Partial<LinkSegment> | null;
};

const fromClient = (changes: Sent): Sent => ({
  side: 0,
  flags: ack,
  sequence: CLIENT_ISN + 1,
  acknowledgment: SERVER_ISN + 1,
  ...changes,
});
const fromServer = (changes: Sent): Sent => ({
  side: 1,
  flags: ack,
  sequence: SERVER_ISN + 1,
  acknowledgment: CLIENT_ISN + 1,
  ...changes,
});
const SYN = fromClient({ flags: syn, sequence: CLIENT_ISN, acknowledgment: 0 });
const SYN_ACK = fromServer({
  flags: syn | ack,
  sequence: SERVER_ISN,
  segment: { tsval: SERVER_CLOCK },
});
const ACK = fromClient({});

/** What is repeated behind SYN, SYN-ACK and ACK. */
export const LINK_FLOODS: Readonly<Record<string, (i: number) => Sent>> = {
  'SYN-ACKs': () => SYN_ACK,
  'SYN-ACKs that quote ACKs': (i) =>
    i % 2 === 0
      ? fromClient({ segment: { tsval: CLIENT_CLOCK + i } })
      : { ...SYN_ACK, segment: { tsval: SERVER_CLOCK + i, tsecr: CLIENT_CLOCK + i - 1 } },
  'SYN-ACKs in the wrong order': (i) => ({
    ...SYN_ACK,
    segment: { tsval: SERVER_CLOCK + 100_000 - i },
  }),
  'SYNs and SYN-ACKs': (i) => (i % 2 === 0 ? SYN : SYN_ACK),
  SYNs: () => SYN,
  ACKs: () => ACK,
  'data that is ignored': (i) =>
    fromClient({ flags: psh | ack, payloadLength: 10, sequence: CLIENT_ISN + 1 + (i % 100) }),
  'data and SYN-ACKs': (i) =>
    i % 2 === 0 ? fromClient({ flags: psh | ack, payloadLength: 10 }) : SYN_ACK,
  FINs: () => fromClient({ flags: fin | ack }),
  RSTs: (i) => (i % 2 === 0 ? fromClient({ flags: rst }) : fromServer({ flags: rst })),
  'bare ACKs of the server': (i) =>
    i % 2 === 0 ? fromClient({ flags: psh | ack, payloadLength: 10 }) : fromServer({}),
  copies: () => fromClient({ flags: psh | ack, payloadLength: 10, time: 0 }),
  'packets without a place in the opening': (i) =>
    fromClient({
      flags: psh | ack,
      payloadLength: 10,
      sequence: CLIENT_ISN + 10 * i,
      segment: null,
    }),
};

/** A link of many packets, most of them the same. */
export async function linkFlood(kind: string, packets: number): Promise<string> {
  const count = Math.min(packets, MOST_LINK_PACKETS);
  const one = LINK_FLOODS[kind]!;
  const flow: LinkFlow = {
    packets: Array.from({ length: count }, (_, i): LinkPacket => {
      const { segment, ...sent } = [SYN, SYN_ACK, ACK][i] ?? one(i);
      return {
        number: i + 1,
        time: i * 200e6,
        side: 0,
        flags: ack,
        sequence: 0,
        acknowledgment: 0,
        payloadLength: 0,
        window: 8192,
        labels: 0,
        ...sent,
        segment: segment === null ? null : { ...SEGMENT, ...segment },
      };
    }),
    ports: [CLIENT_PORT, 80],
    names: ['client', 'server'],
    traits: FlowTrait.hasSyn | FlowTrait.hasSynAck | FlowTrait.hasAck,
    completeness: 0,
    halfOpen: true,
    statedVantage: null,
    hosts: null,
    timeSource: 'capture',
    clocks: [null, null],
    gaps: Array.from({ length: count - 2 }, (_, i) => ({ afterPacket: i, packets: 1 })),
    title: null,
    facts: [],
    origin: null,
  };
  return encodeLinkFlow(flow);
}

/** Opens a link and draws what is in it; returns the number of its packets. */
export async function exerciseLink(text: string): Promise<number> {
  const result = await decodeFlowLink(text);
  if (!result.ok) throw new Error(result.error.message);
  exerciseFlow(result.capture, 0, result.extras.gaps);
  return result.capture.packets.length;
}
