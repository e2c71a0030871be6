/**
 * `ngrep -t -e`: a line a packet, with its flags and without sequence numbers, and its payload on the lines below (ngrep.c, dump_packet()). Without
 * `-e` it prints nothing of a handshake: such a text is no listing.
 */
import { ListingLines, listedSegment, type ListingFormat } from './listing';
import { readTime } from './listedTime';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { flagsLettered } from './namedFlags';
import { readEnd } from './writtenEnd';

/** `T 2024/05/06 10:00:00.000123 192.0.2.10:41000 -> 198.51.100.20:8080 [AS] #2`. */
const PACKET =
  /^\s*T (\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6}) (\S{5,60}) -> (\S{5,60}) \[([SAFRPUEC]{1,8})\](?: #\d{1,9})?\s*$/;
const SYN = /^\s*T \S{10} \S{15} \S{5,60} -> \S{5,60} \[A?S/;
/** What it prints first, and a mark for each packet that does not match. */
const BESIDE =
  /^(?:[#$]? ?(?:sudo )?ngrep |interface: |filter: |match: |#+$|exit$|\d{1,12} received, \d)/;

export const ngrepText: ListingFormat = {
  id: 'ngrep-text',
  title: 'output of ngrep',
  recognise(text) {
    const packets = unquotedLines(text).filter((line) => isShort(line) && PACKET.test(line));
    return packets.some((line) => SYN.test(line)) ? packets.length : 0;
  },
  parse(text) {
    const lines = new ListingLines();
    const written = unquotedLines(text);
    let isFirst = true;
    written.forEach((line, at) => {
      const match = isShort(line) ? PACKET.exec(line) : null;
      const [source, destination] = [readEnd(match?.[2] ?? ''), readEnd(match?.[3] ?? '')];
      const flags = flagsLettered(match?.[4] ?? '');
      if (match === null || source === null || destination === null || flags === null) {
        // Below a packet stands its payload, whatever that is.
        if (!isFirst || isDecoration(line) || BESIDE.test(line)) lines.beside(line);
        else lines.notUnderstood(line, unreadable(line) ?? 'It stands before the first packet.');
        return;
      }
      isFirst = false;
      const time = readTime(match[1]!)?.time ?? null;
      const payloadLength = hasPayload(written[at + 1]) ? null : 0;
      const segment = listedSegment({ time, source, destination, flags, payloadLength });
      lines.segment(line, { ...segment, line: lines.next });
    });
    return lines.finish(this);
  },
};

const isShort = (line: string) => unreadable(line) === null;

const hasPayload = (below: string | undefined) =>
  below !== undefined &&
  below.trim() !== '' &&
  !BESIDE.test(below) &&
  !PACKET.test(below.slice(0, 300));
