/** `ssldump -T`: `TCP: 192.0.2.1(45319) -> 198.51.100.8(8444) Seq 81000.(0) ACK 91001 SYN` (ssldump, tcppack.c). */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { number32 } from './listingText';
import { flagsNamed } from './namedFlags';
import { endOf } from './writtenEnd';

const LINE =
  /^\s*TCP: ([\da-fA-F.:]{3,45})\((\d{1,5})\) -> ([\da-fA-F.:]{3,45})\((\d{1,5})\) Seq (\d{1,10})\.\((\d{1,9})\)(.{0,80})/;

function read(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, from, fromPort, to, toPort, sequence, length, rest] = match;
  const [source, destination] = [endOf(from!, fromPort!), endOf(to!, toPort!)];
  const words = (rest!.match(/[A-Z]{3,5}/g) ?? []).join(' ');
  const flags = words === '' ? 0 : flagsNamed(words);
  if (source === null || destination === null || flags === null) return null;
  return {
    segment: listedSegment({
      source,
      destination,
      flags,
      sequence: number32(sequence),
      acknowledgment: number32(/\bACK (\d{1,10})/.exec(rest!)?.[1]),
      payloadLength: Number(length),
    }),
  };
}

export const ssldumpTcp = lineFormat(
  'ssldump',
  'TCP lines of ssldump',
  read,
  /^\s*(?:New TCP connection|\d+ \d+\s|\d+\s{2,}\d|\d+\s+[\d.]+ \(|\s+)/,
);
