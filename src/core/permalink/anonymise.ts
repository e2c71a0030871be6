/**
 * Takes a flow out of a capture and leaves behind what says whose it was: addresses, the client's port, the
 * date, and the bases of sequence numbers, timestamps and IP identifications (docs/permalinks.md).
 */
import type { Capture } from '../capture';
import {
  flowLength,
  FlowTrait,
  hasOneEnd,
  streamsOfFlow,
  type FlowIndex,
} from '../flows/flowTable';
import { Known } from '../opening/openingSegments';
import { isFromServer, packetNumber, tcpFlags, TcpFlag } from '../packets/packetTable';
import type { PacketIndex } from '../packets/packetTable';
import { bareFacts } from '../diagnosis/witnessFacts';
import type { VantagePlace } from '../vantage/vantage';
import { countText } from '../words/duration';
import {
  CLIENT_PORT,
  HOST_COLUMNS,
  IP_ID_BASE,
  MOST_LINK_PACKETS,
  SEQUENCE_BASE,
  TIMESTAMP_BASE,
  type LinkFact,
  type LinkFlow,
  type LinkHost,
  type LinkOrigin,
  type LinkPacket,
  type LinkSegment,
  type Side,
} from './linkFlow';
import { choosePackets, type PacketChoice } from './linkPackets';
import { otherFlowFacts } from './otherFlowFacts';
import { Rebase } from './rebase';

/** What a link is to hold. */
export interface FlowLinkOptions {
  /** Keep addresses, ports, the date, and all bases. Default: no. */
  readonly keepAddresses?: boolean;
  /** Typed by the person who shares. */
  readonly title?: string;
  /** Names for the two ends ("load balancer"), instead of "client" and "server" or the addresses. */
  readonly names?: { readonly client?: string; readonly server?: string };
  /** Where a person states that the capture was taken; default: it is inferred. */
  readonly place?: VantagePlace | null;
  /** Which packets; default all. */
  readonly packets?: PacketChoice;
  /**
   * What the verdict rests on beyond the flow's own packets; default: the counts of other flows. Without addresses no
   * word of them gets into the link, only kinds and numbers.
   */
  readonly facts?: readonly LinkFact[];
}

/** Ports that name a service and no host, at or above 1024 (IANA's registry, and custom). */
const SERVICE_PORTS: ReadonlySet<number> = new Set([
  1080, 1194, 1433, 1521, 1723, 1883, 2049, 2181, 2375, 2379, 3000, 3128, 3260, 3306, 3389, 3478,
  4222, 5000, 5060, 5061, 5201, 5222, 5432, 5672, 5900, 5984, 6379, 6443, 7000, 8000, 8008, 8080,
  8081, 8086, 8443, 8883, 8888, 9000, 9042, 9090, 9092, 9200, 9300, 9418, 10250, 11211, 15672,
  27017,
]);
const SOME_SERVICE_PORT = 8080;

/** The port of a server as a link without addresses names it. */
export function sharedServerPort(port: number): number {
  return port < 1024 || SERVICE_PORTS.has(port) ? port : SOME_SERVICE_PORT;
}

/** The flow as a link will hold it. Throws a RangeError with a sentence when it has too many packets. */
export function linkFlowOf(
  capture: Capture,
  flow: FlowIndex,
  options: FlowLinkOptions = {},
): LinkFlow {
  const { flows } = capture;
  const choice = options.packets ?? 'all';
  // A flow can have millions of packets: count before they become objects.
  if (choice === 'all') refuseTooMany(flowLength(flows, flow));
  const { packets: rows, gaps } = choosePackets(capture, flow, choice);
  refuseTooMany(rows.length);
  const segmentRows = openingRowsOf(capture, flow);
  const bases = new FlowBases();
  bases.learn(capture, rows, segmentRows);
  const packets = linkPackets(capture, rows, segmentRows, bases);
  const keep = options.keepAddresses ?? false;
  return {
    packets,
    ports: keep
      ? [flows.clientPort[flow]!, flows.serverPort[flow]!]
      : [CLIENT_PORT, sharedServerPort(flows.serverPort[flow]!)],
    names: [
      options.names?.client ?? sourceName(capture, flow, 0, keep),
      options.names?.server ?? sourceName(capture, flow, 1, keep),
    ],
    traits: flows.traits[flow]! | (hasOneEnd(flows, flow) ? FlowTrait.oneEnd : 0),
    completeness: flows.completeness[flow]!,
    halfOpen: !Number.isNaN(flows.halfOpen[flow]!),
    statedVantage: options.place ?? null,
    hosts: [
      hostOf(capture, flows.clientAddress[flow]!),
      hostOf(capture, flows.serverAddress[flow]!),
    ],
    timeSource: capture.timeSource ?? 'capture',
    clocks: [
      clockOf(capture, flows.clientAddress[flow]!),
      clockOf(capture, flows.serverAddress[flow]!),
    ],
    gaps,
    title: options.title === undefined || options.title === '' ? null : options.title,
    facts: factsOf(options.facts ?? otherFlowFacts(capture, flow, keep), keep),
    origin: keep ? originOf(capture, flow, rows, bases) : null,
  };
}

