/**
 * Check Point `fw monitor`: a packet at the points i, I (before and after the inbound chain), o, O (outbound), told
 * apart by the IP ID (Check Point, "fw monitor" command reference).
 */
import { isCaptureCommand } from './captureCommand';
import { ListingLines, listedSegment, type ListedSegment, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { flagsLettered } from './namedFlags';
import { endOf } from './writtenEnd';

const PACKET =
  /^\s*(?:\[[\w-]{1,20}\]){0,3}\s?([\w.:-]{1,40}):([iIoOeE])(?:\d{0,3})?(?: ?\([^()]{1,60}\))?\[\d{1,6}\]: ([\da-fA-F.:]{3,45}) -> ([\da-fA-F.:]{3,45}) \(TCP\) len=(\d{1,6}) id=(\d{1,6})/;
const TCP = /^\s*TCP: (\d{1,5}) -> (\d{1,5}) ([A-Z.]{1,8}) seq=([\da-f]{1,8}) ack=([\da-f]{1,8})/;

/** The points that one packet passed. */
interface Passage {
  readonly row: number;
  readonly points: Set<string>;
}

export const fwMonitor: ListingFormat = {
  id: 'fw-monitor',
  title: 'output of Check Point’s fw monitor',
  recognise: (text) =>
    unquotedLines(text).filter((line) => line.length < 400 && (PACKET.test(line) || TCP.test(line)))
      .length,
  parse(text) {
    const lines = new ListingLines();
    const passages = new Map<string, Passage>();
    const written = unquotedLines(text);
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      const packet = tooLong === null ? PACKET.exec(line) : null;
      if (packet === null) {
        if (isDecoration(line) || isCaptureCommand(line) || /^\s*monitor: /.test(line)) {
          lines.beside(line);
        } else lines.notUnderstood(line, tooLong ?? 'It is no packet of fw monitor.');
        continue;
      }
      const tcp = TCP.exec((written[i + 1] ?? '').slice(0, 400));
      const read = tcp === null ? null : segmentOf(packet, tcp);
      if (read === null) {
        lines.notUnderstood(line, 'Its second line, with ports and flags, is missing.');
        continue;
      }
      const point = packet[2]!;
      const identity = packet.slice(3).join(' ');
      const key = `${identity} ${tcp!.slice(1).join(' ')}`;
      const passage = passages.get(key);
      const rows = lines.last;
      lines.segmentAt(line, { ...read, line: lines.next }, point, identity);
      if (passage !== undefined && lines.last === rows) passage.points.add(point);
      else passages.set(key, { row: lines.last, points: new Set([point]) });
      lines.beside(written[++i]!);
    }
    tellWhatStays(lines, passages);
    return lines.finish(this);
  },
};

/** Packets that came in and were never seen to leave, as far as the text shows the points behind (`fw monitor -m i` does not). */
function tellWhatStays(lines: ListingLines, passages: ReadonlyMap<string, Passage>): void {
  const shown = new Set([...passages.values()].flatMap(({ points }) => [...points]));
  if (shown.size < 2) return;
  for (const { row, points } of passages.values()) {
    if (points.has('o') || points.has('O')) continue;
    const words = points.has('I')
      ? 'seen at the points i and I, never at o and O: it passed the inbound chain and did not leave'
      : 'seen at the point i, never at I: the inbound chain (the rule base) did not let it through';
    if (points.has('i') || points.has('I')) lines.became(row, { kind: 'stays-inside', words });
  }
}

function segmentOf(
  packet: RegExpExecArray,
  tcp: RegExpExecArray,
): Omit<ListedSegment, 'line'> | null {
  const [source, destination] = [endOf(packet[3]!, tcp[1]!), endOf(packet[4]!, tcp[2]!)];
  // The dots only keep the places of flags that are not set.
  const flags = flagsLettered(tcp[3]!.replaceAll('.', ''));
  if (source === null || destination === null || flags === null) return null;
  return listedSegment({
    source,
    destination,
    flags,
    sequence: Number.parseInt(tcp[4]!, 16),
    acknowledgment: Number.parseInt(tcp[5]!, 16),
    ipId: Number(packet[6]),
    frameLength: Number(packet[5]),
  });
}
