/**
 * OpenCloudOS' `nettrace`: a packet at each function of the kernel that handled it, the last one perhaps with the reason
 * of its drop: `[3445.575990] [kfree_skb] TCP: 10.0.0.1:4531 -> 10.0.0.2:80 seq:3300, ack:0, flags:S, reason: NETFILTER_DROP`.
 */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { flagsLettered } from './namedFlags';
import { fateOfReason } from './toldFate';
import { readEnd } from './writtenEnd';

const LINE =
  /^\s*\[(\d{1,9}\.\d{3,9})\s?\] ?\[([^\]]{1,60})\] ?(?:[^[\]]{0,60}\] )?TCP: ([\d.:a-fA-F[\]]{3,60}) -> ([\d.:a-fA-F[\]]{3,60}) seq:(\d{1,10}), ack:(\d{1,10}), flags:([A-Z]{1,8})(.{0,200})/;

function read(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, time, point, from, to, sequence, acknowledgment, letters, rest] = match;
  const [source, destination] = [readEnd(from!), readEnd(to!)];
  const flags = flagsLettered(letters!);
  if (source === null || destination === null || flags === null) return null;
  const reason = /\breason: (\w{3,60})/.exec(rest!)?.[1];
  return {
    segment: listedSegment({
      time: readTime(time!)?.time ?? null,
      source,
      destination,
      flags,
      sequence: number32(sequence),
      acknowledgment: number32(acknowledgment),
      ...(reason === undefined ? {} : { fate: fateOfReason(reason) }),
    }),
    point: point!.trim(),
  };
}

export const nettraceText = lineFormat(
  'nettrace',
  'output of nettrace',
  read,
  /^\s*(?:\*{3,}|begin trace)/,
);
