/** `nft list ruleset`. */
import {
  flagBits,
  negated,
  portRanges,
  type FilterChain,
  type FilterCondition,
  type FilterFamily,
  type FilterRule,
  type FilterVerdict,
} from './filterRuleset';
import { filterTable } from './filterTable';
import type { Recogniser } from './recogniser';

const TABLE = /^\s*table\s+(\w+)\s+(\S+)\s*\{/;
const CHAIN = /^\s*chain\s+(\S+)\s*\{/;
const BASE = /^\s*type\s+\w+\s+hook\s+(\w+)/;
const POLICY = /\bpolicy\s+(accept|drop)\s*(?:;\s*)?$/;
const COUNTER = /\bcounter packets (\d+) bytes \d+/;

/** nft(8), stateful objects: a rule counts in a counter of the table by its name. */
const COUNTER_NAME = /\bcounter name (?:"([^"]{1,200})"|([\w/\\.-]{1,200}))/;
const NAMED_COUNTER = /^\s*counter ([\w/\\.-]{1,200}) \{/;
const COUNTED = /\bpackets (\d+) bytes \d+/;

/** Parts of a rule that can be understood; each takes what it read out of the text. */
const parts: readonly (readonly [RegExp, (match: RegExpExecArray) => FilterCondition | null])[] = [
  [/\btcp ([ds])port (!= )?(\{[^{}]*\}|\d+(?:-\d+)?)/, (m) => negated(m[2], ports(m[1]!, m[3]!))],
  [/\btcp flags (\([^()]*\)|[\w,|]+) \/ (\([^()]*\)|[\w,|]+)/, (m) => flags(m[1]!, m[2]!)],
  [/\btcp flags & (\([^()]*\)|[\w,|]+) == (\([^()]*\)|[\w,|]+)/, (m) => flags(m[2]!, m[1]!)],
  [
    /\bip6? ([ds])addr (!= )?([\da-fA-F.:]+(?:\/\d+)?)/,
    (m) => negated(m[2], addressCondition(m[1]!, m[3]!)),
  ],
  [/\b(ip|ip6) (?:protocol|nexthdr) tcp\b/, (m) => ofFamily(m[1] as 'ip' | 'ip6')],
  [/\bmeta nfproto ipv([46])\b/, (m) => ofFamily(m[1] === '4' ? 'ip' : 'ip6')],
  [/\bmeta l4proto tcp\b/, () => null],
];

const ofFamily = (family: 'ip' | 'ip6'): FilterCondition => ({ on: 'family', family });

const ports = (end: string, text: string): FilterCondition => {
  const ranges = portRanges(text);
  if (ranges === null) return { on: 'unknown', text };
  return { on: end === 'd' ? 'destination-port' : 'source-port', ranges };
};

const addressCondition = (end: string, prefix: string): FilterCondition => ({
  on: end === 'd' ? 'destination' : 'source',
  prefix,
});

function flags(setText: string, maskText: string): FilterCondition {
  const set = flagBits(setText);
  const mask = flagBits(maskText);
  return set === null || mask === null
    ? { on: 'unknown', text: `tcp flags ${setText} / ${maskText}` }
    : { on: 'flags', set, mask };
}

function readRule(line: string): FilterRule {
  const text = line.trim();
  const counter = COUNTER.exec(text);
  let rest = text
    .replace(COUNTER, '')
    .replace(COUNTER_NAME, '')
    .replace(/\bcounter\b/, '')
    .replace(/\bcomment "[^"]*"/, '')
    .replace(/\blog\b(?: prefix "[^"]*")?/, '')
    .replace(/# handle \d+/, '');
  const conditions: FilterCondition[] = [];
  for (const [pattern, condition] of parts) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    const found = condition(match);
    if (found !== null) conditions.push(found);
    rest = rest.replace(pattern, '');
  }
  const verdictMatch = /\b(accept|drop|reject)\b/.exec(rest);
  const left = rest.slice(0, verdictMatch?.index).trim();
  if (left !== '') conditions.push({ on: 'unknown', text: left });
  const verdict = (verdictMatch?.[1] ?? 'other') as FilterVerdict;
  return { text, verdict, conditions, packets: counter === null ? null : Number(counter[1]) };
}

const FAMILIES: readonly string[] = ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'];

/** The family of a table; null for a word that is none. */
const familyOf = (word: string): FilterFamily | null =>
  FAMILIES.includes(word) ? (word as FilterFamily) : null;

/** The name of the counter of the table that a rule counts in; null where it has none. */
function counterOf({ text }: FilterRule): string | null {
  const match = COUNTER_NAME.exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Rules with what their named counters counted. A counter that rules share says of none how often it hit. */
function withCounters(
  chains: readonly FilterChain[],
  counted: ReadonlyMap<string, number>,
): readonly FilterChain[] {
  const users = new Map<string, number>();
  for (const { rules } of chains) {
    for (const rule of rules) {
      const name = counterOf(rule);
      if (name !== null) users.set(name, (users.get(name) ?? 0) + 1);
    }
  }
  const packetsOf = (rule: FilterRule) => {
    const name = counterOf(rule);
    return name !== null && users.get(name) === 1 ? (counted.get(name) ?? null) : null;
  };
  return chains.map((chain) => ({
    ...chain,
    rules: chain.rules.map((rule) => ({ ...rule, packets: rule.packets ?? packetsOf(rule) })),
  }));
}

export const nftables: Recogniser = {
  id: 'nft',
  read(block, at) {
    if (!TABLE.test(block.lines[at]!.text)) return null;
    let chains: FilterChain[] = [];
    const tables: FilterChain[] = [];
    let counted = new Map<string, number>();
    let counter: string | null = null;
    let rules: FilterRule[] = [];
    let family: FilterFamily | null = null;
    let hook: string | null = null;
    let policy: FilterChain['policy'] = null;
    let chain: string | null = null;
    let depth = 0;
    let end = at;
    for (let i = at; i < block.lines.length; i++) {
      const { text } = block.lines[i]!;
      if (depth === 0 && text.trim() !== '' && !TABLE.test(text)) break;
      if (depth === 0 && chains.length > 0) {
        for (const each of withCounters(chains, counted)) tables.push(each);
        [chains, counted] = [[], new Map()];
      }
      if (depth === 0) family = familyOf(TABLE.exec(text)?.[1] ?? '');
      const name = CHAIN.exec(text)?.[1];
      counter = chain === null ? (NAMED_COUNTER.exec(text)?.[1] ?? counter) : null;
      const packets = counter === null ? null : COUNTED.exec(text);
      if (packets !== null) counted.set(counter!, Number(packets[1]));
      if (packets !== null) counter = null;
      const base = BASE.exec(text);
      if (name !== undefined) {
        [chain, rules, hook, policy] = [name, [], null, null];
      } else if (base !== null) {
        hook = base[1]!;
        policy = (POLICY.exec(text)?.[1] ?? 'accept') as 'accept' | 'drop';
      } else if (text.trim() === '}' && chain !== null) {
        chains.push({ name: chain, family, hook, policy, policyPackets: null, rules });
        chain = null;
      } else if (chain !== null && text.trim() !== '') rules.push(readRule(text));
      depth += (text.match(/\{/g)?.length ?? 0) - (text.match(/\}/g)?.length ?? 0);
      if (text.trim() !== '') end = i + 1;
    }
    // One by one: an argument list holds fewer than an output can have.
    for (const each of withCounters(chains, counted)) tables.push(each);
    const ruleset = { tool: 'nft' as const, chains: tables };
    return {
      lines: end - at,
      tables: [filterTable(ruleset)],
      facts: [{ fact: 'filter', ruleset, moment: block.moment }],
    };
  },
};
