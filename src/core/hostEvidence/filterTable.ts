/** The rules of a packet filter as a table. */
import type { FilterRuleset } from './filterRuleset';
import type { HostTable } from './hostEvidence';

export function filterTable(ruleset: FilterRuleset): HostTable {
  const { tool, chains } = ruleset;
  const rows = chains.flatMap((chain) => {
    const head = [
      chain.name,
      chain.policy === null ? '' : `policy ${chain.policy}`,
      chain.policyPackets === null ? '' : String(chain.policyPackets),
    ];
    return [head, ...chain.rules.map((rule) => ['', rule.text, String(rule.packets ?? '')])];
  });
  return {
    title: 'Packet filter',
    columns: ['Chain', 'Rule', 'Packets'],
    rows,
    recognisedAs: tool,
    note: isEmptyRuleset(ruleset) ? 'No rule: everything is let through.' : null,
  };
}

/** No rule at all, and nothing is dropped by default. */
export function isEmptyRuleset({ chains, isCut = false }: FilterRuleset): boolean {
  return !isCut && chains.every(({ rules, policy }) => rules.length === 0 && policy !== 'drop');
}
