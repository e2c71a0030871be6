/** Output of AIX's `ipreport`, with the names of the layers (`-s`) or without: a packet in many lines, from an iptrace. */
import {
  ListingLines,
  listedSegment,
  NO_OPTIONS,
  type ListedOptions,
  type ListedSegment,
  type ListingFormat,
} from './listing';
import { isCaptureCommand } from './captureCommand';
import { readTime } from './listedTime';
import { isDecoration, unquotedLines, number32, unreadable } from './listingText';
import { flagsNamed } from './namedFlags';
import { portNamed } from './servicePorts';

/** A packet begins with its number, or with the frame where somebody left that out. */
const NUMBER = /^\s{0,8}Packet Number (\d{1,9})\s{0,8}$/;
const FRAME =
  /^(?:[A-Z]\w{1,7}:)?\s{0,8}={1,8}\( (\d{1,6}) bytes (?:received|transmitted) on interface (\w{1,16}) \)={1,8}\s{0,4}(\S.{4,60})?/;
const PORTS = /<source port=(\d{1,5})[^,<>]{0,40}, destination port=(\d{1,5})/;
const HEADING = /^\s{0,8}IPTRACE version: /;

/** The fields of a packet, in the order of its lines. */
const SOURCE = /< SRC = {1,12}(\S{2,60}) >/;
const DESTINATION = /< DST = {1,12}(\S{2,60}) >/;
const LENGTHS = /\bip_hl=(\d{1,3}), .{0,60}\bip_len=(\d{1,6})\b/;
const LENGTH_V6 = /\bip6?_plen ?= ?(\d{1,6})\b/;
const PROTOCOL = /\bip_p = (\d{1,3})\b/;
const TCP = '6';
const IP_ID = /\bip_id=(\d{1,6})\b/;
const TTL = /\b(?:ip_ttl|ip6?_hop(?:_limit)?) ?= ?(\d{1,3})\b/;
const NUMBERS = /\bth_seq=(\w{1,10}), th_ack=(\w{1,10})\b/;
/** Old versions print the numbers in hexadecimal, without a mark: then one of them has a letter. */
const HEXADECIMAL = /\bth_(?:seq|ack)=\d{0,7}[a-f]/;
const FLAGS = /\bth_off=(\d{1,2}), flags<([A-Z |]{0,60})>/;
const WINDOW = /\bth_win=(\d{1,6})\b/;
const MSS = /^(?:TCP:)?\s{1,12}mss (\d{1,5})\b/m;
const SCALE = /^(?:TCP:)?\s{1,12}wscale (\d{1,2})\b/m;
const STAMPS = /\btimestamps TSVal: (\w{1,10}), TSEcho: (\w{1,10})\b/;

/** Lines of a packet that are looked at: behind them stand its bytes. */
const MOST_LINES = 40;

export const ipreportText: ListingFormat = {
  id: 'ipreport-text',
  title: 'output of AIX’s ipreport',
  recognise: (text) =>
    unquotedLines(text).filter((line) => unreadable(line) === null && PORTS.test(line)).length,
  parse(text) {
    const lines = new ListingLines();
    let block: string[] = [];
    const end = () => {
      const [title, ...rest] = block;
      block = [];
      if (title === undefined) return;
      const read = segmentOf([title, ...rest].slice(0, MOST_LINES).join('\n'), isHexadecimal);
      if (read === null) lines.notUnderstood(title, 'It shows no header of TCP.');
      else lines.segment(title, { ...read, line: lines.next });
      for (const line of rest) lines.beside(line);
    };
    const isHexadecimal = HEXADECIMAL.test(text);
    let isNumbered = false;
    for (const line of unquotedLines(text)) {
      const isNumber = NUMBER.test(line);
      // The frame belongs to the number above it.
      if (isNumber || (FRAME.test(line) && !(isNumbered && block.length === 1))) end();
      if (isNumber) isNumbered = true;
      if (block.length > 0 || isNumber || FRAME.test(line)) block.push(line);
      else if (isDecoration(line) || isCaptureCommand(line) || HEADING.test(line))
        lines.beside(line);
      else lines.notUnderstood(line, 'It stands before the first packet.');
    }
    end();
    return lines.finish(this);
  },
};

function segmentOf(packet: string, isHexadecimal: boolean): Omit<ListedSegment, 'line'> | null {
  const wireNumber = (digits: string | undefined) =>
    number32(isHexadecimal && digits !== undefined ? `0x${digits}` : digits);
  const one = (pattern: RegExp) => pattern.exec(packet)?.[1];
  const ports = PORTS.exec(packet);
  const [source, destination] = [one(SOURCE), one(DESTINATION)];
  const [, offset, names] = FLAGS.exec(packet) ?? [];
  // Behind another header, that of TCP is one that an ICMP error quotes, or has other addresses.
  if ((one(PROTOCOL) ?? TCP) !== TCP) return null;
  if (ports === null || source === undefined || destination === undefined) return null;
  const [from, to] = [portNamed(ports[1]!), portNamed(ports[2]!)];
  const flags = names === undefined ? null : flagsNamed(names.replaceAll('|', ' '));
  if (from === null || to === null || flags === null) return null;
  const frame = FRAME.exec(packet.slice(packet.indexOf('\n') + 1)) ?? FRAME.exec(packet);
  const [, sequence, acknowledgment] = NUMBERS.exec(packet) ?? [];
  const number = NUMBER.exec(packet.split('\n', 1)[0]!)?.[1];
  return listedSegment({
    number: number === undefined ? null : Number(number),
    time: readTime(frame?.[3] ?? '')?.time ?? null,
    frameLength: number32(frame?.[1]),
    source: { address: source, port: from },
    destination: { address: destination, port: to },
    flags,
    sequence: wireNumber(sequence),
    acknowledgment: wireNumber(acknowledgment),
    window: number32(one(WINDOW)),
    ttl: number32(one(TTL)),
    ipId: number32(one(IP_ID)),
    payloadLength: payloadLength(packet, number32(offset)),
    options: optionsOf(packet),
  });
}

/** By the lengths of the headers. */
function payloadLength(packet: string, offset: number | null): number | null {
  if (offset === null) return null;
  const [, header, whole] = LENGTHS.exec(packet) ?? [];
  const behind =
    header === undefined ? LENGTH_V6.exec(packet)?.[1] : Number(whole) - Number(header);
  return behind === undefined ? null : Math.max(0, Number(behind) - 4 * offset);
}

function optionsOf(packet: string): ListedOptions {
  const [, tsval, tsecr] = STAMPS.exec(packet) ?? [];
  const stamps = [number32(tsval), number32(tsecr)] as const;
  return {
    ...NO_OPTIONS,
    mss: number32(MSS.exec(packet)?.[1]),
    windowScale: number32(SCALE.exec(packet)?.[1]),
    sackPermitted: /\bsack(?:_?ok|[ -]permitted)\b/i.test(packet),
    timestamps: stamps[0] === null || stamps[1] === null ? null : [stamps[0], stamps[1]],
  };
}
