/** Scapy's `summary()`: `Ether / IP / TCP 10.0.0.1:40000 > 10.0.0.2:http S`. It has flags and an order, and no numbers. */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { flagsLettered } from './namedFlags';
import { portNamed } from './servicePorts';

const LINE =
  /\bIP(?:v6)? \/ TCP ([\da-fA-F.:]{3,45}):([\w-]{1,30}) > ([\da-fA-F.:]{3,45}):([\w-]{1,30}) ([FSRPAUEC]{1,8})(?:$|\s)/;

function read(line: string): ReadLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, source, from, destination, to, letters] = match;
  const [sourcePort, destinationPort] = [portNamed(from!), portNamed(to!)];
  const flags = flagsLettered(letters!);
  if (sourcePort === null || destinationPort === null || flags === null) return null;
  return {
    segment: listedSegment({
      source: { address: source!, port: sourcePort },
      destination: { address: destination!, port: destinationPort },
      flags,
      payloadLength: line.includes('/ Raw') ? null : 0,
    }),
  };
}

export const scapySummary = lineFormat(
  'scapy-summary',
  'a summary of Scapy',
  read,
  /\.\w{1,20}\([^()]{0,80}\)\s{0,4}$|^In \[\d/,
);
