/** Logs of firewalls that write a packet a line in words of their own: MikroTik RouterOS, Sophos UTM, firewall rules of Google Cloud. */
import type { ReadLine } from './lineFormat';
import { listedSegment, type ListedEnd } from './listing';
import { readTime } from './listedTime';
import { number32 } from './listingText';
import { fateOfPrefix } from './logPrefix';
import { flagsNamed } from './namedFlags';
import { endOf } from './writtenEnd';

/** `firewall,info drop input: in:ether1 out:(unknown 0), …, proto TCP (SYN), 192.0.2.1:50110->198.51.100.8:443, len 52`. */
const MIKROTIK =
  /\bfirewall,\w{3,10} (.{0,80}?)\b(?:in|out):.{0,160}\bproto TCP \(([A-Z,]{3,31})\), ([\da-fA-F.:[\]]{3,45}):(\d{1,5})->([\da-fA-F.:[\]]{3,45}):(\d{1,5})/;
/** `… sub="packetfilter" name="Packet dropped" action="drop" fwrule="60002" …`. */
const SOPHOS = /\bsub="packetfilter" name="([^"]{1,60})" action="(\w{1,16})"/;
/** A log entry as JSON: the parts come in any order. */
const GCP = /"disposition":\s?"(ALLOWED|DENIED)"/;
const SOPHOS_FIELD = / (\w{3,10})="([^"]{0,60})"/g;
const JSON_FIELD = /"(\w{3,20})":\s?"?([^",{}\s]{1,100})/g;
const CLOCK = /\b\d\d:\d\d:\d\d(?:\.\d{1,9})?/;

/** The packet of a line; null when it is none of these logs. */
export const readDeviceLog = (line: string): ReadLine | null =>
  readMikrotik(line) ?? readSophos(line) ?? readGoogle(line);

function readMikrotik(line: string): ReadLine | null {
  const match = MIKROTIK.exec(line);
  if (match === null) return null;
  const [, prefix, names, from, fromPort, to, toPort] = match;
  const written = prefix!.trim();
  const words = written.endsWith(':') ? written.slice(0, -1) : written;
  return packet(line, {
    source: endOf(from!, fromPort!),
    destination: endOf(to!, toPort!),
    flags: flagsNamed(names!.replaceAll(',', ' ')),
    words,
    fate: fateOfPrefix(words),
  });
}

function readSophos(line: string): ReadLine | null {
  const match = SOPHOS.exec(line);
  if (match === null) return null;
  const field = fieldsOf(line, SOPHOS_FIELD);
  if (field('proto') !== '6') return null;
  return packet(line, {
    source: endOf(field('srcip'), field('srcport')),
    destination: endOf(field('dstip'), field('dstport')),
    flags: flagsNamed(field('tcpflags')),
    ttl: number32(field('ttl')),
    words: `${match[1]!} (rule ${field('fwrule') || 'not said'})`,
    fate: fateOfPrefix(match[2]!),
  });
}

/** VPC firewall rules logging writes connections: it says nothing of flags. */
function readGoogle(line: string): ReadLine | null {
  const match = GCP.exec(line);
  if (match === null) return null;
  const field = fieldsOf(line, JSON_FIELD);
  if (field('protocol') !== '6') return null;
  const rule = field('reference');
  return packet(line, {
    source: endOf(field('src_ip'), field('src_port')),
    destination: endOf(field('dest_ip'), field('dest_port')),
    flags: null,
    words: `${match[1]!}${rule === '' ? '' : ` by ${rule}`}`,
    fate: match[1] === 'DENIED' ? 'filter' : null,
  });
}

/** The value behind a name, empty where the line has none. */
function fieldsOf(line: string, field: RegExp): (name: string) => string {
  const fields = new Map([...line.matchAll(field)].map(([, name, value]) => [name!, value!]));
  return (name) => fields.get(name) ?? '';
}

interface Logged {
  readonly source: ListedEnd | null;
  readonly destination: ListedEnd | null;
  readonly flags: number | null;
  readonly ttl?: number | null;
  readonly words: string;
  readonly fate: 'filter' | 'dropped' | null;
}

function packet(
  line: string,
  { source, destination, flags, ttl = null, words, fate }: Logged,
): ReadLine | null {
  if (source === null || destination === null) return null;
  return {
    segment: listedSegment({
      time: readTime(CLOCK.exec(line.slice(0, 200))?.[0] ?? '')?.time ?? null,
      source,
      destination,
      flags: flags ?? 0,
      ttl,
      ...(fate === null ? {} : { fate: { kind: fate, words } }),
    }),
    point: words,
  };
}
