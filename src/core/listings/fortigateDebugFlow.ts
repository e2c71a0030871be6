/**
 * FortiGate `diagnose debug flow`: a packet, then what each function made of it, joined by `trace_id` (Fortinet,
 * "Debugging the packet flow").
 */
import { ListingLines, listedSegment, type ListedSegment, type ListingFormat } from './listing';
import { readTime } from './listedTime';
import { isDecoration, number32, unquotedLines, unreadable } from './listingText';
import { flagsLettered } from './namedFlags';
import { fateOfReason, type ToldFate } from './toldFate';
import { readEnd } from './writtenEnd';

const TRACE = /\bid=\d{1,6} trace_id=(\d{1,9})\b/;
const MESSAGE = /\bmsg="([^"]{1,600})/;
const PACKET = /\breceived a packet\(proto=6, ([\da-fA-F.:[\]]{3,60})->([\da-fA-F.:[\]]{3,60})\)/;
const FLAGS = /\bflag \[([A-Z.]{1,8})\]/;
/** Messages that end a packet's way; what else is said only accompanies it. */
const DROPPED = /\b(?:denied|deny|drop(?:ped)?|check fail(?:ed)?|no session matched|blocked)\b/i;

function packetOf(line: string, message: string): Omit<ListedSegment, 'line'> | string | null {
  const packet = PACKET.exec(message);
  if (packet === null) return null;
  const [source, destination] = [readEnd(packet[1]!), readEnd(packet[2]!)];
  const flags = flagsLettered(FLAGS.exec(message)?.[1] ?? '');
  if (source === null || destination === null) return 'Its addresses are not understood.';
  if (flags === null) return 'It shows no TCP flags.';
  const after = (pattern: RegExp) => number32(pattern.exec(message)?.[1]);
  return listedSegment({
    time: readTime(line.trimStart())?.time ?? null,
    source,
    destination,
    flags,
    sequence: after(/\bseq (\d{1,10})/),
    acknowledgment: after(/\back (\d{1,10})/),
    window: after(/\bwin (\d{1,10})/),
  });
}

/** Why the firewall dropped a packet, as a message says it; null when it says nothing of the kind. */
function fateOf(message: string): ToldFate | null {
  if (!DROPPED.test(message)) return null;
  const fate = fateOfReason(message);
  // Policies have many names; where no route leads is another matter.
  const isPolicy = /\bpolicy|iprope/i.test(message) && !/reverse path|route/i.test(message);
  return isPolicy ? { ...fate, kind: 'filter' } : fate;
}

export const fortigateDebugFlow: ListingFormat = {
  id: 'fortigate-debug-flow',
  title: 'output of FortiGate’s debug flow',
  recognise: (text) =>
    unquotedLines(text).filter((line) => line.length < 2000 && TRACE.test(line)).length,
  parse(text) {
    const lines = new ListingLines();
    const rowOf = new Map<string, number>();
    for (const line of unquotedLines(text)) {
      const tooLong = unreadable(line);
      const trace = tooLong === null ? TRACE.exec(line)?.[1] : undefined;
      const message = trace === undefined ? undefined : MESSAGE.exec(line)?.[1];
      if (trace === undefined || message === undefined) {
        if (isDecoration(line)) lines.beside(line);
        else lines.notUnderstood(line, tooLong ?? 'It is no line of a debug flow.');
        continue;
      }
      const packet = packetOf(line, message);
      if (packet === null) {
        const fate = fateOf(message);
        const row = rowOf.get(trace);
        if (fate !== null && row !== undefined) lines.became(row, fate);
        lines.beside(line);
      } else if (typeof packet === 'string') lines.notUnderstood(line, packet);
      else {
        lines.segment(line, { ...packet, line: lines.next });
        rowOf.set(trace, lines.last);
      }
    }
    return lines.finish(this);
  },
};
