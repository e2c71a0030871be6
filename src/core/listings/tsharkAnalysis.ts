/** Names of `tcp.analysis.*` fields, dots as underscores, as bits of `Analysis`. */
import { Analysis } from '../packets/packetTable';

const BITS: Readonly<Record<string, number>> = {
  retransmission: Analysis.retransmission,
  fast_retransmission: Analysis.fastRetransmission,
  spurious_retransmission: Analysis.spuriousRetransmission,
  out_of_order: Analysis.outOfOrder,
  duplicate_ack: Analysis.duplicateAck,
  lost_segment: Analysis.lostSegment,
  ack_lost_segment: Analysis.ackLostSegment,
  zero_window: Analysis.zeroWindow,
  zero_window_probe: Analysis.zeroWindowProbe,
  zero_window_probe_ack: Analysis.zeroWindowProbeAck,
  window_full: Analysis.windowFull,
  window_update: Analysis.windowUpdate,
  keep_alive: Analysis.keepAlive,
  keep_alive_ack: Analysis.keepAliveAck,
  reused_ports: Analysis.reusedPorts,
};

/** The bit of a label; 0 for a field that is none (`bytes_in_flight` …). */
export function analysisBit(name: string): number {
  return Object.hasOwn(BITS, name) ? BITS[name]! : 0;
}