/** Whoever gave the facts: words of theirs are only in a link that keeps addresses. */
function factsOf(facts: readonly LinkFact[], keepAddresses: boolean): readonly LinkFact[] {
  return keepAddresses ? facts.map(({ key, text }) => ({ key, text })) : bareFacts(facts);
}

function refuseTooMany(packets: number): void {
  if (packets <= MOST_LINK_PACKETS) return;
  const most = countText(MOST_LINK_PACKETS, 'packet');
  throw new RangeError(
    `A link holds at most ${most}, and this would be ${countText(packets, 'packet')}. Share a part of the flow, or the file.`,
  );
}

function hostOf(capture: Capture, address: number): LinkHost {
  return HOST_COLUMNS.map((column) => capture.hosts[column][address]!);
}

function clockOf(capture: Capture, address: number): number | null {
  return capture.clocks?.find((clock) => clock.address === address)?.hz ?? null;
}

/** Row of the side table of openings by packet. */
function openingRowsOf(capture: Capture, flow: FlowIndex): Map<PacketIndex, number> {
  const rows = new Map<PacketIndex, number>();
  const { openingSegments: table, flows } = capture;
  for (const stream of streamsOfFlow(flows, flow)) {
    for (let i = table.rowStart[stream]!; i < table.rowStart[stream + 1]!; i++) {
      const row = table.rowIndex[i]!;
      rows.set(table.packet[row]!, row);
    }
  }
  return rows;
}

/** The rebases of both ends. */
class FlowBases {
  readonly sequence = SEQUENCE_BASE.map((base) => new Rebase(base, 2 ** 32, false));
  readonly timestamp = TIMESTAMP_BASE.map((base) => new Rebase(base, 2 ** 32, true));
  readonly ipId = [0, 1].map(() => new Rebase(IP_ID_BASE, 2 ** 16, true));

  learn(
    capture: Capture,
    rows: readonly PacketIndex[],
    segmentRows: ReadonlyMap<PacketIndex, number>,
  ): void {
    const { packets, openingSegments: table } = capture;
    const timestamps = [new Set<number>(), new Set<number>()];
    const ipIds = [new Set<number>(), new Set<number>()];
    const later: (() => void)[] = [];
    for (const packet of rows) {
      const side = sideOf(capture, packet);
      const flags = tcpFlags(packets, packet);
      // Without its SYN, the first segment of an end follows one, as Wireshark counts.
      const syn = (flags & TcpFlag.syn) !== 0 ? 0 : 1;
      this.sequence[side]!.begin(packets.sequence[packet]! - syn);
      if ((flags & TcpFlag.ack) !== 0) {
        later.push(() => this.sequence[1 - side]!.begin(packets.acknowledgment[packet]! - 1));
      }
      const row = segmentRows.get(packet);
      if (row === undefined) continue;
      const known = table.known[row]!;
      if ((known & Known.timestamps) !== 0) {
        this.timestamp[side]!.begin(table.tsval[row]!);
        timestamps[side]!.add(table.tsval[row]!);
        timestamps[1 - side]!.add(table.tsecr[row]!);
        later.push(() => this.timestamp[1 - side]!.begin(table.tsecr[row]!));
      }
      if ((known & Known.ipId) !== 0) {
        this.ipId[side]!.begin(table.ipId[row]!);
        ipIds[side]!.add(table.ipId[row]!);
      }
    }
    // What an end that was never heard had sent is known from what the other one says of it.
    for (const begin of later) begin();
    for (const side of [0, 1]) {
      this.timestamp[side]!.avoidZero(timestamps[side]!);
      this.ipId[side]!.avoidZero(ipIds[side]!);
    }
  }
}

