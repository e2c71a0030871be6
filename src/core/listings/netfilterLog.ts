/**
 * A packet as the Linux kernel logs it for a rule: iptables' LOG, nftables' `log`, UFW, firewalld (Linux
 * nf_log_syslog.c, dump_ipv4_packet()). Only the prefix, which whoever wrote the rule chose, says what became of it.
 */
import type { ReadLine } from './lineFormat';
import { listedSegment } from './listing';
import { readTime, type ListedTime } from './listedTime';
import { number32 } from './listingText';
import { fateOfPrefix } from './logPrefix';
import { flagsNamed } from './namedFlags';
import { endOf } from './writtenEnd';

const PACKET =
  /\bIN=\S{0,20} OUT=\S{0,20} .{0,200}\bSRC=([\da-fA-F.:]{3,45}) DST=([\da-fA-F.:]{3,45}) (.{0,300})/;
const PORTS = /\bPROTO=TCP SPT=(\d{1,5}) DPT=(\d{1,5})\b/;
const UPTIME = /\[\s{0,6}(\d{1,9}\.\d{6})\]/;
const CLOCK = /^(?:[A-Z][a-z]{2}\s{1,2}\d{1,2} )?(\S{8,40})/;
/** A prefix is at most this long (Linux NF_LOG_PREFIXLEN is 128). */
const LONGEST_PREFIX = 128;

/** The packet of a line; null when it is no TCP packet of such a log. */
export function readNetfilterLog(line: string): ReadLine | null {
  const packet = PACKET.exec(line);
  if (packet === null) return null;
  const rest = packet[3]!;
  const ports = PORTS.exec(rest);
  const source = ports === null ? null : endOf(packet[1]!, ports[1]!);
  const destination = ports === null ? null : endOf(packet[2]!, ports[2]!);
  const behind = rest.slice((ports?.index ?? 0) + (ports?.[0].length ?? 0));
  const flags = flagsNamed(
    (behind.match(/\b(?:SYN|ACK|FIN|RST|PSH|URG|ECE|CWR)\b(?!=)/g) ?? []).join(' '),
  );
  if (source === null || destination === null) return null;
  const field = (pattern: RegExp) => number32(pattern.exec(rest)?.[1]);
  const prefix = prefixOf(line.slice(0, packet.index));
  const fate = fateOfPrefix(prefix);
  return {
    segment: listedSegment({
      time: timeOf(line),
      source,
      destination,
      flags: flags ?? 0,
      sequence: field(/\bSEQ=(\d{1,10})/),
      acknowledgment: field(/\bACK=(\d{1,10})/),
      window: field(/\bWINDOW=(\d{1,5})/),
      ttl: field(/\b(?:TTL|HOPLIMIT)=(\d{1,3})/),
      ipId: field(/\bID=(\d{1,5})/),
      // Connection tracking calls it invalid; only a rule would drop it for that.
      ...(/\binvalid packet ignored\b/.test(prefix)
        ? { fate: { kind: 'dropped', words: prefix } }
        : {}),
      ...(fate === null ? {} : { fate: { kind: fate, words: prefix } }),
    }),
    point: prefix,
  };
}

/** What the rule wrote before the packet: behind the kernel's time, where the line has one. */
function prefixOf(before: string): string {
  const text = before.slice(-LONGEST_PREFIX - 40);
  const uptime = UPTIME.exec(text);
  const from = uptime === null ? text.lastIndexOf('kernel: ') : uptime.index;
  const skip = uptime === null ? 'kernel: '.length : uptime[0].length;
  return (from < 0 ? text : text.slice(from + skip)).trim();
}

/** The kernel's own clock is finer than that of the log. */
function timeOf(line: string): ListedTime | null {
  const uptime = UPTIME.exec(line.slice(0, 200))?.[1];
  return readTime(uptime ?? CLOCK.exec(line)?.[1] ?? '')?.time ?? null;
}
