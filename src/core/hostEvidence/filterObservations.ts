/** What the rules of a packet filter say of an opening. */
import type { Opening } from '../opening/opening';
import { TcpFlag } from '../packets/packetTable';
import { countText } from '../words/duration';
import type { Observation } from '../diagnosis/observations/observation';
import {
  ruleKey,
  ruleMatch,
  seesFamily,
  seesForwarded,
  seesIncoming,
  type FilterChain,
  type FilteredSegment,
  type FilterRule,
  type RuleMatch,
} from './filterRuleset';
import { RuleIndex, type RulesOfChain } from './ruleIndex';
import { isEmptyRuleset } from './filterTable';
import { factsOf, type HostEvidence } from './hostEvidence';
import { ignoredSegments, type FlowEnds } from './hostFlow';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { perEvidence } from './perEvidence';

/** A dropping rule that may hit what the server ignored of an opening. */
export interface FilterMatch {
  readonly rule: FilterRule;
  readonly chain: FilterChain;
  /** `yes`: it certainly hits every ignored segment, and no rule before it may let them through. */
  readonly match: Exclude<RuleMatch, 'no'>;
  /** Null where the rule has no counter: then only one that certainly hits is named. */
  readonly packets: number | null;
  /** How many of them it hit between the first and the last print of it; null when it is printed once. */
  readonly rise: number | null;
}

/** Dropping rules that counted packets and do not certainly miss what the server ignored of this opening; and those without a counter that certainly hit it. */
export function filterMatches(
  evidence: HostEvidence,
  opening: Opening,
  ends: FlowEnds,
): FilterMatch[] {
  const segments = ignoredSegments(opening).map(({ flags }): FilteredSegment => ({
    source: ends.client,
    sourcePort: ends.clientPort,
    destination: ends.server,
    destinationPort: ends.serverPort,
    flags,
  }));
  if (segments.length === 0) return [];
  const [first] = segments;
  // What rules ask of them differs by their flags alone.
  const kinds = [...new Map(segments.map((segment) => [segment.flags, segment])).values()];
  const answered = opening.synAck === null ? null : { ...first!, flags: TcpFlag.syn };
  const matches: Omit<FilterMatch, 'rise'>[] = [];
  const index = rulesOf(evidence);
  for (const each of index.between(first!)) {
    if (matches.length >= MOST_MATCHES) break;
    matches.push(...matchesIn(each, kinds, segments.length, index.leftOut === 0));
  }
  return asDifferences(
    // A rule that drops the SYN as well came later than the SYN that was answered: what else it dropped, nobody knows.
    matches.map((each) =>
      answered !== null && ruleMatch(each.rule, answered) === 'yes'
        ? { ...each, match: 'perhaps' as const }
        : each,
    ),
  );
}

/** A rule of the filter drops all that the server ignored: no figure of TCP proves beside it. */
export const dropsForCertain = ({ evidence, opening, ends }: JoinedEvidence): boolean =>
  filterMatches(evidence, opening, ends).some(({ match }) => match === 'yes');

/** Two prints of one rule are a difference, and one match. */
function asDifferences(matches: readonly Omit<FilterMatch, 'rise'>[]): FilterMatch[] {
  const prints = new Map<string, Omit<FilterMatch, 'rise'>[]>();
  for (const match of matches) {
    const key = `${match.chain.family} ${match.chain.name} ${ruleKey(match.rule)}`;
    const same = prints.get(key);
    if (same === undefined) prints.set(key, [match]);
    else same.push(match);
  }
  return [...prints.values()].map((same) => {
    const [first, last] = [same[0]!, same.at(-1)!];
    const rise = (last.packets ?? 0) - (first.packets ?? 0);
    const isCounted = first.packets !== null && last.packets !== null;
    return { ...last, rise: same.length > 1 && isCounted && rise >= 0 ? rise : null };
  });
}

/** The chains that see what comes in and have dropped some of it, or may have: in the others there is nothing to find. */
const droppingChains = perEvidence((evidence) =>
  factsOf(evidence, 'filter')
    .flatMap(({ ruleset }) => ruleset.chains)
    .filter(
      (chain) =>
        (seesIncoming(chain) || seesForwarded(chain)) &&
        ((chain.policy === 'drop' && chain.policyPackets !== null) ||
          chain.rules.some(mayHaveDropped)),
    ),
);

const rulesOf = perEvidence((evidence) => new RuleIndex(droppingChains(evidence)));

/** Rules that are named for one opening: what more of them say is the same. */
const MOST_MATCHES = 32;

/** `nft list ruleset` prints no counter unless the rule has one, nor do `iptables -S` and `iptables -nL`. */
function mayHaveDropped({ verdict, packets }: FilterRule): boolean {
  return (verdict === 'drop' || verdict === 'reject') && packets !== 0;
}

/**
 * @param segments one of each kind
 * @param count of all of them
 * @param isWhole no rule was left out that could have let them through
 */
