/**
 * FortiGate `diagnose sniffer packet`: `3.456789 port1 in 192.0.2.1.45314 -> 198.51.100.8.8444: syn 72000` (Fortinet,
 * "Performing a sniffer trace"). Numbers are raw; how much data a segment carries is not printed.
 */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { number32 } from './listingText';
import { readTime } from './listedTime';
import { flagsNamed } from './namedFlags';
import { readEnd } from './writtenEnd';

const LINE =
  /^\s*(?:\S{1,40}[#$]\s)?((?:\d{4}-\d\d-\d\d )?[\d:.]{5,30}) (?:(\S{1,40}) (in|out|--) )?(\S{3,60}) -> (\S{3,60}): ((?:syn|fin|rst|psh|ack|urg)\b.*)/;

function read(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, written, name, direction, from, to, said] = match;
  const source = readEnd(from!);
  const destination = readEnd(to!);
  const words = said!.match(/[a-z]+/g) ?? [];
  const flags = flagsNamed(words.join(' '));
  if (source === null || destination === null || flags === null) return null;
  const after = (pattern: RegExp) => number32(pattern.exec(said!)?.[1]);
  return {
    segment: listedSegment({
      time: readTime(written!)?.time ?? null,
      source,
      destination,
      flags,
      sequence: after(/^(?:syn|fin|rst|psh|urg) (\d{1,10})/),
      acknowledgment: after(/\back (\d{1,10})/),
    }),
    ...(name === undefined ? {} : { point: `${name} ${direction}` }),
  };
}

export const fortigateSniffer = lineFormat(
  'fortigate-sniffer',
  'output of FortiGate’s sniffer',
  read,
  /^\s*(?:interfaces=|filters=|0x[\da-f]{4}\s|\d+ packets received|Using Original)/i,
);
