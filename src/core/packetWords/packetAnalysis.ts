/** What the analysis says of one packet, in words: Wireshark's labels with their reasons, and the figures beside them. */
import type { Capture } from '../capture';
import { packetNumber, type PacketIndex } from '../packets/packetTable';
import { labelReasons } from './labelReason';
import { segmentTimings, type SincePacket } from '../tcp/segmentTimings';
import { countText, durationWords } from '../words/duration';
import { wiresharkLabelName } from './packetLabel';
import { packetTruth } from './packetTruth';

export interface AnalysisFact {
  /** "TCP Retransmission", "Bytes in flight". */
  readonly name: string;
  readonly text: string;
}

/** The labels of a packet, and why it has them; empty when it has none. */
export function labelFacts(capture: Capture, packet: PacketIndex): AnalysisFact[] {
  return labelReasons(capture, packet).map(({ label, text }) => ({
    name: wiresharkLabelName(label),
    text,
  }));
}

/** What the labels do not tell apart, a sentence each. */
export function truthFacts(capture: Capture, packet: PacketIndex): AnalysisFact[] {
  return packetTruth(capture, packet).map((text) => ({ name: 'What happened', text }));
}

/** The figures that Wireshark prints of a packet, as far as they are known. */
export function timingFacts(capture: Capture, packet: PacketIndex): AnalysisFact[] {
  const { initialRtt, bytesInFlight, rto, acks } = segmentTimings(capture, packet);
  const number = (of: SincePacket) => `packet ${packetNumber(capture.packets, of.packet)}`;
  const after = (of: SincePacket) =>
    of.time === null ? number(of) : `${number(of)}, ${durationWords(of.time)} before`;
  const facts: AnalysisFact[] = [];
  if (rto !== null) {
    const wait = rto.time === null ? '' : `, ${durationWords(rto.time)}`;
    facts.push({ name: 'Retransmits', text: `${number(rto)} (RTO${wait})` });
  }
  if (acks !== null) facts.push({ name: 'Acknowledges', text: after(acks) });
  if (bytesInFlight !== null) {
    facts.push({ name: 'Bytes in flight', text: countText(bytesInFlight, 'byte') });
  }
  if (initialRtt !== null) facts.push({ name: 'Initial RTT', text: durationWords(initialRtt) });
  return facts;
}
