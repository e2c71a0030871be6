/**
 * What decoding finds in one packet. One object is made and reused for all packets: the hot path
 * allocates nothing.
 */
import type { IcmpReason } from './icmpReason';
import { NO_LAYER, type LayerKey } from './layerKey';
import type { FragmentReassembly } from './fragmentReassembly';
import { ChecksumStatus, PacketStatus } from '../packets/packetTable';

/** A packet found inside another one, waiting to be decoded. */
interface InsidePacket {
  readonly key: LayerKey;
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
  readonly wireEnd: number;
  readonly quoted: boolean;
}

/**
 * Bytes that the packets inside a packet, and what is unpacked of it, may have in all, for each byte captured: real samples do
 * not overlap, and are nested two or three deep. Beside that, room for a full packet that was well compressed.
 */
const BUDGET_PER_BYTE = 8;
const BUDGET_FOR_ANY = 4096;
/** What a packet inside costs beside its bytes, so that empty ones are not free. */
const INSIDE_COST = 16;

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
  /** Tried when nothing is listed for the key that a layer returned (UDP: the other port); 0 = none. */
  otherKey = 0;
  /** Which protocol could not be decoded, for a warning: the layer key (`layerKey.ts`) or 0. */
  unknownKey = 0;
  /** A packet, this one or one before it, has a layer that was not fetched (`rareLayers.ts`). Stays so. */
  lacksLayers = false;

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

  /** Joins the fragments of datagrams; null where only one packet is looked at. */
  reassembly: FragmentReassembly | null = null;

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
  /** An ICMP error quotes only the start of a TCP header: ports and sequence number are there, the rest is not (RFC 792: 8 bytes). */
  quotedStart = false;
  /** What the ICMP error says; 0 when the header is in none. */
  icmpReason: IcmpReason | 0 = 0;
  /** The header is longer than the packet, or shorter than any: it names a flow, but is no segment. */
  brokenHeader = false;
  /** Only the first fragment of the innermost datagram was there to decode. */
  fragmented = false;

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

  /**
   * Packets found inside beside the one that decoding goes on with (sFlow samples, A-MSDU), the next one last; and those that the
   * layers under way found, in their order: they stand before those found earlier.
   */
  private readonly waiting: InsidePacket[] = [];
  private readonly found: InsidePacket[] = [];
  /** Bytes that may still be decoded beside the captured ones: see {@link DecodedPacket.spend}. */
  private budget = 0;
  /** More was inside than the budget allows, and was left out. */
  leftOut = false;

  /**
   * A packet inside this one, to be decoded after it; left out when the budget is spent.
   * @param sampled it is only named, like the header in an ICMP error
   */
  addInside(key: LayerKey, at: number, end: number, wireEnd: number, sampled: boolean): void {
    if (!this.spend(end - at + INSIDE_COST)) return;
    this.found.push({ key, view: this.view, at, end, wireEnd, quoted: sampled || this.quoted });
  }

  /**
   * Takes bytes to decode from what the packet may have. Headers that lie one upon the other, or unpack to more and more, would
   * otherwise cost far more than the file has bytes. False, and {@link DecodedPacket.leftOut} says so, when they are not left.
   */
  spend(bytes: number): boolean {
    this.leftOut ||= bytes > this.budget;
    if (bytes > this.budget) return false;
    this.budget -= bytes;
    return true;
  }

  /** Bytes of other packets, which were captured there, belong to this one from now on (a datagram put together). */
  grant(bytes: number): void {
    this.budget += bytes * BUDGET_PER_BYTE;
  }

  /** Bytes that {@link DecodedPacket.spend} would still give. */
  get bytesLeft(): number {
    return this.budget;
  }

  /** Packets inside are waiting to be decoded. */
  get hasInside(): boolean {
    return this.found.length > 0 || this.waiting.length > 0;
  }

  /** Turns to the next packet inside; returns its layer, 0 when there is none. */
  takeInside(): LayerKey {
    while (this.found.length > 0) this.waiting.push(this.found.pop()!);
    const next = this.waiting.pop();
    if (next === undefined) return NO_LAYER;
    this.view = next.view;
    this.begin(next.at, next.end, next.wireEnd);
    this.quoted = next.quoted;
    return next.key;
  }

  /** Forget the packet before this one. */
  reset(view: DataView, at: number, captured: number, original: number): void {
    this.view = view;
    this.forgetInside();
    this.budget = BUDGET_FOR_ANY + captured * BUDGET_PER_BYTE;
    this.leftOut = false;
    this.begin(at, at + captured, at + Math.max(original, captured));
  }

  /** Nothing inside the packet is waiting any more. */
  forgetInside(): void {
    if (!this.hasInside) return;
    this.found.length = 0;
    this.waiting.length = 0;
  }

  private begin(at: number, end: number, wireEnd: number): void {
    this.at = at;
    this.end = end;
    this.wireEnd = wireEnd;
    this.status = PacketStatus.notTcp;
    this.otherKey = 0;
    this.unknownKey = 0;
    this.family = 0;
    this.linkAddressAt = -1;
    this.quoted = false;
    this.quotedStart = false;
    this.icmpReason = 0;
    this.brokenHeader = false;
    this.fragmented = false;
    this.checksum = ChecksumStatus.unverified;
  }
}

/** A TCP segment that takes part in its connection, and not only names it. */
export function isSegment(decoded: DecodedPacket): boolean {
  return (
    decoded.status === PacketStatus.tcp &&
    !decoded.quoted &&
    !decoded.brokenHeader &&
    !decoded.fragmented
  );
}
