/**
 * What a filter can ask of, in Wireshark's names (its `.` spelling, `tshark -G fields`), and `opening.*` for what Synscope found. Adding
 * one: an entry in this list.
 */
import { FlowTrait } from '../flows/flowTable';
import { Analysis, isFromServer, packetNumber, tcpFlags, TcpFlag } from '../packets/packetTable';
import type { FilterTables } from './filterTables';

/** A number of a row: a packet, or a flow where the field is one of the flow. NaN: it has none. */
type Read = (row: number) => number;

export type FieldType =
  /** Whole numbers. */
  | 'number'
  /** Seconds. */
  | 'seconds'
  /** 0 or 1. */
  | 'boolean'
  /** Rows of the address table. */
  | 'address'
  /** The same, compared as text. */
  | 'host'
  /** Nothing to compare: it is there, or not. */
  | 'none';

export interface FilterField {
  readonly name: string;
  /** What it is, for people who choose it from a list. */
  readonly title: string;
  readonly type: FieldType;
  /** `flow`: the same for all packets of a flow, and read by the flow's row. */
  readonly scope: 'flow' | 'packet';
  /** Each value that a row has of it. */
  readonly read: (tables: FilterTables) => readonly Read[];
}

const NANOSECONDS = 1e9;

const ofFlow = (
  name: string,
  title: string,
  type: FieldType,
  read: FilterField['read'],
): FilterField => ({ name, title, type, scope: 'flow', read });

const ofPacket = (
  name: string,
  title: string,
  type: FieldType,
  read: FilterField['read'],
): FilterField => ({ name, title, type, scope: 'packet', read });

/** NaN where a flow's addresses are not of the family. */
const ofFamily =
  (family: 4 | 6 | null, { flows, addresses }: FilterTables, column: 'client' | 'server'): Read =>
  (flow) => {
    const id = (column === 'client' ? flows.clientAddress : flows.serverAddress)[flow]!;
    return family === null || addresses.family[id] === family ? id : Number.NaN;
  };

/** The address or port of the end that sent a packet, or of the other. */
const end =
  ({ packets }: FilterTables, client: Read, server: Read, ofSender: boolean): Read =>
  (packet) =>
    (isFromServer(packets, packet) === ofSender ? server : client)(packets.flow[packet]!);

function addressFields(protocol: 'ip' | 'ipv6', family: 4 | 6, title: string): FilterField[] {
  const both = (tables: FilterTables) =>
    [ofFamily(family, tables, 'client'), ofFamily(family, tables, 'server')] as const;
  return [
    ofFlow(protocol, `${title} packets`, 'none', (tables) => [both(tables)[0]]),
    ofFlow(`${protocol}.addr`, `${title} address of either end`, 'address', both),
    ofFlow(`${protocol}.host`, `${title} address of either end, as text`, 'host', both),
    ofPacket(`${protocol}.src`, `${title} address of the sender`, 'address', (tables) => [
      end(tables, ...both(tables), true),
    ]),
    ofPacket(`${protocol}.dst`, `${title} address of the receiver`, 'address', (tables) => [
      end(tables, ...both(tables), false),
    ]),
  ];
}

const flag = (name: string, title: string, bit: number): FilterField =>
  ofPacket(`tcp.flags.${name}`, title, 'boolean', ({ packets }) => [
    (packet) => ((tcpFlags(packets, packet) & bit) === 0 ? 0 : 1),
  ]);

/** Wireshark has these fields in the packets that it labels so, and in no others. */
const label = (name: string, title: string, bits: number): FilterField =>
  ofPacket(`tcp.analysis.${name}`, title, 'none', ({ packets }) => [
    (packet) => ((packets.analysis[packet]! & bits) === 0 ? Number.NaN : 1),
  ]);

const trait = (name: string, title: string, bits: number): FilterField =>
  ofFlow(`opening.${name}`, title, 'boolean', ({ flows }) => [
    (flow) => ((flows.traits[flow]! & bits) === 0 ? 0 : 1),
  ]);

const PORTS = (tables: FilterTables) => {
  const { clientPort, serverPort } = tables.flows;
  return [(flow: number) => clientPort[flow]!, (flow: number) => serverPort[flow]!] as const;
};

/** All labels of Wireshark that stand for something wrong (`tcp.analysis.flags`). */
const LABELS =
  Analysis.retransmission |
  Analysis.fastRetransmission |
  Analysis.spuriousRetransmission |
  Analysis.outOfOrder |
  Analysis.duplicateAck |
  Analysis.lostSegment |
  Analysis.ackLostSegment |
  Analysis.zeroWindow |
  Analysis.zeroWindowProbe |
  Analysis.zeroWindowProbeAck |
  Analysis.windowFull |
  Analysis.windowUpdate |
  Analysis.keepAlive |
  Analysis.keepAliveAck |
  Analysis.reusedPorts |
  Analysis.tfoSyn |
  Analysis.tfoAck |
  Analysis.tfoIgnored |
  Analysis.partialAck;

