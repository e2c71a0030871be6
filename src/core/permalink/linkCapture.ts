/** A flow out of a link as a capture, so that everything that works on captures works on links. */
import type { Capture, CaptureWarning } from '../capture';
import { openingOf } from '../opening/openingOf';
import { Known } from '../opening/openingSegments';
import type { AddressTable } from '../packets/addressTable';
import { Analysis, NO_FLOW, packFlags, PacketStatus, TcpFlag } from '../packets/packetTable';
import { sequenceAdd } from '../tcp/sequence';
import { buildHostTable, type HostTable } from '../vantage/hostTable';
import { HOST_COLUMNS, type LinkFlow, type LinkHost, type LinkOrigin } from './linkFlow';

/** `Capture.format` of a flow that came in a link. */
export const LINK_FORMAT = 'link';

/**
 * The capture, with one flow. Its packets' labels are those of the link together with what the opening
 * explains ({@link explainedLabels}).
 */
export function captureOf(flow: LinkFlow): Capture {
  const capture = bareCapture(flow);
  const { packets, flows } = capture;
  explainedLabels(capture).forEach((bits, packet) => {
    packets.analysis[packet]! ^= bits;
  });
  const opening = openingOf(capture, 0);
  flows.synAckRepeats[0] = opening.repeats.filter((repeat) => repeat.afterAck).length;
  if (flow.halfOpen && opening.halfOpen !== null) flows.halfOpen[0] = opening.halfOpen.atLeast;
  return capture;
}

/**
 * The bits of `Analysis` that follow from the opening, by packet: capture duplicates and repeated SYN-ACKs. A link
 * carries only what differs from them.
 */
export function explainedLabels(capture: Capture): Uint32Array {
  const labels = new Uint32Array(capture.packets.length);
  const opening = openingOf(capture, 0);
  for (const repeat of opening.repeats) {
    if (repeat.afterAck) labels[repeat.segment.packet]! |= Analysis.synAckRepeat;
  }
  for (const segment of opening.segments) {
    if (segment.duplicateOf !== null) labels[segment.packet]! |= Analysis.captureDuplicate;
  }
  return labels;
}

/** Times that the source did not have: the receiver must know. */
const RECONSTRUCTED: CaptureWarning = {
  code: 'times-reconstructed',
  message:
    'The times in this link were reconstructed from the timestamps (TSval) where the link was made: its source had none.',
  offset: null,
  count: 1,
};

