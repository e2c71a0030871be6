/**
 * Frame summaries of Microsoft's Network Monitor and Message Analyzer, as they are copied from the list of frames:
 * `TCP:Flags=...A..S., SrcPort=HTTP(80), DstPort=51404, PayloadLen=0, Seq=5000, Ack=1001, Win=8192 ( Negotiated scale factor 0x8 ) = 8192`.
 */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment, NO_OPTIONS } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { flagsLettered } from './namedFlags';

const SUMMARY =
  /\bTCP: ?(?:\[[^[\]]{0,80}\] ?)?Flags=([CEUAPRSF.]{6,8}), SrcPort=(?:[^(),]{1,40}\()?(\d{1,5})\)?, DstPort=(?:[^(),]{1,40}\()?(\d{1,5})\)?, PayloadLen=(\d{1,9}), Seq=(\d{1,10})[^,]{0,40}, Ack=(\d{1,10}), Win=(\d{1,10})/;
const SCALE = /\bNegotiat(?:ing|ed) scale factor 0x([\da-f]{1,2})/;
/** Bits of the option that a SYN may scale its window with; a larger factor is none (RFC 7323 section 2.3). */
const LARGEST_SCALE = 14;

function read(line: string): ReadLine | null {
  const match = SUMMARY.exec(line);
  if (match === null) return null;
  const flags = flagsLettered(match[1]!.replaceAll('.', ''));
  const columns = line.slice(0, match.index).trim().split(/\s+/);
  if (columns.at(-1) === 'TCP') columns.pop();
  const [source, destination] = columns.slice(-2);
  if (flags === null || source === undefined || destination === undefined) return null;
  const scale = Number.parseInt(SCALE.exec(line)?.[1] ?? '', 16);
  const number = /^\d{1,9}$/.test(columns[0]!) ? Number(columns[0]) : null;
  // The offset from the first frame; the clock's time stands beside it without a fraction.
  const offset = columns.slice(1, -2).find((column) => /^\d{1,9}[.,]\d{3,9}$/.test(column));
  return {
    segment: listedSegment({
      number,
      time: offset === undefined ? null : (readTime(offset)?.time ?? null),
      source: { address: source, port: Number(match[2]) },
      destination: { address: destination, port: Number(match[3]) },
      flags,
      payloadLength: Number(match[4]),
      sequence: number32(match[5]),
      acknowledgment: number32(match[6]),
      window: number32(match[7]),
      options: { ...NO_OPTIONS, windowScale: scale <= LARGEST_SCALE ? scale : null },
    }),
  };
}

export const networkMonitorText = lineFormat(
  'network-monitor-text',
  'the frame list of Microsoft’s Network Monitor',
  read,
  /^\s*Frame Number\b|^\s*Frame\s/,
);
