/** The rules of a packet filter as a table. */
import type { FilterRuleset } from './filterRuleset';
import type { HostTable } from './hostEvidence';

export function filterTable({ tool, chains }: FilterRuleset): HostTable {
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
    note: isEmptyRuleset(chains) ? 'No rule: everything is let through.' : null,
  };
}

/** No rule at all, and nothing is dropped by default. */
export function isEmptyRuleset(chains: FilterRuleset['chains']): boolean {
  return chains.every(({ rules, policy }) => rules.length === 0 && policy !== 'drop');
}
