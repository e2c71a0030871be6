/** A packet of Windows' firewall log, pfirewall.log: `2025-05-06 07:30:12 DROP TCP 192.0.2.1 198.51.100.8 50110 1434 52 S 3300 0 64240 - - - RECEIVE`. */
import type { ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { flagsLettered } from './namedFlags';
import { endOf } from './writtenEnd';

const LINE =
  /^\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (ALLOW|DROP|OPEN|CLOSE) TCP ([\da-fA-F.:]{3,45}) ([\da-fA-F.:]{3,45}) (\d{1,5}) (\d{1,5}) (\S{1,6}) (\S{1,8}) (\S{1,10}) (\S{1,10}) (\S{1,6})(?: \S{1,8}){3} (\S{1,10})/;

/** The packet of a line; null when it is no TCP packet of such a log. */
export function readWindowsFirewallLog(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, time, action, from, to, fromPort, toPort, , letters, sequence, acknowledgment] = match;
  const [source, destination] = [endOf(from!, fromPort!), endOf(to!, toPort!)];
  const flags = flagsLettered(letters!.replace('-', ''));
  if (source === null || destination === null || flags === null) return null;
  const words = `${action} ${match[12]!}`;
  return {
    segment: listedSegment({
      time: readTime(time!)?.time ?? null,
      source,
      destination,
      flags,
      sequence: number32(sequence),
      acknowledgment: number32(acknowledgment),
      window: number32(match[11]),
      ...(action === 'DROP' ? { fate: { kind: 'filter', words } } : {}),
    }),
    point: words,
  };
}