/** The capture with the labels as the link spells them. */
export function bareCapture(flow: LinkFlow): Capture {
  const { packets, origin } = flow;
  const rows = packets.flatMap(({ segment }, packet) =>
    segment === null ? [] : [{ segment, packet, side: packets[packet]!.side }],
  );
  const back = (side: number, of: 'sequence' | 'timestamp' | 'ipId') => origin?.[of][side] ?? 0;
  const sequence = (side: number, number: number) => sequenceAdd(number, back(side, 'sequence'));
  // 0 is "none" and stays.
  const timestamp = (side: number, number: number) =>
    number === 0 ? 0 : sequenceAdd(number, back(side, 'timestamp'));
  const ipId = (side: number, number: number) =>
    number === 0 ? 0 : (number + back(side, 'ipId')) & 0xffff;
  const clocks = flow.clocks.flatMap((hz, address) =>
    hz === null
      ? []
      : [{ address, hz, how: 'The link says so; it was estimated where the link was made.' }],
  );
  const capture: Omit<Capture, 'hosts'> = {
    format: LINK_FORMAT,
    origin: { kind: 'link' },
    start: origin?.start ?? null,
    end: packets.at(-1)?.time ?? Number.NaN,
    packets: {
      length: packets.length,
      time: Float64Array.from(packets, (packet) => packet.time),
      fileOffset: new Float64Array(packets.length),
      capturedLength: new Uint32Array(packets.length),
      originalLength: new Uint32Array(packets.length),
      sequence: Uint32Array.from(packets, (packet) => sequence(packet.side, packet.sequence)),
      acknowledgment: Uint32Array.from(packets, ({ side, flags, acknowledgment }) =>
        (flags & TcpFlag.ack) === 0 && acknowledgment === 0
          ? 0
          : sequence(1 - side, acknowledgment),
      ),
      payloadLength: Uint32Array.from(packets, (packet) => packet.payloadLength),
      flags: Uint16Array.from(packets, ({ flags, side }) =>
        packFlags(flags, side === 1, PacketStatus.tcp),
      ),
      window: Uint16Array.from(packets, (packet) => packet.window),
      flow: new Int32Array(packets.length),
      analysis: Uint32Array.from(packets, (packet) => packet.labels),
      interfaceId: null,
      number: Uint32Array.from(packets, (packet) => packet.number),
    },
    flows: {
      length: 1,
      clientAddress: Uint32Array.of(0),
      serverAddress: Uint32Array.of(1),
      clientPort: Uint16Array.of(flow.ports[0]),
      serverPort: Uint16Array.of(flow.ports[1]),
      traits: Uint32Array.of(flow.traits),
      synAckRepeats: new Uint16Array(1),
      halfOpen: Float64Array.of(Number.NaN),
      completeness: Uint8Array.of(flow.completeness),
      packetStart: Uint32Array.of(0, packets.length),
      packetIndex: Uint32Array.from(packets, (_, packet) => packet),
      continuedBy: Int32Array.of(NO_FLOW),
    },
    addresses: addressesOf(flow.names, origin),
    openingSegments: {
      length: rows.length,
      packet: Uint32Array.from(rows, ({ packet }) => packet),
      known: Uint16Array.from(rows, ({ segment }) => segment.known),
      tsval: Uint32Array.from(rows, ({ segment, side }) => timestamp(side, segment.tsval)),
      tsecr: Uint32Array.from(rows, ({ segment, side }) => timestamp(1 - side, segment.tsecr)),
      ipId: Uint16Array.from(rows, ({ segment, side }) => ipId(side, segment.ipId)),
      ttl: Uint8Array.from(rows, ({ segment }) => segment.ttl),
      windowScale: Uint8Array.from(rows, ({ segment }) => segment.windowScale),
      mss: Uint16Array.from(rows, ({ segment }) => segment.mss),
      sackLeft: Uint32Array.from(rows, ({ segment, side }) =>
        (segment.known & Known.sack) === 0 ? 0 : sequence(1 - side, segment.sackLeft),
      ),
      sackRight: Uint32Array.from(rows, ({ segment, side }) =>
        (segment.known & Known.sack) === 0 ? 0 : sequence(1 - side, segment.sackRight),
      ),
      optionsHash: Uint16Array.from(rows, ({ segment }) => segment.optionsHash),
      linkAddressHash: Uint16Array.from(rows, ({ segment }) => segment.linkAddress),
      rowStart: Uint32Array.of(0, rows.length),
      rowIndex: Uint32Array.from(rows, (_, row) => row),
    },
    tcpPackets: packets.length,
    warnings: flow.timeSource === 'reconstructed' ? [RECONSTRUCTED] : [],
    timeSource: flow.timeSource,
    ...(clocks.length === 0 ? {} : { clocks }),
    damage: null,
  };
  const hosts = hostsOfFlow(capture);
  flow.hosts?.forEach((host, row) => {
    HOST_COLUMNS.forEach((column, i) => {
      hosts[column][row] = host[i]!;
    });
  });
  return { ...capture, hosts };
}

/** What the flow alone shows of its two ends. */
function hostsOfFlow(capture: Omit<Capture, 'hosts'>): HostTable {
  const { packets, flows, openingSegments, addresses } = capture;
  return buildHostTable(packets, flows, openingSegments, addresses);
}

/** Does the flow alone show of its ends what the source showed? Then a link need not carry it. */
export function showsHosts(capture: Capture, hosts: readonly [LinkHost, LinkHost]): boolean {
  const shown = hostsOfFlow(capture);
  return hosts.every((host, row) =>
    HOST_COLUMNS.every((column, i) => shown[column][row] === host[i]),
  );
}

/** Row 0 is the client, row 1 the server: only names, or the addresses of a link that keeps them. */
function addressesOf(names: readonly [string, string], origin: LinkOrigin | null): AddressTable {
  const bytes = new Uint8Array(32);
  const family = new Uint8Array(2);
  origin?.addresses.forEach((address, row) => {
    bytes.set(address, row * 16);
    family[row] = address.length === 0 ? 0 : address.length === 4 ? 4 : 6;
  });
  return { length: 2, bytes, family, names: { 0: names[0], 1: names[1] } };
}
