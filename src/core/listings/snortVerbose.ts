/**
 * Output of `snort -v` and `-d`, a packet in some lines: time and ends, the IP header, flags and numbers, options (Snort manual, "Sniffer
 * mode"; log_text.c of Snort 2). Alerts look alike, and show packets that met a rule, no others: they are not read.
 */
import { ListingLines, listedSegment, NO_OPTIONS, type ListingFormat } from './listing';
import { isCaptureCommand } from './captureCommand';
import { isDecoration, number32, unquotedLines, unreadable } from './listingText';
import { readTime } from './listedTime';
import { flagsLettered } from './namedFlags';
import { readEnd } from './writtenEnd';

const ENDS =
  /^\s{0,8}(?:\d\d\/\d\d(?:\/\d\d)?-(\d\d:\d\d:\d\d\.\d{1,9}) )?([\da-fA-F.:[\]]{3,60}) -> ([\da-fA-F.:[\]]{3,60})(?: TCP .{0,200})?\s{0,8}$/;
const IP = /\bTCP TTL:(\d{1,3}) TOS:\S{1,8} ID:(\d{1,5}) IpLen:(\d{1,3}) DgmLen:(\d{1,6})/;
/** `***A**S* Seq: 0x21636369  Ack: 0x3CEB3FFE  Win: 0x1F6  TcpLen: 20`: eight places, 1 and 2 for CWR and ECE. */
const TCP =
  /^\s{0,8}([12CEUAPRSF*]{8}) Seq: (0x[\dA-F]{1,8}) {1,4}Ack: (0x[\dA-F]{1,8}) {1,4}Win: (0x[\dA-F]{1,8}) {1,4}TcpLen: (\d{1,3})/i;
const OPTIONS = /^\s{0,8}TCP Options \(\d{1,3}\) => (.{1,400})/;
const ALERT = '[**]';
/** Lines of a packet, from its ends to its options. */
const MOST_LINES = 4;

export const snortVerbose: ListingFormat = {
  id: 'snort-verbose',
  title: 'output of snort -v',
  recognise: (text) =>
    text.includes(ALERT)
      ? 0
      : unquotedLines(text).filter((line) => unreadable(line) === null && TCP.test(line)).length,
  parse(text) {
    const lines = new ListingLines();
    const written = unquotedLines(text);
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      const ends = tooLong === null ? ENDS.exec(line) : null;
      const read = ends === null ? null : packetAt(written, i, ends);
      if (read !== null) {
        lines.segment(line, { ...read.segment, line: lines.next });
        for (let part = 1; part < read.lines; part++) lines.beside(written[++i]!);
      } else if (isDecoration(line) || isCaptureCommand(line) || /^\s{0,8}(?:=\+){4}/.test(line))
        lines.beside(line);
      else lines.notUnderstood(line, tooLong ?? 'It is no packet of TCP as snort -v prints it.');
    }
    return lines.finish(this);
  },
};

/** The segment whose ends stand in a line, and the lines that it takes; null where no TCP header stands below. */
function packetAt(written: readonly string[], at: number, ends: RegExpExecArray) {
  const below = written.slice(at, at + MOST_LINES).filter((line) => unreadable(line) === null);
  const header = below.findIndex((line) => TCP.test(line));
  const [source, destination] = [readEnd(ends[2]!), readEnd(ends[3]!)];
  if (header < 1 || source === null || destination === null) return null;
  if (below.slice(1, header).some((line) => ENDS.test(line))) return null;
  const [, letters, sequence, acknowledgment, window, tcpLength] = TCP.exec(below[header]!)!;
  const flags = flagsLettered(
    letters!.replaceAll('*', '').replaceAll('1', 'C').replaceAll('2', 'E'),
  );
  const ip = below
    .slice(0, header)
    .map((line) => IP.exec(line))
    .find((found) => found !== null);
  const options = OPTIONS.exec(below[header + 1] ?? '')?.[1] ?? null;
  const carried = ip === undefined ? -1 : Number(ip[4]) - Number(ip[3]) - Number(tcpLength);
  const segment = listedSegment({
    time: ends[1] === undefined ? null : (readTime(ends[1])?.time ?? null),
    source,
    destination,
    flags: flags ?? 0,
    sequence: number32(sequence),
    acknowledgment: number32(acknowledgment),
    window: number32(window),
    ttl: number32(ip?.[1]),
    ipId: number32(ip?.[2]),
    ...(carried < 0 ? {} : { payloadLength: carried }),
    ...(options === null ? {} : { options: optionsOf(options) }),
  });
  return { segment, lines: header + (options === null ? 1 : 2) };
}

function optionsOf(text: string) {
  const [, tsval, tsecr] = /\bTS: (\d{1,10}) (\d{1,10})/.exec(text) ?? [];
  const stamps = [number32(tsval), number32(tsecr)] as const;
  return {
    ...NO_OPTIONS,
    mss: number32(/\bMSS: (\d{1,5})/.exec(text)?.[1]),
    windowScale: number32(/\bWS: (\d{1,2})/.exec(text)?.[1]),
    sackPermitted: /\bSackOK\b/.test(text),
    timestamps: stamps[0] === null || stamps[1] === null ? null : ([stamps[0], stamps[1]] as const),
  };
}
