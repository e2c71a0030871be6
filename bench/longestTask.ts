/** The longest task of a page's thread, by a trace: PerformanceObserver tells only how long one took, and not how much of that it ran. */
import type { Browser, Page } from '@playwright/test';

export interface LongestTask {
  /** From its begin to its end, ms: also while other threads have the cores. */
  readonly wall: number;
  /** Time that its thread ran in it, ms. */
  readonly cpu: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Does something with a page, and tells of the tasks meanwhile the longest by the clock and the longest by what it ran. */
export async function withLongestTask<T>(
  browser: Browser,
  page: Page,
  work: () => Promise<T>,
): Promise<{ result: T; longest: LongestTask; mostRun: LongestTask }> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
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
  let longest: LongestTask = { wall: 0, cpu: 0 };
  let mostRun = longest;
  for (const event of traceEvents) {
    if (event.ph !== 'X' || !event.name.endsWith('RunTask') || !pages.has(threadOf(event)))
      continue;
    const task = { wall: (event.dur ?? 0) / 1000, cpu: (event.tdur ?? 0) / 1000 };
    if (task.wall > longest.wall) longest = task;
    if (task.cpu > mostRun.cpu) mostRun = task;
  }
  return { result, longest, mostRun };
}
