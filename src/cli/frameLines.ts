/** The TCP headers of a capture as plain records, in the shape that `synscope --frames` prints (docs/cli contract). */
import type { Capture } from '../core/capture';
import { SideSegmentKind, type SideSegmentTable } from '../core/flows/sideSegments';
import {
  Analysis,
  checksumOf,
  ChecksumStatus,
  NO_FLOW,
  packetNumber,
  tcpFlags,
} from '../core/packets/packetTable';
import { analysisNames } from '../core/tcp/analysisNames';
import { completenessOf } from '../core/tcp/completeness';

const CHECKSUM_WORDS = {
  [ChecksumStatus.unverified]: 'unverified',
  [ChecksumStatus.good]: 'good',
  [ChecksumStatus.bad]: 'bad',
  [ChecksumStatus.partial]: 'partial',
} as const;

const FAST_OPEN = Analysis.tfoSyn | Analysis.tfoAck | Analysis.tfoIgnored;

/** One TCP header; numbers are raw. */
export interface FrameLine {
  /** Wireshark's frame number. */
  readonly n: number;
  readonly stream: number;
  readonly seq: number;
  readonly ack: number;
  readonly len: number;
  readonly flags: number;
  readonly win: number;
  /** Names of the labels (`tcp.analysis.NAME`). */
  readonly an: readonly string[];
  readonly csum: 'good' | 'bad' | 'partial' | 'unverified';
  /** `tcp.completeness` of the whole stream, as the second pass prints it. */
  readonly compl: number;
  /** The header stands in an ICMP error: it names a stream, and is not analysed. */
  readonly quoted?: true;
}

/** All TCP headers, in file order. */
export function* frameLines(capture: Capture): Generator<FrameLine> {
  const { packets, flows, sideSegments } = capture;
  // Wireshark counts once more while it prints: a header shows what came before it.
  const completeness = flows.completeness.slice();
  const counted = (line: FrameLine): FrameLine => {
    completeness[line.stream]! |= completenessOf(line.flags, line.len);
    return line;
  };
  let side = 0;
  for (let packet = 0; packet < packets.length; packet++) {
    const stream = packets.flow[packet]!;
    if (stream !== NO_FLOW) {
      yield counted({
        n: packetNumber(packets, packet),
        stream,
        seq: packets.sequence[packet]!,
        ack: packets.acknowledgment[packet]!,
        len: packets.payloadLength[packet]!,
        flags: tcpFlags(packets, packet),
        win: packets.window[packet]!,
        an: printedLabels(packets.analysis[packet]!),
        csum: CHECKSUM_WORDS[checksumOf(packets.analysis[packet]!)],
        compl: completeness[stream]!,
      });
    }
    if (sideSegments === undefined) continue;
    while (side < sideSegments.length && sideSegments.packet[side] === packet) {
      if (sideSegments.kind[side] !== SideSegmentKind.quotedStart) {
        yield counted(sideLine(capture, sideSegments, side, completeness));
      }
      side++;
    }
  }
}

/**
 * The labels that Wireshark prints: of a header that the capture has only part of, those that it prints while it reads the
 * options.
 */
function printedLabels(analysis: number): string[] {
  return analysisNames((analysis & Analysis.headerCut) !== 0 ? analysis & FAST_OPEN : analysis);
}

function sideLine(
  { packets }: Capture,
  sides: SideSegmentTable,
  side: number,
  completeness: Uint8Array,
): FrameLine {
  const stream = sides.flow[side]!;
  const line: FrameLine = {
    n: packetNumber(packets, sides.packet[side]!),
    stream,
    seq: sides.sequence[side]!,
    ack: sides.acknowledgment[side]!,
    len: sides.payloadLength[side]!,
    flags: sides.flags[side]!,
    win: sides.window[side]!,
    an: printedLabels(sides.analysis[side]!),
    csum: CHECKSUM_WORDS[checksumOf(sides.analysis[side]!)],
    compl: completeness[stream]!,
  };
  return sides.kind[side] === SideSegmentKind.quoted ? { ...line, quoted: true } : line;
}
