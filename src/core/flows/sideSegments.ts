/**
 * TCP headers that Wireshark gives a stream number, and that are no row of their own: those quoted in ICMP errors, those
 * that contradict themselves, and the second and further ones of a packet (sFlow samples). Columns, in file order.
 */
import type { HandOver } from '../bytes/handOver';
import { pagedColumn } from '../bytes/pagedColumn';
import type { PacketIndex } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';
import { TCP_HEADER_LENGTH } from '../wire/tcp';
import { indexByFlow } from './flowIndex';
import type { FlowIndex } from './flowTable';

/** Why a header stands in the side table. */
export const SideSegmentKind = {
  /** Quoted in an ICMP error. */
  quoted: 1,
  /** Broken, or the first fragment of a datagram whose rest is missing: not analysed. */
  incomplete: 2,
  /** A further segment in the same packet. */
  further: 3,
  /** The start of a header in an ICMP error, ports and sequence number; no stream of Wireshark's. */
  quotedStart: 4,
} as const;
export type SideSegmentKind = (typeof SideSegmentKind)[keyof typeof SideSegmentKind];

export interface SideSegmentTable {
  readonly length: number;
  readonly packet: Uint32Array;
  readonly flow: Int32Array;
  readonly sequence: Uint32Array;
  readonly acknowledgment: Uint32Array;
  /** Bytes of payload; 0 where Wireshark prints none. */
  readonly payloadLength: Uint32Array;
  readonly flags: Uint16Array;
  readonly window: Uint16Array;
  /** As `PacketTable.analysis`. */
  readonly analysis: Uint32Array;
  readonly kind: Uint8Array;
  /** What the ICMP error says that quotes it (`IcmpReason`), 0 when none does. */
  readonly icmpReason: Uint8Array;
  /** Rows of flow f are `rowIndex.subarray(rowStart[f], rowStart[f + 1])`, in file order. */
  readonly rowStart: Uint32Array;
  readonly rowIndex: Uint32Array;
}

export class SideSegmentRecorder {
  readonly packet = pagedColumn(Uint32Array);
  private readonly flow = pagedColumn(Int32Array);
  private readonly sequence = pagedColumn(Uint32Array);
  private readonly acknowledgment = pagedColumn(Uint32Array);
  private readonly payloadLength = pagedColumn(Uint32Array);
  private readonly flags = pagedColumn(Uint16Array);
  private readonly window = pagedColumn(Uint16Array);
  private readonly analysis = pagedColumn(Uint32Array);
  private readonly kind = pagedColumn(Uint8Array);
  private readonly icmpReason = pagedColumn(Uint8Array);

  add(
    packet: PacketIndex,
    flow: FlowIndex,
    decoded: DecodedPacket,
    analysis: number,
    kind: SideSegmentKind,
  ): void {
    // Of a header shorter than any can be, Wireshark prints the length behind it and nothing more; of one that is longer than its
    // packet all but the length.
    const isTooShort =
      decoded.tcpHeaderLength < TCP_HEADER_LENGTH || kind === SideSegmentKind.quotedStart;
    const hasLength = kind === SideSegmentKind.further || (isTooShort && !decoded.quoted);
    this.packet.push(packet);
    this.flow.push(flow);
    this.sequence.push(decoded.sequence);
    this.acknowledgment.push(isTooShort ? 0 : decoded.acknowledgment);
    this.payloadLength.push(hasLength ? decoded.payloadLength : 0);
    this.flags.push(isTooShort ? 0 : decoded.flags);
    this.window.push(isTooShort ? 0 : decoded.window);
    this.analysis.push(analysis);
    this.kind.push(kind);
    this.icmpReason.push(decoded.icmpReason);
  }

  /** @param flows number of flows */
  table(flows: number, handOver: HandOver): SideSegmentTable {
    const flow = handOver(this.flow);
    const { start, index } = indexByFlow(flow, flows);
    return {
      length: flow.length,
      packet: handOver(this.packet),
      flow,
      sequence: handOver(this.sequence),
      acknowledgment: handOver(this.acknowledgment),
      payloadLength: handOver(this.payloadLength),
      flags: handOver(this.flags),
      window: handOver(this.window),
      analysis: handOver(this.analysis),
      kind: handOver(this.kind),
      icmpReason: handOver(this.icmpReason),
      rowStart: start,
      rowIndex: index,
    };
  }
}
