/** `iptables -L -nv`, `iptables -S` and `iptables-save`. */
import {
  flagBits,
  negated,
  portRanges,
  type FilterChain,
  type FilterCondition,
  type FilterRule,
  type FilterVerdict,
} from './filterRuleset';
import { filterTable } from './filterTable';
import type { OutputBlock } from './hostText';
import type { Reading, Recogniser } from './recogniser';

type Draft = { -readonly [K in keyof FilterChain]: FilterChain[K] } & { rules: FilterRule[] };

const CHAIN =
  /^Chain (\S+) \((?:policy (ACCEPT|DROP|REJECT)(?: (\d+[KMG]?) packets, \d+[KMG]? bytes)?|\d+ references)\)(.*)$/;
const HEADER = /^\s*(?:num\s+)?(?:pkts\s+bytes\s+)?target\s+prot\s+opt\b/;
/** With counters: pkts bytes target prot opt in out source destination. The target may be missing. */
const COUNTED_ROW =
  /^\s*(?:\d+\s+)??(\d+[KMG]?)\s+\d+[KMG]?\s+(?:([A-Za-z][\w-]*)\s+)?(\S+)\s+(--|-f|!f)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(.*)/;
const PLAIN_ROW = /^\s*([A-Z][\w-]*)\s+(\S+)\s+(--|-f|!f)\s+(\S+)\s+(\S+)(.*)/;
const SAVED = /^\s*(?:\[(\d+):\d+\]\s+)?-([APN])\s+(\S+)(.*)/;
const SAVED_POLICY = /^:(\S+) (ACCEPT|DROP|-) \[(\d+):\d+\]/;
const SAVED_FRAME = /^(?:\*\w+|COMMIT|#.*)$/;

const HOOKS = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);
const SCALE: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9 };

const packetCount = (text: string) => Number.parseInt(text, 10) * (SCALE[text.at(-1)!] ?? 1);
const verdictOf = (target: string): FilterVerdict =>
  ['ACCEPT', 'DROP', 'REJECT'].includes(target) ? (target.toLowerCase() as FilterVerdict) : 'other';
const newChain = (
  name: string,
  policy: string | undefined,
  packets: string | undefined,
): Draft => ({
  name,
  hook: HOOKS.has(name) ? name.toLowerCase() : null,
  policy: policy === 'ACCEPT' ? 'accept' : policy === undefined || policy === '-' ? null : 'drop',
  policyPackets: packets === undefined ? null : packetCount(packets),
  rules: [],
});

function listedRule(
  text: string,
  target: string,
  protocol: string,
  interfaces: readonly string[],
  [source, destination]: readonly [string, string],
  extra: string,
  packets: number | null,
): FilterRule {
  const conditions = protocolIn(protocol);
  for (const name of interfaces) {
    if (name !== '*' && name !== 'any')
      conditions.push({ on: 'unknown', text: `interface ${name}` });
  }
  if (!isAnywhere(source)) conditions.push(addressIn('source', source));
  if (!isAnywhere(destination)) conditions.push(addressIn('destination', destination));
  let rest = withoutComments(extra).replace(/reject-with \S+/, '');
  const take = (pattern: RegExp, condition: (m: RegExpExecArray) => FilterCondition) => {
    const match = pattern.exec(rest);
    if (match === null) return;
    conditions.push(condition(match));
    rest = rest.replace(pattern, '');
  };
  take(/\b(?:dpts?:|dports )(!?) ?([\d:,]+)/, (m) =>
    negated(m[1], portCondition('destination-port', m[2]!)),
  );
  take(/\b(?:spts?:|sports )(!?) ?([\d:,]+)/, (m) =>
    negated(m[1], portCondition('source-port', m[2]!)),
  );
  take(/\bflags:(!?)(0x[\da-f]+)\/(0x[\da-f]+)/i, (m) =>
    negated(m[1], { on: 'flags', mask: Number(m[2]), set: Number(m[3]) }),
  );
  rest = rest.replaceAll(/\b(?:tcp|multiport)\b/g, '').trim();
  if (rest !== '') conditions.push({ on: 'unknown', text: rest });
  return { text, verdict: verdictOf(target), conditions, packets };
}

/** Without what stands between slash-star and star-slash, which is what a person wrote beside the rule. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const from = text.indexOf('/*', at);
    const to = from < 0 ? -1 : text.indexOf('*/', from + 2);
    if (to < 0) return kept.join('') + text.slice(at);
    kept.push(text.slice(at, from));
    at = to + 2;
  }
}

/** No condition where TCP is among it, else one that no segment meets. */
const protocolIn = (protocol: string): FilterCondition[] =>
  ['tcp', '6', 'all', '0'].includes(protocol) ? [] : [{ on: 'flags', mask: 0, set: 1 }];

const isAnywhere = (text: string) => ['0.0.0.0/0', '::/0', 'anywhere', '*'].includes(text);
const addressIn = (on: 'source' | 'destination', text: string): FilterCondition =>
  text.startsWith('!') ? negated('!', { on, prefix: text.slice(1) }) : { on, prefix: text };
function portCondition(on: 'source-port' | 'destination-port', text: string): FilterCondition {
  const ranges = portRanges(text);
  return ranges === null ? { on: 'unknown', text } : { on, ranges };
}