function matchesIn(
  { chain, rules }: RulesOfChain,
  segments: readonly FilteredSegment[],
  count: number,
  isWhole: boolean,
): Omit<FilterMatch, 'rise'>[] {
  const found: Omit<FilterMatch, 'rise'>[] = [];
  // Before a rule that may accept, or leads elsewhere, a later one is reached only perhaps.
  let reached = seesFamily(chain.family, segments[0]!.destination);
  if (reached === 'no') return [];
  // A chain at the ingress of a device sees what comes in there alone.
  if (chain.hook === null || chain.hook === 'ingress' || seesForwarded(chain) || !isWhole) {
    reached = 'perhaps';
  }
  for (const rule of rules) {
    if (found.length === MOST_MATCHES) return found;
    const match = worst(segments.map((segment) => ruleMatch(rule, segment)));
    if (match === 'no') continue;
    const drops = rule.verdict === 'drop' || rule.verdict === 'reject';
    const isCertain = match === 'yes' && reached === 'yes';
    if (mayHaveDropped(rule) && rule.packets !== null) {
      const certain = isCertain && rule.packets >= count;
      found.push({ rule, chain, match: certain ? 'yes' : 'perhaps', packets: rule.packets });
    } else if (mayHaveDropped(rule) && isCertain) {
      found.push({ rule, chain, match: 'yes', packets: null });
    }
    if (match === 'yes' && rule.verdict === 'accept') return found;
    if (!drops) reached = 'perhaps';
  }
  const { policy, policyPackets } = chain;
  if (policy === 'drop' && policyPackets !== null && policyPackets > 0) {
    const rule: FilterRule = {
      text: 'policy drop',
      verdict: 'drop',
      conditions: [],
      packets: policyPackets,
    };
    found.push({ rule, chain, match: 'perhaps', packets: policyPackets });
  }
  return found;
}

function worst(matches: readonly RuleMatch[]): RuleMatch {
  if (matches.every((match) => match === 'yes')) return 'yes';
  return matches.every((match) => match === 'no') ? 'no' : 'perhaps';
}

const nothingFiltered = perEvidence((evidence) =>
  factsOf(evidence, 'filter').every(({ ruleset }) => isEmptyRuleset(ruleset)),
);

/** Families of the tables that are shown. */
const familiesShown = perEvidence(
  (evidence) =>
    new Set(
      factsOf(evidence, 'filter').flatMap(({ ruleset: { chains } }) =>
        chains.length === 0 ? [null] : chains.map(({ family }) => family),
      ),
    ),
);

export function filterObservations({
  evidence,
  opening,
  ends,
  role,
  ignored,
  reachedServer,
}: JoinedEvidence): Observation[] {
  if (role === 'client' || role === 'other') return [];
  const found: Observation[] = [];
  const packets = ignored.map(({ packet }) => packet);
  for (const { rule, chain, match, packets: count, rise } of filterMatches(
    evidence,
    opening,
    ends,
  )) {
    if (rise === 0) continue;
    if (count === null) {
      // One that was made later than the SYN that was answered says nothing.
      if (match !== 'yes') continue;
      found.push(
        hostFact(
          'firewall-drops-perhaps',
          `The rule "${rule.text}" of chain ${chain.name} drops all that the server ignored here. It has no counter, so that the text does not show whether it stood there at the time.`,
          { packets },
        ),
      );
      continue;
    }
    const between = rise === null ? '' : ` between its two prints (${count - rise}, then ${count})`;
    const counted = `The rule "${rise === null ? rule.text : ruleKey(rule)}" of chain ${chain.name} dropped ${countText(rise ?? count, 'packet')}${between}`;
    if (
      match === 'yes' &&
      role === 'server' &&
      reachedServer &&
      (rise ?? count) >= packets.length
    ) {
      found.push(
        hostFact(
          'firewall-drops-counted',
          `${counted}, and hits every segment that the server ignored here.`,
          { packets, numbers: [rise ?? count] },
        ),
      );
    } else if (rise !== null && rise === packets.length) {
      found.push(
        hostFact(
          'firewall-drops-match',
          `${counted}: as many as the ${packets.length === 1 ? 'one segment' : `${packets.length} segments`} of this opening that went unanswered.`,
          { packets, numbers: [rise] },
        ),
      );
    } else {
      found.push(
        hostFact(
          'firewall-drops-perhaps',
          `${counted}; whether those of this opening are among them, the text does not show.`,
          { numbers: [rise ?? count] },
        ),
      );
    }
  }
  const { leftOut } = rulesOf(evidence);
  if (leftOut > 0 && packets.length > 0) {
    found.push(
      hostFact(
        'host-snapshot',
        `The packet filter has more rules that name no address than are tried against each opening: the last ${countText(leftOut, 'rule')} ${leftOut === 1 ? 'was' : 'were'} left out.`,
      ),
    );
  }
  const filters = factsOf(evidence, 'filter');
  const isShown = [...familiesShown(evidence)].some(
    (each) => seesFamily(each, ends.server) !== 'no',
  );
  if (isShown && nothingFiltered(evidence)) {
    const tools = [...new Set(filters.map(({ ruleset }) => ruleset.tool))].join(' and ');
    found.push(
      hostFact(
        'firewall-empty',
        `The packet filter has no rule at all (${tools}). Other tables, connection tracking and eBPF programs are not in this output.`,
      ),
    );
  }
  return found;
}
