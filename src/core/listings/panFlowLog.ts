/**
 * PAN-OS `debug dataplane packet-diag … log feature flow basic`: each stage of the firewall prints the packet in a block
 * (Palo Alto Networks, "Packet flow sequence in PAN-OS"), and what it decided.
 */
import { ListingLines, listedSegment, type ListedSegment, type ListingFormat } from './listing';
import { readTime } from './listedTime';
import { isDecoration, number32, unquotedLines, unreadable } from './listingText';
import { flagsNamed } from './namedFlags';
import { fateOfReason } from './toldFate';
import { endOf } from './writtenEnd';

const HEAD = /^\s*== (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?)/;
const STAGE = /^\s*Packet (?:received|entered|sent)\b.{0,30}\b(\w{1,20}) stage\b/;
const IP = /^\s*IP: {0,8}([\da-fA-F.:]{3,45}) ?-> ?([\da-fA-F.:]{3,45}), protocol 6\b/;
const TCP = /^\s*TCP: {0,8}sport (\d{1,5}), dport (\d{1,5}), seq (\d{1,10}), ack (\d{1,10})/;
const FLAGS = /\bflags 0x[\da-f]{2,4} ?\( ?([A-Z ]{3,40})\)/;
const DROP = /^\s*(?:Packet dropped|Flow \S{1,20} drop|Session denied)\b.{0,200}/i;
const IDENTIFICATION = /\bid (\d{1,5}),/;
const TTL = /\bttl (\d{1,3}),/;
const WINDOW = /\bwindow (\d{1,5}),/;
const LENGTH = /\bl4 data len (\d{1,5})/;

export const panFlowLog: ListingFormat = {
  id: 'pan-flow-basic',
  title: 'the flow log of a Palo Alto firewall',
  // A block has a line of each kind.
  recognise: (text) =>
    3 * unquotedLines(text).filter((line) => line.length < 400 && TCP.test(line)).length,
  parse(text) {
    const lines = new ListingLines();
    let block: string[] = [];
    const end = () => {
      const [title, ...rest] = block;
      block = [];
      if (title === undefined) return;
      const read = segmentOf([title, ...rest]);
      if (read === null) lines.notUnderstood(title, 'No TCP segment stands in this block.');
      else {
        const { segment, stage } = read;
        lines.segmentAt(title, { ...segment, line: lines.next }, stage, `${segment.ipId ?? ''}`);
      }
      for (const line of rest) lines.beside(line);
    };
    for (const line of unquotedLines(text)) {
      const tooLong = unreadable(line);
      if (tooLong === null && HEAD.test(line)) end();
      if (tooLong === null && (HEAD.test(line) || block.length > 0)) block.push(line);
      else if (isDecoration(line)) lines.beside(line);
      else lines.notUnderstood(line, tooLong ?? 'It stands before the first packet.');
    }
    end();
    return lines.finish(this);
  },
};

function segmentOf(
  block: readonly string[],
): { segment: Omit<ListedSegment, 'line'>; stage: string } | null {
  const first = (pattern: RegExp) => {
    for (const line of block) {
      const match = pattern.exec(line);
      if (match !== null) return match;
    }
    return null;
  };
  const [ip, tcp] = [first(IP), first(TCP)];
  const flags = flagsNamed(first(FLAGS)?.[1] ?? '');
  if (ip === null || tcp === null || flags === null) return null;
  const [source, destination] = [endOf(ip[1]!, tcp[1]!), endOf(ip[2]!, tcp[2]!)];
  if (source === null || destination === null) return null;
  const dropped = first(DROP)?.[0];
  return {
    stage: first(STAGE)?.[1] ?? '',
    segment: listedSegment({
      time: readTime(first(HEAD)![1]!)?.time ?? null,
      source,
      destination,
      flags,
      sequence: number32(tcp[3]),
      acknowledgment: number32(tcp[4]),
      ipId: number32(first(IDENTIFICATION)?.[1]),
      ttl: number32(first(TTL)?.[1]),
      window: number32(first(WINDOW)?.[1]),
      payloadLength: number32(first(LENGTH)?.[1]),
      ...(dropped === undefined ? {} : { fate: fateOfReason(dropped.trim()) }),
    }),
  };
}
