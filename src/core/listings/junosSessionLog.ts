/**
 * A session that Juniper's SRX denied, as it logs it, in a sentence or structured (Juniper, "System Log Explorer", RT_FLOW_SESSION_DENY). What it
 * logs of sessions that it made (RT_FLOW_SESSION_CREATE, RT_FLOW_SESSION_CLOSE) tells of connections, and of no packet.
 */
import { TcpFlag } from '../packets/packetTable';
import type { ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { readTime } from './listedTime';
import { endOf } from './writtenEnd';

/** `session denied 192.0.2.10/41000->198.51.100.20/443 0x0 junos-https 6(0) default-deny untrust trust`: protocol 6, then policy and zones. */
const SENTENCE =
  /\bRT_FLOW_SESSION_DENY(?:_LS)?: (?:Lsys \S{1,64}: )?session denied ([\da-fA-F.:]{2,45})\/(\d{1,5})->([\da-fA-F.:]{2,45})\/(\d{1,5}) (?:0x[\da-f]{1,8} )?\S{1,64} 6\(\d{1,5}\) ([^\s(]{1,64})/;
const STRUCTURED = /\bRT_FLOW_SESSION_DENY(?:_LS)? \[junos@/;
const FIELD = / ([a-z][a-z-]{3,40})="([^"]{0,100})"/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,16}|\b\d\d:\d\d:\d\d(?:\.\d{1,9})?/;
/** What syslog writes before a message is shorter. */
const LONGEST_HEADER = 200;

/** The packet of a line; null when it is no such message, or not of TCP. */
export function readJunosSessionLog(line: string): ReadLine | null {
  const match = SENTENCE.exec(line);
  if (match !== null) {
    const [, from, fromPort, to, toPort, policy] = match;
    return denied(line, [from!, fromPort!], [to!, toPort!], policy!);
  }
  if (!STRUCTURED.test(line)) return null;
  const fields = new Map([...line.matchAll(FIELD)].map(([, name, value]) => [name!, value!]));
  const field = (name: string) => fields.get(name) ?? '';
  if (field('protocol-id') !== '6') return null;
  return denied(
    line,
    [field('source-address'), field('source-port')],
    [field('destination-address'), field('destination-port')],
    field('policy-name'),
  );
}

function denied(
  line: string,
  from: readonly [string, string],
  to: readonly [string, string],
  policy: string,
): ReadLine | null {
  const [source, destination] = [endOf(...from), endOf(...to)];
  if (source === null || destination === null) return null;
  const words = `session denied by policy ${policy === '' ? '(not said)' : policy}`;
  return {
    segment: listedSegment({
      time: readTime(TIME.exec(line.slice(0, LONGEST_HEADER))?.[0] ?? '')?.time ?? null,
      source,
      destination,
      // Policies are asked of the packet that opens a session, and only a SYN does (Junos, `flow tcp-session no-syn-check` is not set).
      flags: TcpFlag.syn,
      fate: { kind: 'filter', words },
    }),
    point: words,
  };
}