function readListedRule(line: string): FilterRule | null {
  const counted = COUNTED_ROW.exec(line);
  const text = line.trim().replaceAll(/\s+/g, ' ');
  if (counted !== null) {
    const [, packets, target = '', protocol, , input, output, source, destination, extra] = counted;
    return listedRule(
      text,
      target,
      protocol!,
      [input!, output!],
      [source!, destination!],
      extra!,
      packetCount(packets!),
    );
  }
  const plain = PLAIN_ROW.exec(line);
  if (plain === null) return null;
  const [, target, protocol, , source, destination, extra] = plain;
  return listedRule(text, target!, protocol!, [], [source!, destination!], extra!, null);
}

/** Options of a rule as it is typed; what is not understood is a condition that packets do not tell. */
function savedRule(options: string, packets: string | undefined): FilterRule {
  const conditions: FilterCondition[] = [];
  let target = '';
  let hits = packets;
  let rest = ` ${options} `;
  const take = (pattern: RegExp, use: (m: RegExpExecArray) => void) => {
    const match = pattern.exec(rest);
    if (match === null) return;
    use(match);
    rest = rest.replace(pattern, ' ');
  };
  take(/ -j (\S+)(?: --reject-with \S+)? /, (m) => (target = m[1]!));
  take(/ -c (\d+) \d+ /, (m) => (hits = m[1]!));
  take(/ ! -p \S+ /, (m) => conditions.push({ on: 'unknown', text: m[0].trim() }));
  take(/ -p (\S+) /, (m) => conditions.push(...protocolIn(m[1]!)));
  take(/ -m comment --comment (?:"[^"]*"|\S+) /, () => undefined);
  take(/ -m (?:tcp|multiport) /, () => undefined);
  take(/ (! )?--(?:dport|dports) (\S+) /, (m) =>
    conditions.push(negated(m[1], portCondition('destination-port', m[2]!))),
  );
  take(/ (! )?--(?:sport|sports) (\S+) /, (m) =>
    conditions.push(negated(m[1], portCondition('source-port', m[2]!))),
  );
  take(/ (! )?-s (\S+) /, (m) => conditions.push(negated(m[1], addressIn('source', m[2]!))));
  take(/ (! )?-d (\S+) /, (m) => conditions.push(negated(m[1], addressIn('destination', m[2]!))));
  take(/ (! )?--tcp-flags (\S+) (\S+) /, (m) => {
    const [mask, set] = [flagBits(m[2]!), flagBits(m[3]!)];
    conditions.push(
      mask === null || set === null
        ? { on: 'unknown', text: m[0].trim() }
        : negated(m[1], { on: 'flags', mask, set }),
    );
  });
  if (rest.trim() !== '') conditions.push({ on: 'unknown', text: rest.trim() });
  return {
    text: options,
    verdict: verdictOf(target),
    conditions,
    packets: hits === undefined ? null : Number(hits),
  };
}

function reading(block: OutputBlock, lines: number, chains: readonly Draft[]): Reading {
  const ruleset = { tool: 'iptables' as const, chains };
  return {
    lines,
    tables: [filterTable(ruleset)],
    facts: [{ fact: 'filter', ruleset, moment: block.moment }],
  };
}

function readListing(block: OutputBlock, at: number): Reading | null {
  const chains: Draft[] = [];
  let end = at;
  for (let i = at; i < block.lines.length; i++) {
    const { text } = block.lines[i]!;
    const chain = CHAIN.exec(text);
    const rule = chain === null && chains.length > 0 ? readListedRule(text) : null;
    if (chain !== null) chains.push(newChain(chain[1]!, chain[2], chain[3]));
    else if (rule !== null) chains.at(-1)!.rules.push(rule);
    else if (text.trim() === '') continue;
    else if (chains.length === 0 || !HEADER.test(text)) break;
    end = i + 1;
  }
  return chains.length === 0 ? null : reading(block, end - at, chains);
}

function readSaved(block: OutputBlock, at: number): Reading | null {
  const chains = new Map<string, Draft>();
  const chainOf = (name: string) => {
    const known = chains.get(name) ?? newChain(name, undefined, undefined);
    chains.set(name, known);
    return known;
  };
  let end = at;
  for (let i = at; i < block.lines.length; i++) {
    const { text } = block.lines[i]!;
    const policy = SAVED_POLICY.exec(text);
    const line = SAVED.exec(text);
    if (policy !== null) chains.set(policy[1]!, newChain(policy[1]!, policy[2], policy[3]));
    else if (line !== null) {
      const [, packets, kind, name] = line;
      const options = line[4]!.trimStart();
      if (kind === 'P') chains.set(name!, newChain(name!, options.split(' ', 1)[0], undefined));
      else if (kind === 'A') chainOf(name!).rules.push(savedRule(options, packets));
      else chainOf(name!);
    } else if (text.trim() === '') continue;
    else if (chains.size === 0 || !SAVED_FRAME.test(text)) break;
    end = i + 1;
  }
  return chains.size === 0 ? null : reading(block, end - at, [...chains.values()]);
}

export const iptables: Recogniser = {
  id: 'iptables',
  read: (block, at) => readListing(block, at) ?? readSaved(block, at),
};
