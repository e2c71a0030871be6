/**
 * What decoding finds in one packet. One object is made and reused for all packets: the hot path
 * allocates nothing.
 */
import { ChecksumStatus, PacketStatus } from '../packets/packetTable';

/** Most SACK blocks that fit into a header (RFC 2018). */
export const MAX_SACK_BLOCKS = 4;

export class DecodedPacket {
  /** The bytes that the positions below refer to (changes when a datagram is reassembled). */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Start of what the next layer decodes. */
  at = 0;
  /** End of the captured bytes of that layer. */
  end = 0;
  /** End of the layer by the lengths on the wire; at or behind `end` for a sliced packet. */
  wireEnd = 0;

  status: PacketStatus = PacketStatus.notTcp;
  /** Which protocol could not be decoded, for a warning: the layer key (`layerKey.ts`) or 0. */
  unknownKey = 0;

  // Innermost IP header.
  /** 4 or 6; 0 without an IP header. */
  family = 0;
  /** Positions of the addresses in `view`. */
  sourceAt = 0;
  destinationAt = 0;
  /** -1 where the source does not say. */
  ttl = 0;
  /** IPv4 identification; -1 for IPv6, and where the source does not say. */
  ipId = -1;

  // Link layer.
  /** Position of the sender's link-layer address in `view`, -1 when there is none; its length. */
  linkAddressAt = -1;
  linkAddressLength = 0;

  // TCP.
  tcpAt = 0;
  tcpHeaderLength = 0;
  sourcePort = 0;
  destinationPort = 0;
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  window = 0;
  payloadLength = 0;
  /** The header is longer than what was captured of it, so that options may be missing. */
  optionsCut = false;
  /** Headers inside an ICMP error are named, but are no segment. */
  quoted = false;

  // TCP options.
  /** -1 = absent, for the next five. */
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  hasTimestamps = false;
  tsval = 0;
  tsecr = 0;
  sackBlocks = 0;
  readonly sackLeft = new Uint32Array(MAX_SACK_BLOCKS);
  readonly sackRight = new Uint32Array(MAX_SACK_BLOCKS);
  /** Hash of the option kinds in their order. */
  optionsHash = 0;
  /** Fast Open option (kind 34, or 254 with its magic) and the length of its cookie; -1 = absent. */
  fastOpenCookieLength = -1;
  /** MPTCP option (kind 30) is there. */
  multipath = false;

  checksum: ChecksumStatus = ChecksumStatus.unverified;

  /** Forget the packet before this one. */
  reset(view: DataView, at: number, captured: number, original: number): void {
    this.view = view;
    this.at = at;
    this.end = at + captured;
    this.wireEnd = at + Math.max(original, captured);
    this.status = PacketStatus.notTcp;
    this.unknownKey = 0;
    this.family = 0;
    this.linkAddressAt = -1;
    this.quoted = false;
    this.checksum = ChecksumStatus.unverified;
  }
}
