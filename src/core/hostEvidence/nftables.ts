/** `nft list ruleset`. */
import {
  flagBits,
  portRanges,
  type FilterChain,
  type FilterCondition,
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

/** Parts of a rule that can be understood; each takes what it read out of the text. */
const parts: readonly (readonly [RegExp, (match: RegExpExecArray) => FilterCondition | null])[] = [
  [/\btcp ([ds])port (\{[^{}]*\}|\d+(?:-\d+)?)/, (m) => ports(m[1]!, m[2]!)],
  [/\btcp flags (\([^()]*\)|[\w,|]+) \/ (\([^()]*\)|[\w,|]+)/, (m) => flags(m[1]!, m[2]!)],
  [/\btcp flags & (\([^()]*\)|[\w,|]+) == (\([^()]*\)|[\w,|]+)/, (m) => flags(m[2]!, m[1]!)],
  [/\bip6? ([ds])addr ([\da-fA-F.:]+(?:\/\d+)?)/, (m) => addressCondition(m[1]!, m[2]!)],
  [/\b(?:ip protocol|meta l4proto|ip6 nexthdr) tcp\b/, () => null],
];

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

export const nftables: Recogniser = {
  id: 'nft',
  read(block, at) {
    if (!TABLE.test(block.lines[at]!.text)) return null;
    const chains: FilterChain[] = [];
    let rules: FilterRule[] = [];
    let hook: string | null = null;
    let policy: FilterChain['policy'] = null;
    let chain: string | null = null;
    let depth = 0;
    let end = at;
    for (let i = at; i < block.lines.length; i++) {
      const { text } = block.lines[i]!;
      if (depth === 0 && text.trim() !== '' && !TABLE.test(text)) break;
      const name = CHAIN.exec(text)?.[1];
      const base = BASE.exec(text);
      if (name !== undefined) {
        [chain, rules, hook, policy] = [name, [], null, null];
      } else if (base !== null) {
        hook = base[1]!;
        policy = (POLICY.exec(text)?.[1] ?? 'accept') as 'accept' | 'drop';
      } else if (text.trim() === '}' && chain !== null) {
        chains.push({ name: chain, hook, policy, policyPackets: null, rules });
        chain = null;
      } else if (chain !== null && text.trim() !== '') rules.push(readRule(text));
      depth += (text.match(/\{/g)?.length ?? 0) - (text.match(/\}/g)?.length ?? 0);
      if (text.trim() !== '') end = i + 1;
    }
    const ruleset = { tool: 'nft' as const, chains };
    return {
      lines: end - at,
      tables: [filterTable(ruleset)],
      facts: [{ fact: 'filter', ruleset, moment: block.moment }],
    };
  },
};
