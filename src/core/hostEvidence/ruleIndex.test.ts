import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleMatch, type FilterCondition, type FilterRule } from './filterRuleset';
import { RuleIndex } from './ruleIndex';

const segment = { sourcePort: 5000, destinationPort: 80, flags: 0x10 };

describe('the rules that may hit what goes between two addresses', () => {
  const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1', '2001:DB8:0::1', '::');
  const prefix = fc
    .tuple(address, fc.constantFrom('', '/32', '/128', '/8', '/0', '/x'))
    .map((parts) => parts.join(''));
  const simple = fc.oneof(
    fc.record({ on: fc.constantFrom('source' as const, 'destination' as const), prefix }),
    fc.constant<FilterCondition>({ on: 'destination-port', ranges: [[80, 80]] }),
    fc.constant<FilterCondition>({ on: 'unknown', text: 'limit' }),
  );
  const condition = fc.oneof(
    simple,
    simple.map((inner): FilterCondition => ({ on: 'not', condition: inner })),
  );
  const rule = fc.record({
    text: fc.string(),
    verdict: fc.constant('drop' as const),
    conditions: fc.array(condition, { maxLength: 3 }),
    packets: fc.constant(1),
  });

  it('are all that match, in their order', () => {
    fc.assert(
      fc.property(fc.array(rule), address, address, (rules, source, destination) => {
        const chain = {
          name: 'c',
          family: null,
          hook: 'input',
          policy: null,
          policyPackets: null,
          rules,
        };
        const asked = { ...segment, source, destination };
        const matching = (some: readonly FilterRule[]) =>
          some.filter((each) => ruleMatch(each, asked) !== 'no');
        expect(
          matching(new RuleIndex([chain]).between(asked).flatMap((each) => each.rules)),
        ).toEqual(matching(rules));
      }),
    );
  });
});
