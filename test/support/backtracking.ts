/**
 * Whether a regular expression can backtrack more than a constant number of times for each character: decided on its
 * automaton, by the criteria for how many ways there are to read a text (Weber and Seidl, "On the degree of ambiguity
 * of finite automata", 1991; Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression
 * Matchers by Using Ambiguity of NFA", 2016). Errs on the side of "yes".
 */
import { ANY_CHARACTER, parseExpression, type Expression } from './regularExpression';

/** The automaton: a state for each place of the expression that takes a character (Glushkov's construction). */
interface Automaton {
  /** What a state takes. */
  readonly sets: bigint[];
  /** States that may follow; one that may follow in two ways stands there twice. */
  readonly next: number[][];
  /** States after which the match is complete, whatever follows. */
  readonly done: Set<number>;
  /** States that stand inside a look-around. */
  readonly looking: Set<number>;
}

/** A part of the automaton while it is built. */
interface Fragment {
  readonly nullable: boolean;
  /** Can be empty only where an assertion holds. */
  readonly asserts: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` after which nothing of this part is asked any more. */
  readonly free: readonly number[];
}

const NOTHING: Fragment = { nullable: true, asserts: false, first: [], last: [], free: [] };

function automatonOf(source: string, flags: string): Automaton {
  const sets: bigint[] = [];
  const next: number[][] = [];
  const looking = new Set<number>();
  let depth = 0;
  const state = (set: bigint) => {
    sets.push(set);
    next.push([]);
    if (depth > 0) looking.add(sets.length - 1);
    return sets.length - 1;
  };
  const link = (from: readonly number[], to: readonly number[]) => {
    for (const one of from) next[one]!.push(...to);
  };
  const follow = (a: Fragment, b: Fragment): Fragment => {
    link(a.last, b.first);
    return {
      nullable: a.nullable && b.nullable,
      asserts: a.asserts || b.asserts,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
      free: b.nullable && !b.asserts ? [...a.free, ...b.free] : b.free,
    };
  };
  const either = (all: readonly Fragment[]): Fragment => ({
    nullable: all.some(({ nullable }) => nullable),
    asserts: all.some(({ asserts }) => asserts),
    first: all.flatMap(({ first }) => first),
    last: all.flatMap(({ last }) => last),
    free: all.flatMap(({ free }) => free),
  });
  const optional = (a: Fragment): Fragment => ({ ...a, nullable: true });
  function build(of: Expression): Fragment {
    switch (of.kind) {
      case 'character': {
        const only = [state(of.set)];
        return { nullable: false, asserts: false, first: only, last: only, free: only };
      }
      case 'assertion':
        return { ...NOTHING, asserts: true };
      case 'sequence':
        return of.parts.map(build).reduce(follow, NOTHING);
      case 'choice':
        return either(of.parts.map(build));
      case 'look': {
        depth++;
        const { first } = build(of.of);
        depth--;
        // What is looked at is read, and leads nowhere.
        return { nullable: true, asserts: true, first, last: [], free: [] };
      }
      case 'repeat': {
        let whole = NOTHING;
        for (let i = 0; i < of.min - 1; i++) whole = follow(whole, build(of.of));
        if (of.max === Infinity) {
          const loop = build(of.of);
          link(loop.last, loop.first);
          return follow(whole, of.min === 0 ? optional(loop) : loop);
        }
        if (of.min > 0) whole = follow(whole, build(of.of));
        let rest = NOTHING;
        const copies = Array.from({ length: of.max - of.min }, () => build(of.of));
        for (const copy of copies.reverse()) rest = optional(follow(copy, rest));
        return follow(whole, rest);
      }
    }
  }

  /** Where nothing binds an expression to the start, it is tried at each character. */
  const anywhere = (part: Fragment): Fragment => {
    const start = state(ANY_CHARACTER);
    link([start], [start]);
    return follow(optional({ ...NOTHING, nullable: false, first: [start], last: [start] }), part);
  };
  const whole = parseExpression(source, flags);
  const branches = whole.kind === 'choice' ? whole.parts : [whole];
  const fragments = branches.flatMap((branch) => {
    if (!startsAtStart(branch)) return [anywhere(build(branch))];
    if (!flags.includes('m')) return [build(branch)];
    const lineEnd: Expression = { kind: 'character', set: parseSet('[\\n\\r\\u2028]') };
    return [build(branch), anywhere(follow(build(lineEnd), build(branch)))];
  });
  return { sets, next, done: new Set(either(fragments).free), looking };
}

function parseSet(atom: string): bigint {
  const parsed = parseExpression(atom, '') as { parts: readonly { set: bigint }[] };
  return parsed.parts[0]!.set;
}

function startsAtStart(branch: Expression): boolean {
  if (branch.kind === 'assertion') return branch.text === '^';
  if (branch.kind === 'choice') return branch.parts.every(startsAtStart);
  return (
    branch.kind === 'sequence' && branch.parts[0] !== undefined && startsAtStart(branch.parts[0])
  );
}

/** For each state the states of its loops (strongly connected with it), itself among them; none outside of loops. */
function loopsOf({ next }: Automaton): Set<number>[] {
  const reach = next.map((_, from) => {
    const seen = new Set<number>();
    const todo = [...next[from]!];
    for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      todo.push(...next[one]!);
    }
    return seen;
  });
  return next.map((_, one) => new Set([...reach[one]!].filter((other) => reach[other]!.has(one))));
}

/** Why an expression may take more than linear time, in words; null when it is proved that it does not. */
export function backtracking(source: string, flags: string): string | null {
  const automaton = automatonOf(source, flags);
  const loops = loopsOf(automaton);
  if (isExponential(automaton, loops)) return 'exponential: one loop reads a text in several ways';
  if (isPolynomial(automaton, loops)) {
    return 'quadratic or worse: two loops (or a loop and the search for a start) can share a text';
  }
  return null;
}

function isExponential({ sets, next }: Automaton, loops: readonly Set<number>[]): boolean {
  return loops.some((loop, start) => {
    if (loop.size === 0) return false;
    const inside = (from: number) => next[from]!.filter((to) => loop.has(to));
    for (const one of loop) {
      const to = inside(one);
      if (new Set(to).size < to.length) return true;
    }
    // Two walks along one text that part and meet again.
    const steps = (pair: string) => {
      const [a, b] = pair.split(' ').map(Number) as [number, number];
      return inside(a).flatMap((x) =>
        inside(b).flatMap((y) => ((sets[x]! & sets[y]!) === 0n ? [] : [`${x} ${y}`])),
      );
    };
    const seen = reached([`${start} ${start}`], steps);
    return [...seen].some((pair) => {
      const [a, b] = pair.split(' ');
      return a !== b && reached([pair], steps).has(`${start} ${start}`);
    });
  });
}

function isPolynomial(automaton: Automaton, loops: readonly Set<number>[]): boolean {
  const { sets, next, done, looking } = automaton;
  return loops.some((firstLoop, p) =>
    loops.some((lastLoop, q) => {
      if (p === q || !firstLoop.has(p) || !lastLoop.has(q)) return false;
      // A loop after which the match is complete never fails.
      if (done.has(q) && !looking.has(q)) return false;
      const steps = (triple: string) => {
        const [a, b, c] = triple.split(' ').map(Number) as [number, number, number];
        const found: string[] = [];
        for (const x of next[a]!) {
          if (!firstLoop.has(x)) continue;
          for (const z of next[c]!) {
            const both = sets[x]! & sets[z]!;
            if (both === 0n || !lastLoop.has(z)) continue;
            for (const y of next[b]!) if ((both & sets[y]!) !== 0n) found.push(`${x} ${y} ${z}`);
          }
        }
        return found;
      };
      return reached([`${p} ${p} ${q}`], steps).has(`${p} ${q} ${q}`);
    }),
  );
}

/** Everything that steps lead to from some places. */
function reached(from: readonly string[], steps: (of: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const todo = [...from];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    for (const to of steps(one)) {
      if (seen.has(to)) continue;
      seen.add(to);
      todo.push(to);
    }
  }
  return seen;
}
