/**
 * The rules that may hit what goes between two ends, out of all chains: who bans clients and networks one by one has thousands of rules, and a capture has
 * as many flows; they are not tried against each other.
 */
import ipaddr from 'ipaddr.js';
import { LONGEST_ADDRESS } from './endpoint';
import type { FilterChain, FilterRule, FilteredSegment } from './filterRuleset';

/** A chain, and those of its rules that may match, in their order. */
export interface RulesOfChain {
  readonly chain: FilterChain;
  readonly rules: readonly FilterRule[];
}

/** Rules that ask for no address, network or single port of a destination, and chains: so many are tried against each flow, the first ones. */
const MOST_TRIED = 1024;

type Address = ReturnType<typeof ipaddr.parse>;
/** Prefix lengths that rules name, and by `length/network` the numbers of those rules. */
class Networks {
  private readonly lengths = new Map<string, Set<number>>();
  private readonly rules = new Map<string, number[]>();

  /** False for what is no network, and for that of all addresses. */
  add(prefix: string, rule: number): boolean {
    const [network, length] = prefix.split('/', 2);
    const address = parsed(network ?? '');
    if (address === null) return false;
    const bits = length === undefined ? bitsOf(address) : Number(length);
    if (!Number.isInteger(bits) || bits < 1 || bits > bitsOf(address)) return false;
    const kind = address.kind();
    const known = this.lengths.get(kind);
    if (known === undefined) this.lengths.set(kind, new Set([bits]));
    else known.add(bits);
    append(this.rules, networkKey(address, bits), rule);
    return true;
  }

  /** The rules whose network holds the address. */
  of(address: Address): number[] {
    const lengths = this.lengths.get(address.kind()) ?? [];
    return [...lengths].flatMap((bits) => this.rules.get(networkKey(address, bits)) ?? []);
  }
}

const bitsOf = (address: Address) => (address.kind() === 'ipv4' ? 32 : 128);

function networkKey(address: Address, bits: number): string {
  const bytes = address.toByteArray();
  const masked = bytes.map((byte, i) => byte & (0xff00 >> Math.max(0, Math.min(8, bits - 8 * i))));
  return `${bits}/${masked.join('.')}`;
}

function append(map: Map<string, number[]>, key: string, rule: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [rule]);
  else known.push(rule);
}

function parsed(text: string): Address | null {
  return text.length <= LONGEST_ADDRESS && ipaddr.isValid(text) ? ipaddr.parse(text) : null;
}

export class RuleIndex {
  private readonly all: { readonly chain: FilterChain; readonly rule: FilterRule | null }[] = [];
  private readonly source = new Networks();
  private readonly destination = new Networks();
  private readonly port = new Map<string, number[]>();
  /** Rules that no key is known of, and a place for each chain whose policy drops. */
  private readonly others: number[] = [];
  /** Those of them that are not tried, as they are too many. */
  readonly leftOut: number;

  constructor(chains: readonly FilterChain[]) {
    for (const chain of chains) {
      for (const rule of chain.rules) {
        const number = this.all.push({ chain, rule }) - 1;
        if (!this.put(rule, number)) this.others.push(number);
      }
      if (chain.policy === 'drop') this.others.push(this.all.push({ chain, rule: null }) - 1);
    }
    this.leftOut = Math.max(0, this.others.length - MOST_TRIED);
    this.others.length -= this.leftOut;
  }

  private put({ conditions }: FilterRule, number: number): boolean {
    for (const condition of conditions) {
      if (condition.on === 'source' && this.source.add(condition.prefix, number)) return true;
      if (condition.on === 'destination' && this.destination.add(condition.prefix, number)) {
        return true;
      }
    }
    for (const condition of conditions) {
      if (condition.on !== 'destination-port') continue;
      const [range] = condition.ranges;
      if (condition.ranges.length !== 1 || range![0] !== range![1]) continue;
      append(this.port, String(range![0]), number);
      return true;
    }
    return false;
  }

  /** Every rule that may match; others may be among them. Without addresses that can be read, all of them. */
  between({
    source,
    destination,
    destinationPort,
  }: Pick<FilteredSegment, 'source' | 'destination' | 'destinationPort'>): RulesOfChain[] {
    const [from, to] = [parsed(source), parsed(destination)];
    const numbers =
      from === null || to === null
        ? this.all.keys()
        : [
            ...this.others,
            ...this.source.of(from),
            ...this.destination.of(to),
            ...(this.port.get(String(destinationPort)) ?? []),
          ].sort((a, b) => a - b);
    const found: { chain: FilterChain; rules: FilterRule[] }[] = [];
    for (const number of numbers) {
      const { chain, rule } = this.all[number]!;
      if (found.at(-1)?.chain !== chain) found.push({ chain, rules: [] });
      if (rule !== null) found.at(-1)!.rules.push(rule);
    }
    return found;
  }
}