export const filterFields: readonly FilterField[] = [
  ofPacket('frame.number', 'number of the packet in the capture', 'number', ({ packets }) => [
    (packet) => packetNumber(packets, packet),
  ]),
  ofPacket('frame.len', 'bytes on the wire', 'number', ({ packets }) => [
    (packet) => packets.originalLength[packet]!,
  ]),
  ofPacket('frame.cap_len', 'bytes in the capture', 'number', ({ packets }) => [
    (packet) => packets.capturedLength[packet]!,
  ]),
  ofPacket('frame.interface_id', 'interface that it was captured on', 'number', ({ packets }) => [
    (packet) => packets.interfaceId?.[packet] ?? 0,
  ]),
  ofPacket('frame.time_relative', "seconds since the capture's first packet", 'seconds', (t) => [
    (packet) => t.packets.time[packet]! / NANOSECONDS,
  ]),
  ...addressFields('ip', 4, 'IPv4'),
  ...addressFields('ipv6', 6, 'IPv6'),
  ofFlow('tcp', 'TCP packets', 'none', () => [() => 1]),
  ofFlow('tcp.stream', 'number of the flow', 'number', () => [(flow) => flow]),
  ofFlow('tcp.port', 'port of either end', 'number', PORTS),
  ofPacket('tcp.srcport', 'port of the sender', 'number', (tables) => [
    end(tables, ...PORTS(tables), true),
  ]),
  ofPacket('tcp.dstport', 'port of the receiver', 'number', (tables) => [
    end(tables, ...PORTS(tables), false),
  ]),
  ofPacket('tcp.flags', 'all flags, as a number', 'number', ({ packets }) => [
    (packet) => tcpFlags(packets, packet),
  ]),
  flag('fin', 'FIN: the sender has no more data', TcpFlag.fin),
  flag('syn', 'SYN: opens the connection', TcpFlag.syn),
  flag('reset', 'RST: breaks the connection off', TcpFlag.rst),
  flag('push', 'PSH: hand the data to the program', TcpFlag.psh),
  flag('ack', 'ACK: the acknowledgment number counts', TcpFlag.ack),
  flag('urg', 'URG: the urgent pointer counts', TcpFlag.urg),
  flag('ece', 'ECE: congestion was met, or ECN is asked for', TcpFlag.ece),
  flag('cwr', 'CWR: the sender has slowed down', TcpFlag.cwr),
  flag('ae', 'AE: accurate ECN', TcpFlag.ae),
  ofPacket('tcp.len', 'bytes of payload', 'number', ({ packets }) => [
    (packet) => packets.payloadLength[packet]!,
  ]),
  ofPacket('tcp.seq_raw', 'sequence number', 'number', ({ packets }) => [
    (packet) => packets.sequence[packet]!,
  ]),
  ofPacket('tcp.ack_raw', 'acknowledgment number', 'number', ({ packets }) => [
    (packet) => packets.acknowledgment[packet]!,
  ]),
  ofPacket('tcp.window_size_value', 'window, before it is scaled', 'number', ({ packets }) => [
    (packet) => packets.window[packet]!,
  ]),
  label('flags', 'labelled with something odd', LABELS),
  label('retransmission', 'sent again', Analysis.retransmission),
  label(
    'fast_retransmission',
    'sent again after three duplicate ACKs',
    Analysis.fastRetransmission,
  ),
  label('spurious_retransmission', 'sent again without need', Analysis.spuriousRetransmission),
  label('out_of_order', 'overtaken on its way', Analysis.outOfOrder),
  label('duplicate_ack', 'acknowledges the same once more', Analysis.duplicateAck),
  label('lost_segment', 'something before it is missing', Analysis.lostSegment),
  label('ack_lost_segment', 'acknowledges what the capture misses', Analysis.ackLostSegment),
  label('zero_window', 'the receiver takes nothing more', Analysis.zeroWindow),
  label('zero_window_probe', 'asks whether it takes something again', Analysis.zeroWindowProbe),
  label('zero_window_probe_ack', 'answers that', Analysis.zeroWindowProbeAck),
  label('window_full', 'fills the window', Analysis.windowFull),
  label('window_update', 'opens the window', Analysis.windowUpdate),
  label('keep_alive', 'asks whether the other end is there', Analysis.keepAlive),
  label('keep_alive_ack', 'answers that', Analysis.keepAliveAck),
  label('reused_ports', 'the ports were in use before', Analysis.reusedPorts),
  trait('crooked', 'the SYN-ACK was sent again after the ACK', FlowTrait.crooked),
  trait('unanswered', 'SYNs, and no answer', FlowTrait.unanswered),
  trait('refused', 'the SYN was answered with RST', FlowTrait.refused),
  trait('reset', 'an RST at some point', FlowTrait.reset),
  trait('syn_retransmitted', 'the SYN was sent again', FlowTrait.synRetransmitted),
  trait('reused', 'the ports were in use before', FlowTrait.reusedPorts),
  trait('duplicates', 'packets are there twice', FlowTrait.captureDuplicates),
  trait('never_accepted', 'the capture ends before the server accepted', FlowTrait.neverAccepted),
  ofFlow('opening.repeats', 'SYN-ACKs sent again after the ACK', 'number', ({ flows }) => [
    (flow) => flows.synAckRepeats[flow]!,
  ]),
  ofFlow('opening.half_open', 'seconds that the ends disagreed', 'seconds', ({ flows }) => [
    (flow) => flows.halfOpen[flow]! / NANOSECONDS,
  ]),
];

const byName = new Map(filterFields.map((field) => [field.name, field]));

/** The field of this name, in any case; undefined when there is none. */
export const filterField = (name: string): FilterField | undefined =>
  byName.get(name.toLowerCase());
