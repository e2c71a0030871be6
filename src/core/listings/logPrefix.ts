/**
 * What the prefix of a logging rule says became of the packet. The rule itself is no verdict (iptables-extensions(8), LOG; RouterOS, action=log): people write into the
 * prefix what the next rule does, what a list is called, or what a rule would do one day.
 */
import type { FateKind } from './toldFate';

const VERDICT =
  /^(?:BLOCK(?:ED|S)?|DROP(?:PED|S)?|REJECT(?:ED|S)?|DENY|DENIES|DENIED|DISCARD(?:ED|S)?)$/i;
/** This did not happen: `nodrop`, `not dropped`, `would-block`, `DRYRUN DROP`, `BLOCK_OFF`, `drop-log-accept`. */
const NOT_DROPPED =
  /\b(?:no|not|non|un|never|would|dont|pre)[-_ ]?(?:be[-_ ])?(?:BLOCK|DROP|REJECT|DENY|DENIED|DISCARD)|(?<![a-z])(?:ALLOW|ACCEPT|PASS|PERMIT|EXEMPT|DRY[-_ ]?RUN|TEST|MONITOR|AUDIT|OFF)(?:ED|S)?(?![a-z])/i;
/** Names of tools, chains, policies and states, which say nothing else. Shorter ones are those of zones and devices. */
const NEUTRAL =
  /^(?:all|any|chain|connection|conntrack|default|deflt|external|filter|final|fire[wv]all|firewalld|forward|from|host|input|inbound|incoming|internal|invalid|ipt|iptables|kernel|limit|logs?|logged|logging|netfilter|nftables|outbound|outgoing|output|packets?|policy|private|public|rule|ruleset|shorewall|state|stealth|strict|tables|traffic|trusted|untrusted|zone)$/i;
const LONGEST_NAME = 5;
/** Doubt, or a value: `block?`, `drop=0`. */
const DOUBTFUL = /[?=]/;
/** Short words that change what others say. */
const CHANGES = /^(?:if|list|later|check|next|maybe|perms?|rate|count|miss|hit|mark|soon|lists)$/i;

/** A filter dropped it, something may have (`dropped`), or nothing is said of its fate (null). */
export function fateOfPrefix(prefix: string): Extract<FateKind, 'filter' | 'dropped'> | null {
  const words = prefix.match(/[A-Za-z]+/g) ?? [];
  if (!words.some((word) => VERDICT.test(word)) || NOT_DROPPED.test(prefix)) return null;
  const isPlain = words.every(
    (word) =>
      VERDICT.test(word) ||
      NEUTRAL.test(word) ||
      (word.length <= LONGEST_NAME && !CHANGES.test(word)),
  );
  return isPlain && !DOUBTFUL.test(prefix) ? 'filter' : 'dropped';
}
