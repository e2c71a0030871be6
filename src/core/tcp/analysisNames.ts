/** Wireshark's names for the labels of a segment (`tcp.analysis.NAME`). */
import { Analysis } from '../packets/packetTable';

const NAMES: readonly (readonly [number, string])[] = [
  [Analysis.retransmission, 'retransmission'],
  [Analysis.fastRetransmission, 'fast_retransmission'],
  [Analysis.spuriousRetransmission, 'spurious_retransmission'],
  [Analysis.outOfOrder, 'out_of_order'],
  [Analysis.duplicateAck, 'duplicate_ack'],
  [Analysis.lostSegment, 'lost_segment'],
  [Analysis.ackLostSegment, 'ack_lost_segment'],
  [Analysis.zeroWindow, 'zero_window'],
  [Analysis.zeroWindowProbe, 'zero_window_probe'],
  [Analysis.zeroWindowProbeAck, 'zero_window_probe_ack'],
  [Analysis.windowFull, 'window_full'],
  [Analysis.windowUpdate, 'window_update'],
  [Analysis.keepAlive, 'keep_alive'],
  [Analysis.keepAliveAck, 'keep_alive_ack'],
  [Analysis.reusedPorts, 'reused_ports'],
  [Analysis.tfoSyn, 'tfo_syn'],
  [Analysis.tfoAck, 'tfo_ack'],
  [Analysis.tfoIgnored, 'tfo_ignored'],
  [Analysis.partialAck, 'partial_ack'],
];

/** Names of the labels whose bits are set, in a fixed order. */
export function analysisNames(analysis: number): string[] {
  return NAMES.filter(([bit]) => (analysis & bit) !== 0).map(([, name]) => name);
}
