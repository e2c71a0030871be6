/**
 * Windows `pktmon etl2txt` and `pktmon start --capture -m real-time`: a line with the time, the packet's group and the
 * component that saw it, then the packet as tcpdump prints it (Microsoft, "Pktmon support for text").
 */
import { isCaptureCommand } from './captureCommand';
import { ListingLines, type ListingFormat } from './listing';
import { readTime } from './listedTime';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { looksLikeTcpdump, readTcpdumpLine } from './tcpdumpLine';
import { fateOfReason, type ToldFate } from './toldFate';

const HEADER = /\bPktGroupId (\d{1,20}), PktNumber (\d{1,9}), Appearance (\d{1,6})\b/;
const TIME =
  /^\s*(?:\[\w{1,8}\][\dA-Fa-f]{1,8}\.[\dA-Fa-f]{1,8}::)?((?:\d{4}-\d\d-\d\d[ T])?[\d:.]{8,25})/;
const COMPONENT = /\bComponent (\d{1,9})/;
const DROP_REASON = /\bDropReason ([\w -]{1,80}?)\s*(?:,|$)/;

const MOST_PACKET_LINES = 2;

const isHeader = (line: string) => line.length < 1000 && HEADER.test(line);

export const pktmonText: ListingFormat = {
  id: 'pktmon-text',
  title: 'text of Windows’ pktmon',
  recognise: (text) => 2 * unquotedLines(text).filter(isHeader).length,
  parse(text) {
    const lines = new ListingLines();
    const rows = new Map<string, number>();
    const written = unquotedLines(text);
    for (let i = 0; i < written.length; i++) {
      const line = written[i]!;
      const tooLong = unreadable(line);
      if (tooLong !== null || !isHeader(line)) {
        if (isDecoration(line) || isCaptureCommand(line) || /^\s/.test(line)) lines.beside(line);
        else lines.notUnderstood(line, tooLong ?? 'It is no line of pktmon.');
        continue;
      }
      const [, group, number] = HEADER.exec(line)!;
      const identity = `group ${group} ${number}`;
      const { packet, more } = packetBelow(written, i);
      const read = packet === null ? null : readTcpdumpLine(packet);
      const fate = dropIn(line);
      if (read?.ok !== true) {
        const row = rows.get(identity);
        if (row !== undefined && fate !== null) lines.became(row, fate);
        if (row !== undefined) lines.beside(line, 'The same packet at another point.');
        else lines.notUnderstood(line, read?.reason ?? 'No TCP segment follows it.');
        continue;
      }
      const stamp = TIME.exec(line)?.[1];
      const time = stamp === undefined ? null : (readTime(stamp)?.time ?? null);
      const segment = {
        ...read.segment,
        time: time ?? read.segment.time,
        line: lines.next,
        ...(fate === null ? {} : { fate }),
      };
      const before = lines.last;
      lines.segmentAt(line, segment, COMPONENT.exec(line)?.[1] ?? '', identity);
      if (lines.last > before) rows.set(identity, lines.last);
      for (let row = 0; row < more; row++) lines.beside(written[++i]!);
    }
    return lines.finish(this);
  },
};

/** The packet below a header, and its lines: with `--verbose` the first one ends behind the IP header, and the addresses stand on the second. */
function packetBelow(
  written: readonly string[],
  at: number,
): { readonly packet: string | null; readonly more: number } {
  let packet = '';
  for (let more = 1; more <= MOST_PACKET_LINES; more++) {
    const line = written[at + more];
    if (line === undefined || unreadable(line) !== null || isHeader(line)) break;
    packet = more === 1 ? line : `${packet} ${line.trim()}`;
    if (looksLikeTcpdump(packet)) return { packet, more };
    if (!/\)\s{0,9}$/.test(line)) break;
  }
  return { packet: null, more: 0 };
}

/** Why Windows dropped the packet: `Drop: … DropReason INET_ENDPOINT_NOT_FOUND , DropLocation 0x…`. */
function dropIn(line: string): ToldFate | null {
  const reason = DROP_REASON.exec(line.slice(0, 1000))?.[1];
  return reason === undefined ? null : fateOfReason(reason);
}
