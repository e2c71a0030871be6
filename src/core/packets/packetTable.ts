/**
 * Packets of a capture as columns: one typed array per field, one row per packet of the file,
 * in file order. Plain data, so it crosses the worker boundary by transfer.
 *
 * A TCP packet costs 48 bytes here and 4 more in the flow index (`FlowTable.packetIndex`).
 */

/** Row of a packet in the {@link PacketTable}, 0-based. Wireshark's frame number is {@link packetNumber}. */
export type PacketIndex = number;

/** How far a packet could be decoded. Kept in the upper bits of {@link PacketTable.flags}. */
export const PacketStatus = {
  /** A TCP segment whose header is whole; it belongs to a flow. */
  tcp: 0,
  /** Decoded, but not TCP (ARP, UDP, ICMP …). */
  notTcp: 1,
  /** Link type, EtherType or tunnel that we do not decode. */
  unknownProtocol: 2,
  /** The capture ends (snap length) inside a header that we need. */
  cutShort: 3,
  /** A header contradicts itself (lengths that cannot be). */
  malformed: 4,
  /** An IP fragment that is not (yet) a whole datagram. */
  fragment: 5,
  /** An ICMP error that quotes a TCP header: it names a flow but is no segment of it. */
  quotedTcp: 6,
} as const;
export type PacketStatus = (typeof PacketStatus)[keyof typeof PacketStatus];

/** TCP flag bits as in RFC 9293 section 3.1 (bytes 12–13, lower 12 bits: Wireshark's `tcp.flags`). */
export const TcpFlag = {
  fin: 0x001,
  syn: 0x002,
  rst: 0x004,
  psh: 0x008,
  ack: 0x010,
  urg: 0x020,
  ece: 0x040,
  cwr: 0x080,
  ae: 0x100,
} as const;

const TCP_FLAGS_MASK = 0x0fff;
const FROM_SERVER_BIT = 0x1000;
const STATUS_SHIFT = 13;

/**
 * Bits of {@link PacketTable.analysis}: Wireshark 4.4's labels (`tcp.analysis.*`), the checksum
 * verdict, and what we found that Wireshark does not say.
 */
export const Analysis = {
  retransmission: 1 << 0,
  fastRetransmission: 1 << 1,
  spuriousRetransmission: 1 << 2,
  outOfOrder: 1 << 3,
  duplicateAck: 1 << 4,
  lostSegment: 1 << 5,
  ackLostSegment: 1 << 6,
  zeroWindow: 1 << 7,
  zeroWindowProbe: 1 << 8,
  zeroWindowProbeAck: 1 << 9,
  windowFull: 1 << 10,
  windowUpdate: 1 << 11,
  keepAlive: 1 << 12,
  keepAliveAck: 1 << 13,
  reusedPorts: 1 << 14,
  tfoSyn: 1 << 15,
  tfoAck: 1 << 16,
  tfoIgnored: 1 << 17,
  partialAck: 1 << 18,
  /** Ours: the capture holds this packet a second time (SPAN port, `-i any`); see `capture duplicates` in the glossary. */
  captureDuplicate: 1 << 24,
  /** Ours: a SYN-ACK sent again after the client's ACK. */
  synAckRepeat: 1 << 25,
  /** Ours: the capture ends inside the TCP header. Wireshark then stops before it prints its labels; ours stand. */
  headerCut: 1 << 26,
  /** Ours: the header carries SACK blocks (RFC 2018), whose edges no column holds. */
  sackBlocks: 1 << 27,
} as const;

/** Verdict on the TCP checksum, bits 28–29 of {@link PacketTable.analysis}. */
export const ChecksumStatus = {
  /** Not checked: bytes are missing (snap length), or the source has none. */
  unverified: 0,
  good: 1,
  bad: 2,
  /** The field holds the pseudo-header sum only: transmit offload at the capturing host. */
  partial: 3,
} as const;
export type ChecksumStatus = (typeof ChecksumStatus)[keyof typeof ChecksumStatus];

const CHECKSUM_SHIFT = 28;

/** No flow: the packet is not TCP or could not be decoded. */
export const NO_FLOW = -1;

/** The columns. All arrays have `length` rows. */
export interface PacketTable {
  readonly length: number;
  /** Nanoseconds since the capture's first packet (exact for 104 days). NaN where the source has no times. */
  readonly time: Float64Array;
  /** Where the packet's captured bytes start in the (unpacked) file. */
  readonly fileOffset: Float64Array;
  /** Bytes of the packet that are in the file. */
  readonly capturedLength: Uint32Array;
  /** Bytes that the packet had on the wire. */
  readonly originalLength: Uint32Array;
  /** Raw 32-bit sequence number. */
  readonly sequence: Uint32Array;
  /** Raw 32-bit acknowledgment number. */
  readonly acknowledgment: Uint32Array;
  /** Bytes of TCP payload by the IP header (not by what was captured). */
  readonly payloadLength: Uint32Array;
  /** TCP flags (12 bits), direction and {@link PacketStatus}; read with the functions below. */
  readonly flags: Uint16Array;
  /** Raw 16-bit window. */
  readonly window: Uint16Array;
  /** Row in the FlowTable (= Wireshark's `tcp.stream`), or {@link NO_FLOW}. */
  readonly flow: Int32Array;
  /** Bits of {@link Analysis} and the {@link ChecksumStatus}. */
  readonly analysis: Uint32Array;
  /** Interface of the packet (row of `Capture.interfaces`); null when there is only one. */
  readonly interfaceId: Uint32Array | null;
  /** Frame numbers where they are not row + 1 (a listing or a link cut out of a larger capture); else null. */
  readonly number: Uint32Array | null;
}

/** Wireshark's frame number of a packet, 1-based. */
export function packetNumber(table: PacketTable, packet: PacketIndex): number {
  return table.number === null ? packet + 1 : table.number[packet]!;
}

/** TCP flags of a packet, 12 bits. */
export function tcpFlags(table: PacketTable, packet: PacketIndex): number {
  return table.flags[packet]! & TCP_FLAGS_MASK;
}

/** True when the packet goes from the flow's server (responder) to its client (initiator). */
export function isFromServer(table: PacketTable, packet: PacketIndex): boolean {
  return (table.flags[packet]! & FROM_SERVER_BIT) !== 0;
}

/** How far the packet could be decoded. */
export function packetStatus(table: PacketTable, packet: PacketIndex): PacketStatus {
  return (table.flags[packet]! >>> STATUS_SHIFT) as PacketStatus;
}

/** Verdict on the TCP checksum of a packet. */
export function checksumStatus(table: PacketTable, packet: PacketIndex): ChecksumStatus {
  return checksumOf(table.analysis[packet]!);
}

/** Verdict on the TCP checksum in a value of {@link PacketTable.analysis}. */
export function checksumOf(analysis: number): ChecksumStatus {
  return ((analysis >>> CHECKSUM_SHIFT) & 3) as ChecksumStatus;
}

/** The value for {@link PacketTable.flags}. */
export function packFlags(flags: number, fromServer: boolean, status: PacketStatus): number {
  return (flags & TCP_FLAGS_MASK) | (fromServer ? FROM_SERVER_BIT : 0) | (status << STATUS_SHIFT);
}

/** The checksum part of a value for {@link PacketTable.analysis}. */
export function packChecksum(status: ChecksumStatus): number {
  return status << CHECKSUM_SHIFT;
}
