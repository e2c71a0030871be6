/** The lines that `synscope --frames` prints: one JSON object a TCP segment. */
import type { Capture } from '../core/capture';
import { analysisNames } from '../core/tcp/analysisNames';
import {
  checksumStatus,
  ChecksumStatus,
  NO_FLOW,
  packetNumber,
  tcpFlags,
} from '../core/packets/packetTable';

const CHECKSUM_WORDS = {
  [ChecksumStatus.unverified]: 'unverified',
  [ChecksumStatus.good]: 'good',
  [ChecksumStatus.bad]: 'bad',
  [ChecksumStatus.partial]: 'partial',
} as const;

/** Lines are written in batches of about this many characters. */
const BATCH_CHARACTERS = 1 << 16;

export function printFrames(capture: Capture): void {
  const { packets, flows } = capture;
  let batch = '';
  for (let packet = 0; packet < packets.length; packet++) {
    const stream = packets.flow[packet]!;
    if (stream === NO_FLOW) continue;
    batch += `${JSON.stringify({
      n: packetNumber(packets, packet),
      stream,
      seq: packets.sequence[packet],
      ack: packets.acknowledgment[packet],
      len: packets.payloadLength[packet],
      flags: tcpFlags(packets, packet),
      win: packets.window[packet],
      an: analysisNames(packets.analysis[packet]!),
      csum: CHECKSUM_WORDS[checksumStatus(packets, packet)],
      compl: flows.completeness[stream],
    })}\n`;
    if (batch.length > BATCH_CHARACTERS) {
      process.stdout.write(batch);
      batch = '';
    }
  }
  process.stdout.write(batch);
}
