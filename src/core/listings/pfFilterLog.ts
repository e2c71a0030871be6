/**
 * A packet as pfSense and OPNsense log it: `filterlog: 5,,,1000000103,em0,match,block,in,4,…` (Netgate, "Raw filter log
 * format").
 */
import type { ReadLine } from './lineFormat';
import { listedSegment, NO_OPTIONS } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { flagsLettered } from './namedFlags';
import { endOf } from './writtenEnd';

/** Behind the header of BSD's syslog (RFC 3164), or that of RFC 5424 with its process, message and structured data. */
const LINE =
  /\bfilterlog(?:(?:\[\d{1,9}\])?:\s{1,4}(?:\[[^\]]{0,60}\] )?| (?:\d{1,9}|-) \S{1,32} (?:-|\[[^\]]{0,200}\]) {1,4})(\d{0,9},.{20,500})/;
const CLOCK = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20}|\b\d\d:\d\d:\d\d(?:\.\d{1,9})?\b/;

/** Where a field stands: with IPv4 and with IPv6 in front of the ports. */
const IPV4 = { protocol: 16, ttl: 11, ipId: 12, source: 18, destination: 19, ports: 20 } as const;
const IPV6 = { protocol: 12, ttl: 11, ipId: null, source: 15, destination: 16, ports: 17 } as const;

/** The packet of a line; null when it is no TCP packet of such a log. */
export function readPfFilterLog(line: string): ReadLine | null {
  const fields = LINE.exec(line)?.[1]?.split(',', 40);
  if (fields === undefined) return null;
  const at = fields[8] === '6' ? IPV6 : IPV4;
  if (fields[at.protocol]?.toLowerCase() !== 'tcp') return null;
  const field = (place: number) => fields[place] ?? '';
  const source = endOf(field(at.source), field(at.ports));
  const destination = endOf(field(at.destination), field(at.ports + 1));
  const flags = flagsLettered(field(at.ports + 3));
  if (source === null || destination === null || flags === null) return null;
  const action = field(6);
  const words = `${action} ${field(7)} on ${field(4)}, rule ${field(3) || field(0)}`;
  return {
    segment: listedSegment({
      time: readTime(CLOCK.exec(line.slice(0, 200))?.[0] ?? '')?.time ?? null,
      source,
      destination,
      flags,
      sequence: number32(field(at.ports + 4).split(':', 1)[0]),
      acknowledgment: number32(field(at.ports + 5)),
      payloadLength: number32(field(at.ports + 2)) ?? 0,
      window: number32(field(at.ports + 6)),
      ttl: number32(field(at.ttl)),
      ipId: at.ipId === null ? null : number32(field(at.ipId)),
      options: { ...NO_OPTIONS, sackPermitted: /\bsackOK\b/.test(field(at.ports + 8)) },
      ...(/^(?:block|reject|drop)/i.test(action) ? { fate: { kind: 'filter', words } } : {}),
    }),
    point: words,
  };
}
