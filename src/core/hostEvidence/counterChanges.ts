/** How much counters rose, and over which time; or only how high they stood. */
import { factsOf, type CounterOutput, type HostEvidence } from './hostEvidence';
import { sinceCaptureStart } from './moment';
import { perEvidence } from './perEvidence';

export interface CounterChange {
  /** How much it rose; null when there is only one total. */
  readonly rise: number | null;
  /** The last total since the start of the host, null when only rises are known. */
  readonly total: number | null;
  /** The total may be what was added since an earlier run alone. */
  readonly isGuessed?: boolean;
  /** Nanoseconds since the capture's start between which it rose; NaN when the text does not say. */
  readonly from: number;
  readonly to: number;
}

/** The hosts whose counters the text shows; '' stands for those of which it does not say where they were printed. */
export const countingHosts = perEvidence((evidence) => [
  ...new Set(factsOf(evidence, 'counters').map(({ host }) => host ?? '')),
]);

const knownChanges = perEvidence(() => new Map<string, { readonly of: CounterChange | null }>());

/** What the outputs say of the counters together; null when none of them is known. */
export function counterChange(
  evidence: HostEvidence,
  names: readonly string[],
  start: bigint | null,
): CounterChange | null {
  const changes = names.flatMap((name) => {
    const known = knownChanges(evidence);
    const key = `${name} ${start}`;
    const change = known.get(key) ?? { of: changeOf(evidence, name, start) };
    known.set(key, change);
    return change.of ?? [];
  });
  if (changes.length === 0) return null;
  return changes.reduce((all, one) => ({
    rise: all.rise === null || one.rise === null ? (all.rise ?? one.rise) : all.rise + one.rise,
    total: all.total === null ? one.total : all.total + (one.total ?? 0),
    isGuessed: all.isGuessed === true || one.isGuessed === true,
    from: Math.max(all.from, one.from),
    to: Math.min(all.to, one.to),
  }));
}

function changeOf(
  evidence: HostEvidence,
  name: string,
  start: bigint | null,
): CounterChange | null {
  if (countingHosts(evidence).length > 1) return null;
  const outputs = factsOf(evidence, 'counters');
  const known = (counted: CounterOutput['counted']) =>
    outputs.filter((output) => output.counted === counted && valueOf(output, name) !== null);
  const sinceCapture = known('since-capture').at(-1);
  if (sinceCapture !== undefined) {
    const to = sinceCaptureStart(sinceCapture.moment, start);
    return { rise: valueOf(sinceCapture, name), total: null, from: 0, to };
  }
  const totals = known('since-boot');
  const total = totals.length === 0 ? null : valueOf(totals.at(-1)!, name)!;
  const time = (output: CounterOutput) => sinceCaptureStart(output.moment, start);
  if (totals.length > 1) {
    const rise = total! - valueOf(totals[0]!, name)!;
    // A counter that fell: the host was started anew, the outputs are in another order, or show what was added since the one before.
    if (rise < 0) {
      const most = totals.reduce((max, output) => Math.max(max, valueOf(output, name)!), 0);
      return { rise: null, total: most, from: Number.NaN, to: Number.NaN };
    }
    return { rise, total, from: time(totals[0]!), to: time(totals.at(-1)!) };
  }
  const increments = known('since-last');
  if (increments.length > 1) {
    // The first one counts from an unknown moment on; those after it from the one before.
    const rise = increments.slice(1).reduce((sum, output) => sum + valueOf(output, name)!, 0);
    return { rise, total, from: time(increments[0]!), to: time(increments.at(-1)!) };
  }
  if (increments.length === 1) {
    const rise = valueOf(increments[0]!, name);
    return { rise, total, from: Number.NaN, to: time(increments[0]!) };
  }
  if (total === null) return null;
  const isGuessed = totals[0]!.isGuessed === true;
  return { rise: null, total, isGuessed, from: Number.NaN, to: Number.NaN };
}

const ownNames = perEvidence((evidence) => {
  const names = new Map<string, string | undefined>();
  for (const { values, ownNames: own } of factsOf(evidence, 'counters')) {
    for (const name of values.keys()) names.set(name, own?.get(name));
  }
  return names;
});

/** What the text itself calls a counter: its name in `nstat`, or the words of `netstat -s` in quotes. */
export function ownName(evidence: HostEvidence, name: string): string {
  const words = ownNames(evidence).get(name);
  return words === undefined ? name.replace(GROUP, '') : `"${words}"`;
}

const lastPrints = perEvidence(() => new Map<string, number>());

/** When a counter was printed last, nanoseconds since the capture's start; infinite where a print has no time. */
export function lastPrint(evidence: HostEvidence, name: string, start: bigint | null): number {
  const key = `${name} ${start}`;
  const known = lastPrints(evidence).get(key);
  if (known !== undefined) return known;
  let last = -Infinity;
  for (const { values, moment } of factsOf(evidence, 'counters')) {
    if (!values.has(name)) continue;
    const time = sinceCaptureStart(moment, start);
    last = Math.max(last, Number.isNaN(time) ? Infinity : time);
  }
  // A counter that is not listed is 0 by the whole of an output.
  const answer = last === -Infinity ? Infinity : last;
  lastPrints(evidence).set(key, answer);
  return answer;
}

const GROUP = /^(TcpExt|IpExt|MPTcpExt|Tcp|Ip)/;

function valueOf({ values, zeroWhenAbsent }: CounterOutput, name: string): number | null {
  const value = values.get(name);
  if (value !== undefined) return value;
  return zeroWhenAbsent.has(GROUP.exec(name)?.[0] ?? '') ? 0 : null;
}
