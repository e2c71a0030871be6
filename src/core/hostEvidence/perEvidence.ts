/** What is made of evidence once, though every flow of a capture asks for it. */
import { factsOf, type HostEvidence, type HostFact } from './hostEvidence';

/** The function, computed once for each evidence. */
export function perEvidence<T>(compute: (evidence: HostEvidence) => T): (of: HostEvidence) => T {
  const known = new WeakMap<HostEvidence, { readonly value: T }>();
  return (evidence) => {
    const found = known.get(evidence) ?? { value: compute(evidence) };
    known.set(evidence, found);
    return found.value;
  };
}

/** Facts of a kind by a key, in the order of the text. */
export function factIndex<K extends HostFact['fact'], Key>(
  kind: K,
  keyOf: (fact: Extract<HostFact, { fact: K }>) => Key,
): (evidence: HostEvidence, key: Key) => readonly Extract<HostFact, { fact: K }>[] {
  const indexOf = perEvidence((evidence) => {
    const index = new Map<Key, Extract<HostFact, { fact: K }>[]>();
    for (const fact of factsOf(evidence, kind)) {
      const key = keyOf(fact);
      const same = index.get(key);
      if (same === undefined) index.set(key, [fact]);
      else same.push(fact);
    }
    return index;
  });
  return (evidence, key) => indexOf(evidence).get(key) ?? [];
}
