/**
 * A packet that Cisco's ASA (or FTD, PIX) denied, as it logs it: 106001, 106015, 106023 and 106100 (Cisco, "Secure Firewall ASA Series Syslog
 * Messages"). Its other messages tell of connections.
 */
import { TcpFlag } from '../packets/packetTable';
import type { ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { readTime } from './listedTime';
import { flagsNamed } from './namedFlags';
import type { ToldFate } from './toldFate';
import { endOf } from './writtenEnd';

/** `Deny TCP (no connection) from 10.0.0.20/443 to 192.0.2.10/41000 flags SYN ACK  on interface inside`. */
const WITH_FLAGS =
  /%(?:ASA|FTD|PIX)-(?:\w{1,20}-)?\d-(?:106001|106015): (Inbound TCP connection denied|Deny TCP \(no connection\)) from ([\da-fA-F.:]{2,45})\/(\d{1,5}) to ([\da-fA-F.:]{2,45})\/(\d{1,5}) flags ([A-Z ]{2,40}?) {1,3}on interface (\S{1,48})/;
/** `Deny tcp src outside:192.0.2.10/41000 dst inside:10.0.0.20/443 by access-group "acl" [0x0, 0x0]`; behind an end its user can stand. */
const BY_ACCESS_GROUP =
  /%(?:ASA|FTD|PIX)-(?:\w{1,20}-)?\d-106023: Deny tcp src [^:\s]{1,48}:([\da-fA-F.:]{2,45})\/(\d{1,5})(?: ?\([^)]{0,100}\)){0,2} dst [^:\s]{1,48}:([\da-fA-F.:]{2,45})\/(\d{1,5})(?: ?\([^)]{0,100}\)){0,2} (by access-group (?:"[^"]{1,100}"|\S{1,100}))/;
/** `access-list outside_in denied tcp outside/192.0.2.10(41000) -> inside/10.0.0.20(443) hit-cnt 1 first hit [0x0, 0x0]`; counts of later hits are no packet. */
const BY_LOGGED_RULE =
  /%(?:ASA|FTD|PIX)-(?:\w{1,20}-)?\d-106100: (access-list \S{1,100} denied) tcp [^/\s]{1,48}\/([\da-fA-F.:]{2,45})\((\d{1,5})\)(?: ?\([^)]{0,100}\)){0,2} -> [^/\s]{1,48}\/([\da-fA-F.:]{2,45})\((\d{1,5})\)(?: ?\([^)]{0,100}\)){0,2} {1,3}hit-cnt 1 first hit/;
/** `May 06 2024 10:00:00`: with `logging timestamp`. */
const TIME =
  /\b(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,16}/;
/** What syslog writes before a message is shorter. */
const LONGEST_HEADER = 200;

/** What 106015 means: an ASA makes a connection of a SYN that it lets through, and of nothing else. */
const NO_CONNECTION =
  'it had no connection for it, as where the SYN took another way (asymmetric routing), or where it had forgotten the connection';

/** The packet of a line; null when it is none of these messages. */
export function readAsaLog(line: string): ReadLine | null {
  const denied = WITH_FLAGS.exec(line);
  if (denied !== null) {
    const [, what, from, fromPort, to, toPort, flags, device] = denied;
    const means = what!.startsWith('Deny') ? NO_CONNECTION : undefined;
    const words = `${what!} on interface ${without(device!)}`;
    return packet(line, [from!, fromPort!, to!, toPort!], flagsNamed(flags!), words, means);
  }
  const ruled = BY_ACCESS_GROUP.exec(line);
  // Access lists are asked of packets that open a connection: any other without one is denied before (106015).
  if (ruled !== null) {
    const [, from, fromPort, to, toPort, by] = ruled;
    return packet(line, [from!, fromPort!, to!, toPort!], TcpFlag.syn, `Deny ${by!}`);
  }
  const logged = BY_LOGGED_RULE.exec(line);
  if (logged === null) return null;
  const [, by, from, fromPort, to, toPort] = logged;
  return packet(line, [from!, fromPort!, to!, toPort!], TcpFlag.syn, by!);
}

const without = (device: string) => (device.endsWith('.') ? device.slice(0, -1) : device);

function packet(
  line: string,
  [from, fromPort, to, toPort]: readonly [string, string, string, string],
  flags: number | null,
  words: string,
  means?: string,
): ReadLine | null {
  const [source, destination] = [endOf(from, fromPort), endOf(to, toPort)];
  if (source === null || destination === null || flags === null) return null;
  const time = readTime(TIME.exec(line.slice(0, LONGEST_HEADER))?.[0] ?? '')?.time ?? null;
  const fate: ToldFate = { kind: 'filter', words, ...(means === undefined ? {} : { means }) };
  return { segment: listedSegment({ time, source, destination, flags, fate }), point: words };
}
