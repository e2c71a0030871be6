/**
 * The longest task of a page's thread, by a trace: PerformanceObserver tells only how long one took, and neither how much of that it ran nor
 * what.
 */
import type { Browser, Page } from '@playwright/test';

export interface LongestTask {
  /** From its begin to its end, ms: also while other threads have the cores. */
  readonly wall: number;
  /** Time that its thread ran in it, ms. */
  readonly cpu: number;
  /** What ran in it, the most first: its own time without what it called, ms. */
  readonly parts: readonly (readonly [what: string, cpu: number])[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What the events of a trace are called here; those of other names are the browser's own work. */
const WHAT: readonly (readonly [RegExp, string])[] = [
  [/^(FunctionCall|EvaluateScript|v8\.|RunMicrotasks|EventDispatch|TimerFire)/, 'script'],
  [/^(MajorGC|MinorGC|V8\.GC|BlinkGC)/, 'garbage'],
  [/^(UpdateLayoutTree|RecalculateStyles|ParseAuthorStyleSheet)/, 'style'],
  [/^Layout/, 'layout'],
  [/^(PrePaint|Paint|Layerize|Commit|UpdateLayer)/, 'paint'],
];
const OTHER = 'the browser';

/** Does something with a page, and tells of the tasks meanwhile the longest by the clock and the longest by what it ran. */
export async function withLongestTask<T>(
  browser: Browser,
  page: Page,
  work: () => Promise<T>,
): Promise<{ result: T; longest: LongestTask; mostRun: LongestTask }> {
  await browser.startTracing(page, {
    categories: ['toplevel', '__metadata', 'devtools.timeline', 'v8'],
  });
  const result = await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}.${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const spans = traceEvents.filter((event) => event.ph === 'X' && pages.has(threadOf(event)));
  const tasks = spans.filter(({ name }) => name.endsWith('RunTask'));
  const most = (of: (event: TraceEvent) => number) =>
    tasks.reduce<TraceEvent | null>((a, b) => (a !== null && of(a) >= of(b) ? a : b), null);
  const told = (task: TraceEvent | null): LongestTask =>
    task === null
      ? { wall: 0, cpu: 0, parts: [] }
      : {
          wall: (task.dur ?? 0) / 1000,
          cpu: (task.tdur ?? 0) / 1000,
          parts: partsOf(
            task,
            spans.filter((event) => threadOf(event) === threadOf(task)),
          ),
        };
  return {
    result,
    longest: told(most((e) => e.dur ?? 0)),
    mostRun: told(most((e) => e.tdur ?? 0)),
  };
}

/** The time that ran in a task, by what it was spent on; an event's own time is what its inner events leave of it. */
function partsOf(task: TraceEvent, spans: readonly TraceEvent[]): [string, number][] {
  const end = task.ts + (task.dur ?? 0);
  const inside = spans
    .filter(({ ts, dur = 0 }) => ts >= task.ts && ts + dur <= end)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const sums = new Map<string, number>();
  const open: { readonly until: number; readonly what: string }[] = [];
  for (const { name, ts, dur = 0, tdur = 0 } of inside) {
    while (open.length > 0 && open.at(-1)!.until <= ts) open.pop();
    const outer = open.at(-1)?.what;
    const what = WHAT.find(([pattern]) => pattern.test(name))?.[1] ?? outer ?? OTHER;
    sums.set(what, (sums.get(what) ?? 0) + tdur / 1000);
    if (outer !== undefined) sums.set(outer, sums.get(outer)! - tdur / 1000);
    open.push({ until: ts + dur, what });
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
