/** Output of Solaris' `snoop`: `1 0.00000 192.0.2.1 -> 198.51.100.8 TCP D=8444 S=45314 Syn Seq=3300 Len=0 Win=64240` (snoop(8)). */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment, NO_OPTIONS, type ListedEnd } from './listing';
import { number32 } from './listingText';
import { readTime } from './listedTime';
import { flagsNamed } from './namedFlags';
import { portNamed } from './servicePorts';

const LINE =
  /^\s*(?:(\d{1,9})\s+)?([\d:.]{5,20}\s+)?(\S{3,80})\s+->\s+(\S{3,80})\s+TCP D=([\w-]{1,32}) S=([\w-]{1,32})\s?(.{0,600})/;

function read(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, number, written, from, to, destinationPort, sourcePort, rest] = match;
  const end = (address: string, port: string): ListedEnd | null => {
    const known = portNamed(port);
    return known === null ? null : { address, port: known };
  };
  const [source, destination] = [end(from!, sourcePort!), end(to!, destinationPort!)];
  if (source === null || destination === null) return null;
  const field = (pattern: RegExp) => number32(pattern.exec(rest!)?.[1]);
  const acknowledgment = field(/\bAck=(\d{1,10})/);
  const words = (rest!.match(/\b(?:Syn|Fin|Rst|Push|Urg)\b/g) ?? []).join(' ');
  const stamps = /\btstamp (\d{1,10}) (\d{1,10})\b/.exec(rest!);
  const [tsval, tsecr] = [number32(stamps?.[1]), number32(stamps?.[2])];
  const flags = (flagsNamed(words) ?? 0) | (acknowledgment === null ? 0 : 0x10);
  return {
    segment: listedSegment({
      number: number === undefined ? null : Number(number),
      time: written === undefined ? null : (readTime(written.trim())?.time ?? null),
      source,
      destination,
      flags,
      sequence: field(/\bSeq=(\d{1,10})/),
      acknowledgment,
      payloadLength: field(/\bLen=(\d{1,9})/) ?? 0,
      window: field(/\bWin=(\d{1,9})/),
      options: {
        ...NO_OPTIONS,
        mss: field(/\bmss (\d{1,5})/),
        windowScale: field(/\bwscale (\d{1,2})/),
        sackPermitted: /\bsackOK\b/.test(rest!),
        timestamps: tsval !== null && tsecr !== null ? [tsval, tsecr] : null,
      },
    }),
  };
}

export const snoopText = lineFormat('snoop-text', 'output of snoop', read, /^\s*Using device /);
