/** The labels in square brackets that Wireshark writes into its Info column. */
import { Analysis } from '../packets/packetTable';

const LABELS: readonly (readonly [RegExp, number])[] = [
  [/^TCP Spurious Retransmission/i, Analysis.spuriousRetransmission | Analysis.retransmission],
  [/^TCP Fast Retransmission/i, Analysis.fastRetransmission | Analysis.retransmission],
  [/^TCP Retransmission/i, Analysis.retransmission],
  [/^TCP Out-Of-Order/i, Analysis.outOfOrder],
  [/^TCP Dup ACK/i, Analysis.duplicateAck],
  [/^TCP Previous segment (?:not captured|lost)/i, Analysis.lostSegment],
  [/^TCP ACKed (?:unseen|lost) segment/i, Analysis.ackLostSegment],
  [/^TCP ZeroWindowProbeAck/i, Analysis.zeroWindowProbeAck],
  [/^TCP ZeroWindowProbe/i, Analysis.zeroWindowProbe],
  [/^TCP Zero ?Window/i, Analysis.zeroWindow],
  [/^TCP Window Full/i, Analysis.windowFull],
  [/^TCP Window Update/i, Analysis.windowUpdate],
  [/^TCP Keep-Alive ACK/i, Analysis.keepAliveAck],
  [/^TCP Keep-Alive/i, Analysis.keepAlive],
  [/^TCP Port numbers reused/i, Analysis.reusedPorts],
];

/** Bits of `Analysis` for the labels in a text. */
export function labelsIn(text: string): number {
  let bits = 0;
  for (const [, label] of text.matchAll(/\[([^[\]]*)\]/g)) {
    bits |= LABELS.find(([pattern]) => pattern.test(label!))?.[1] ?? 0;
  }
  return bits;
}