function linkPackets(
  capture: Capture,
  rows: readonly PacketIndex[],
  segmentRows: ReadonlyMap<PacketIndex, number>,
  bases: FlowBases,
): LinkPacket[] {
  const { packets } = capture;
  const start = firstTime(capture, rows);
  const linkAddresses = new Map<number, number>();
  return rows.map((packet) => {
    const side = sideOf(capture, packet);
    const flags = tcpFlags(packets, packet);
    const acknowledgment = packets.acknowledgment[packet]!;
    const hasAck = (flags & TcpFlag.ack) !== 0;
    const row = segmentRows.get(packet);
    const peer = bases.sequence[1 - side]!;
    return {
      number: packetNumber(packets, packet),
      time: Math.round(packets.time[packet]! - start),
      side,
      flags,
      sequence: bases.sequence[side]!.of(packets.sequence[packet]!),
      acknowledgment: hasAck || acknowledgment !== 0 ? peer.of(acknowledgment) : 0,
      payloadLength: packets.payloadLength[packet]!,
      window: packets.window[packet]!,
      labels: packets.analysis[packet]!,
      segment: row === undefined ? null : linkSegment(capture, row, side, bases, linkAddresses),
    };
  });
}

function linkSegment(
  capture: Capture,
  row: number,
  side: Side,
  bases: FlowBases,
  linkAddresses: Map<number, number>,
): LinkSegment {
  const table = capture.openingSegments;
  const known = table.known[row]!;
  const value = (bit: number, column: Uint32Array | Uint16Array | Uint8Array) =>
    (known & bit) === 0 ? 0 : column[row]!;
  const peer = bases.sequence[1 - side]!;
  const sack = (known & Known.sack) !== 0;
  let linkAddress = 0;
  if ((known & Known.linkAddress) !== 0) {
    const hash = table.linkAddressHash[row]!;
    linkAddress = linkAddresses.get(hash) ?? linkAddresses.size + 1;
    linkAddresses.set(hash, linkAddress);
  }
  return {
    known,
    tsval: bases.timestamp[side]!.of(value(Known.timestamps, table.tsval)),
    tsecr: bases.timestamp[1 - side]!.of(value(Known.timestamps, table.tsecr)),
    ipId: bases.ipId[side]!.of(value(Known.ipId, table.ipId)),
    ttl: value(Known.ttl, table.ttl),
    mss: value(Known.mss, table.mss),
    windowScale: value(Known.windowScale, table.windowScale),
    sackLeft: sack ? peer.of(table.sackLeft[row]!) : 0,
    sackRight: sack ? peer.of(table.sackRight[row]!) : 0,
    optionsHash: value(Known.options, table.optionsHash),
    linkAddress,
  };
}

function originOf(
  capture: Capture,
  flow: FlowIndex,
  rows: readonly PacketIndex[],
  bases: FlowBases,
): LinkOrigin {
  const { addresses, flows } = capture;
  const back = (rebases: readonly Rebase[]) => [rebases[0]!.back, rebases[1]!.back] as const;
  const bytes = (address: number) => {
    const length = addresses.family[address] === 0 ? 0 : addresses.family[address] === 4 ? 4 : 16;
    return addresses.bytes.slice(address * 16, address * 16 + length);
  };
  const first = firstTime(capture, rows);
  return {
    sequence: back(bases.sequence),
    timestamp: back(bases.timestamp),
    ipId: back(bases.ipId),
    addresses: [bytes(flows.clientAddress[flow]!), bytes(flows.serverAddress[flow]!)],
    start:
      capture.start === null || rows.length === 0
        ? null
        : capture.start + BigInt(Math.round(first)),
  };
}

/** The role of an end, or the name that the source has for it where addresses are kept. */
function sourceName(capture: Capture, flow: FlowIndex, side: Side, keep: boolean): string {
  const role = side === 0 ? 'client' : 'server';
  if (!keep) return role;
  const { addresses, flows } = capture;
  const address = (side === 0 ? flows.clientAddress : flows.serverAddress)[flow]!;
  return addresses.names[address] ?? role;
}

/** Time of the first packet whose time is known; 0 when none is. */
function firstTime(capture: Capture, rows: readonly PacketIndex[]): number {
  const first = rows.find((packet) => !Number.isNaN(capture.packets.time[packet]!));
  return first === undefined ? 0 : capture.packets.time[first]!;
}

function sideOf(capture: Capture, packet: PacketIndex): Side {
  return isFromServer(capture.packets, packet) ? 1 : 0;
}
