/** Rules of a packet filter, whichever tool printed them, and whether one of them hits a segment. */
import ipaddr from 'ipaddr.js';
import { LONGEST_ADDRESS } from './endpoint';

export type FilterVerdict = 'accept' | 'drop' | 'reject' | 'other';

export type FilterCondition =
  | { readonly on: 'source-port' | 'destination-port'; readonly ranges: readonly PortRange[] }
  | { readonly on: 'source' | 'destination'; readonly prefix: string }
  /** Of the flags in `mask`, exactly those in `set` are on. */
  | { readonly on: 'flags'; readonly mask: number; readonly set: number }
  | { readonly on: 'family'; readonly family: 'ip' | 'ip6' }
  /** The condition does not hold. */
  | { readonly on: 'not'; readonly condition: FilterCondition }
  /** Something that the packets do not tell: an interface, the state of connection tracking, a limit. */
  | { readonly on: 'unknown'; readonly text: string };

export type PortRange = readonly [from: number, to: number];

export interface FilterRule {
  /** As the tool prints it. */
  readonly text: string;
  readonly verdict: FilterVerdict;
  readonly conditions: readonly FilterCondition[];
  /** Packets that it hit, null when the output has no counters. */
  readonly packets: number | null;
}

/** Address families of tables (nft(8), ADDRESS FAMILIES). What `iptables` prints is `ip`, what `ip6tables` prints `ip6`. */
export type FilterFamily = 'ip' | 'ip6' | 'inet' | 'arp' | 'bridge' | 'netdev';

export interface FilterChain {
  readonly name: string;
  /** Whose packets its table sees; null when the output does not tell. */
  readonly family: FilterFamily | null;
  /** Where in the kernel it is called; null for a chain that only other chains call. */
  readonly hook: string | null;
  readonly policy: 'accept' | 'drop' | null;
  /** Packets that fell through to the policy, null when the output has no counters. */
  readonly policyPackets: number | null;
  readonly rules: readonly FilterRule[];
}

export interface FilterRuleset {
  readonly tool: 'iptables' | 'nft';
  readonly chains: readonly FilterChain[];
  /** The output goes on with what looks like a rule and was not understood. */
  readonly isCut?: boolean;
}

/** What a rule can ask of a segment. */
export interface FilteredSegment {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly flags: number;
}

/** `yes` and `no` are certain; `perhaps` when a condition asks for what packets do not tell. */
export type RuleMatch = 'yes' | 'no' | 'perhaps';

const INCOMING_HOOKS = new Set(['prerouting', 'input', 'ingress']);

/** Does the chain see what comes in for the host itself? Chains called by others may. */
export function seesIncoming({ hook }: FilterChain): boolean {
  return hook === null || INCOMING_HOOKS.has(hook.toLowerCase());
}

/**
 * Does a table of this family see what goes to the address? An `ip6` table never sees IPv4, nor the reverse. A `bridge` or `netdev` table
 * sees what passes its own devices (nft(8)), and which those are packets do not tell.
 */
export function seesFamily(family: FilterFamily | null, address: string): RuleMatch {
  if (family === 'inet') return 'yes';
  if (family === 'arp') return 'no';
  if (family !== 'ip' && family !== 'ip6') return 'perhaps';
  const holds = isOfFamily(family, address);
  return holds === null ? 'perhaps' : holds ? 'yes' : 'no';
}

function isOfFamily(family: 'ip' | 'ip6', address: string): boolean | null {
  if (!isAddress(address)) return null;
  return address.includes(':') === (family === 'ip6');
}

/** Does the chain see what the host sends on: as a router, or to its containers? */
export const seesForwarded = ({ hook }: FilterChain) => hook?.toLowerCase() === 'forward';

/** The condition, or its contrary where an exclamation mark or `!=` stands before it. */
export const negated = (mark: string | undefined, condition: FilterCondition): FilterCondition =>
  mark === undefined || mark === '' ? condition : { on: 'not', condition };

/** A rule without its counters: the same in each print of it. */
export function ruleKey({ text }: FilterRule): string {
  return text
    .replace(/\bcounter packets \d+ bytes \d+ ?/, '')
    .replace(/^(\d+ )?\d+[KMG]? \d+[KMG]? (?=[A-Za-z])/, '$1');
}

export function ruleMatch(rule: FilterRule, segment: FilteredSegment): RuleMatch {
  const results = rule.conditions.map((condition) => conditionHolds(condition, segment));
  if (results.includes(false)) return 'no';
  return results.includes(null) ? 'perhaps' : 'yes';
}

function conditionHolds(condition: FilterCondition, segment: FilteredSegment): boolean | null {
  switch (condition.on) {
    case 'source-port':
      return inRanges(condition.ranges, segment.sourcePort);
    case 'destination-port':
      return inRanges(condition.ranges, segment.destinationPort);
    case 'source':
      return inPrefix(condition.prefix, segment.source);
    case 'destination':
      return inPrefix(condition.prefix, segment.destination);
    case 'flags':
      return (segment.flags & condition.mask) === condition.set;
    case 'family':
      return isOfFamily(condition.family, segment.destination);
    case 'not': {
      const holds = conditionHolds(condition.condition, segment);
      return holds === null ? null : !holds;
    }
    case 'unknown':
      return null;
  }
}

const inRanges = (ranges: readonly PortRange[], port: number) =>
  ranges.some(([from, to]) => port >= from && port <= to);

function inPrefix(prefix: string, address: string): boolean | null {
  if (!isAddress(address)) return null;
  const [network, length] = prefix.split('/', 2);
  if (network === undefined || !isAddress(network)) return null;
  const [of, at] = [ipaddr.parse(network), ipaddr.parse(address)];
  if (of.kind() !== at.kind()) return false;
  const all = of.kind() === 'ipv4' ? 32 : 128;
  const bits = length === undefined ? all : Number(length);
  return Number.isInteger(bits) && bits >= 0 && bits <= all ? at.match(of, bits) : null;
}

const isAddress = (text: string) => text.length <= LONGEST_ADDRESS && ipaddr.isValid(text);

/** `80`, `8000-8010`, `80,443`, `{ 80, 443 }`, `8000:8010` as ranges; null when it is something else. */
export function portRanges(text: string): PortRange[] | null {
  const parts = text.replaceAll(/[{}\s]/g, '').split(',');
  const ranges = parts.map((part): PortRange | null => {
    const match = /^(\d+)(?:[-:](\d+))?$/.exec(part);
    return match === null ? null : [Number(match[1]), Number(match[2] ?? match[1])];
  });
  return ranges.every((range) => range !== null) ? ranges : null;
}

const FLAG_BITS: Readonly<Record<string, number>> = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
  none: 0,
  all: 0x3f,
};

/** `syn,ack` or `syn | ack` as bits; null when a word is no flag. */
export function flagBits(text: string): number | null {
  let bits = 0;
  for (const word of text.toLowerCase().split(/[\s,|()]+/)) {
    if (word === '') continue;
    if (!Object.hasOwn(FLAG_BITS, word)) return null;
    bits |= FLAG_BITS[word]!;
  }
  return bits;
}
