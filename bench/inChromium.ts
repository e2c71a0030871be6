/**
 * `npm run bench:page`: what a person waits for, in Chromium, on the built page: from the choice of a file to the list of flows, as a
 * ratio to a bare walk over the same file's records in the same page, and beside TShark where that is installed; a fresh page, and one that has
 * read a file before. And what a ladder of 100,000 packets costs beside one of 100. Medians; what is no ratio depends on the machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { serve } from '../scripts/staticServer.mjs';
import { root } from '../scripts/tools.mjs';
import { withLongestTask, type LongestTask } from './longestTask';
import { longTransfer } from './longTransfer';
import { median } from './median';
import { writeSparseCapture } from '../e2e/support/sparseCapture';
import { manyConnections } from './manyConnections';
import { mixedBytes, mixedCapture } from './mixedCapture';

const ROUNDS = 5;

/** Runs in the page: notes when a file is chosen, and when it is on the page. */
const WATCH = `
  globalThis.bench = { chosen: 0, shown: 0, whole: 0, wanted: '' };
  addEventListener('change', (event) => {
    const file = event.target.files?.[0];
    if (file !== undefined) Object.assign(bench, { wanted: file.name, shown: 0, whole: 0, chosen: performance.now() });
  }, true);
  new MutationObserver(() => {
    if (bench.whole > 0 || bench.chosen === 0) return;
    if (document.querySelector('[role="status"]')?.textContent.startsWith(bench.wanted + ' is open.')) bench.whole = performance.now();
    if (bench.shown > 0) return;
    if (!document.querySelector('header')?.textContent.includes(bench.wanted)) return;
    if (document.querySelector('[role="listbox"] [role="option"]') !== null) bench.shown = performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Runs in the page: walks over the records of the chosen file, ms. */
const WALK = `async () => {
  const file = document.querySelector('#bench').files[0];
  const start = performance.now();
  let rest = new Uint8Array(0);
  let skip = 24;
  let packets = 0;
  for (let at = 0; at < file.size; at += 8 << 20) {
    const chunk = new Uint8Array(await file.slice(at, at + (8 << 20)).arrayBuffer());
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const view = new DataView(bytes.buffer);
    let i = skip;
    for (; i + 16 <= bytes.length; i += 16 + view.getUint32(i + 8, true)) packets++;
    rest = i < bytes.length ? bytes.slice(i) : new Uint8Array(0);
    skip = Math.max(0, i - bytes.length);
  }
  return { ms: performance.now() - start, packets };
}`;

const folder = mkdtempSync(join(tmpdir(), 'synscope-bench-'));
const { address } = await serve(join(root, 'dist'), 0);
const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
});

async function write(name: string, content: Blob): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, new Uint8Array(await content.arrayBuffer()));
  return path;
}

async function freshPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(WATCH);
  await page.goto(address, { waitUntil: 'networkidle' });
  return page;
}

/** Chooses a file; ms until all of it is shown, and its first row, and the longest tasks of the page's thread meanwhile. */
async function open(
  page: Page,
  path: string,
): Promise<{ ms: number; first: number; longest: LongestTask; mostRun: LongestTask }> {
  const { longest, mostRun } = await withLongestTask(browser, page, async () => {
    await page.locator('input[type=file]:not(#bench)').first().setInputFiles(path);
    // A function: the page's policy lets no text be made one.
    await page.waitForFunction(
      () => (globalThis as unknown as { bench: { whole: number } }).bench.whole > 0,
      undefined,
      { timeout: 120_000 },
    );
  });
  const times = await page.evaluate<{ ms: number; first: number }>(
    '({ ms: bench.whole - bench.chosen, first: bench.shown - bench.chosen })',
  );
  return { ...times, longest, mostRun };
}

/** The longest task of some loads, and the one that ran longest, in words. */
function taskWords(loads: readonly { longest: LongestTask; mostRun: LongestTask }[]): string {
  const longest = loads.map((load) => load.longest).reduce((a, b) => (b.wall > a.wall ? b : a));
  const run = loads.map((load) => load.mostRun).reduce((a, b) => (b.cpu > a.cpu ? b : a));
  const parts = run.parts.map(([what, cpu]) => `${what} ${cpu.toFixed(0)}`).join(', ');
  return `longest task of the page ${longest.wall.toFixed(0)} ms, of which it ran ${longest.cpu.toFixed(0)}; most that one ran ${run.cpu.toFixed(0)} ms (${parts})`;
}

/** MiB that the page's process has held at most. */
async function peakMemory(): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => readFileSync(`/proc/${id}/status`, 'utf8'))
    .map((status) => Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  return Math.max(0, ...peaks);
}

/** Rounds with a large file: each takes up to a minute. */
const LARGE_ROUNDS = 3;

/**
 * A large file on a fresh page: when its first row stands, when all of it does, beside a bare walk over its records in a page, and what the page holds
 * at most. Medians.
 */
async function measureLarge(title: string, path: string): Promise<void> {
  const loads: (Awaited<ReturnType<typeof open>> & { peak: number })[] = [];
  const walks: number[] = [];
  let facts: string | null = null;
  for (let round = 0; round < LARGE_ROUNDS; round++) {
    const page = await freshPage();
    const load = await open(page, path);
    loads.push({ ...load, peak: await peakMemory() });
    facts = await page.locator('header p').first().textContent();
    await page.close();
    walks.push(await walk(path));
  }
  const of = (figure: 'ms' | 'first' | 'peak') => median(loads.map((load) => load[figure]));
  const [ms, base] = [of('ms'), median(walks)];
  console.log(
    [
      title.padEnd(22),
      facts,
      `first row ${of('first').toFixed(0)} ms`,
      `whole ${(ms / 1000).toFixed(1)} s`,
      `walk ${(base / 1000).toFixed(1)} s`,
      `whole ÷ walk ${(ms / base).toFixed(1)}`,
      taskWords(loads),
      `peak ${of('peak').toFixed(0)} MiB`,
    ].join(' · '),
  );
}

/** Stops reading a large file: ms until the page says so, and until what was read is in order. */
async function measureStop(path: string): Promise<void> {
  const page = await freshPage();
  await page.locator('input[type=file]:not(#bench)').first().setInputFiles(path);
  const stop = page.getByRole('button', { name: 'Stop, keep what was read' });
  await stop.waitFor();
  await page.waitForTimeout(1500);
  const times = await page.evaluate<{ said: number; whole: number }>(`new Promise((resolve) => {
    const button = [...document.querySelectorAll('button')].find((each) => each.textContent.startsWith('Stop, keep'));
    const start = performance.now();
    let said = 0;
    const look = () => {
      if (said === 0 && (button.disabled || !button.isConnected)) said = performance.now() - start;
      if (bench.whole > 0) resolve({ said, whole: performance.now() - start });
      else requestAnimationFrame(look);
    };
    button.click();
    look();
  })`);
  await page.close();
  console.log(
    `stopped: the page says so after ${times.said.toFixed(0)} ms, what was read is in order after ${times.whole.toFixed(0)} ms`,
  );
}

/** Walks over the records of a file, on a page of its own: the workspace would take the file for one to open; ms. */
async function walk(path: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(`${address}manifest.json`);
  await page.evaluate(`document.querySelector('#bench')?.remove();
    document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'bench' }))`);
  await page.locator('#bench').setInputFiles(path);
  const { ms } = await page.evaluate<{ ms: number }>(`(${WALK})()`);
  await page.close();
  return ms;
}

async function measureLoads(title: string, content: Blob): Promise<void> {
  const paths = [await write('a.pcap', content), await write('b.pcap', content)] as const;
  const fresh: number[] = [];
  const kept: number[] = [];
  const walks: number[] = [];
  const loads: Awaited<ReturnType<typeof open>>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await freshPage();
    const first = await open(page, paths[0]);
    const second = await open(page, paths[1]);
    fresh.push(first.ms);
    kept.push(second.ms);
    loads.push(first, second);
    await page.close();
    walks.push(await walk(paths[0]));
  }
  const base = median(walks);
  console.log(
    [
      title.padEnd(22),
      `walk ${base.toFixed(0)} ms`,
      `fresh page ${(median(fresh) / base).toFixed(1)} × walk`,
      `kept worker ${(median(kept) / base).toFixed(1)} × walk`,
      taskWords(loads),
    ].join(' · '),
  );
}

/** From the choice of a flow to its last arrow drawn: ms, and nodes in the ladder. */
async function measureLadder(title: string, packets: number): Promise<number> {
  const path = await write(`${packets}.pcap`, longTransfer(packets));
  const times: number[] = [];
  const scrolls: number[] = [];
  let nodes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const page = await freshPage();
    await open(page, path);
    // The same ladder again without the loading: to its text and back.
    await page.getByRole('radio', { name: 'Text' }).click();
    await page.getByRole('region', { name: 'Ladder as text' }).waitFor();
    times.push(
      await page.evaluate<number>(`(async () => {
        const button = [...document.querySelectorAll('[role="radio"]')].find((each) => each.textContent.trim() === 'Ladder');
        const start = performance.now();
        button.click();
        await new Promise((done) => {
          const look = () => document.querySelector('svg [data-kind="row"]') ? requestAnimationFrame(() => setTimeout(done)) : requestAnimationFrame(look);
          look();
        });
        return performance.now() - start;
      })()`),
    );
    const scrolled = await page.evaluate<{ views: number[]; nodes: number }>(`(async () => {
      const scroller = document.querySelector('[aria-label="Packets of the flow"]').parentElement;
      const views = [];
      for (let step = 0; step < 40; step++) {
        const start = performance.now();
        scroller.scrollTop += 1200;
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        views.push(performance.now() - start);
      }
      return { views, nodes: scroller.querySelectorAll('*').length };
    })()`);
    scrolls.push(...scrolled.views);
    nodes = scrolled.nodes;
    await page.close();
  }
  const paint = median(times);
  console.log(
    `${title.padEnd(22)} · first paint ${paint.toFixed(0)} ms · a scrolled view ${median(scrolls).toFixed(0)} ms, the slowest of ${scrolls.length} ${Math.max(...scrolls).toFixed(0)} ms · ${nodes} nodes`,
  );
  return paint;
}

async function measureLargeFiles(): Promise<void> {
  const sparse = join(folder, 'sparse.pcap');
  const bytes = readFileSync(join(root, 'public/samples/busy-server.pcap'));
  await writeSparseCapture(sparse, { name: 'busy.pcap', bytes }, 5e9);
  await measureLarge('5 GB, most of it holes', sparse);
  await measureStop(sparse);
  rmSync(sparse);
  const connections = join(folder, 'connections.pcap');
  writeFileSync(connections, manyConnections(1e6));
  await measureLarge('1,000,000 connections', connections);
  rmSync(connections);
  const headers = join(folder, 'headers.pcap');
  writeFileSync(headers, mixedBytes(1.02e9, 96));
  await measureLarge('10 M packets, 96 bytes', headers);
  rmSync(headers);
}

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

/** Seconds that a command takes; what it prints is thrown away. */
function secondsOf(program: string, parameters: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(program, parameters, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${program} failed`);
  return (performance.now() - start) / 1000;
}

/** 100 MB beside TShark, in turn: how many times faster the first row and the whole list stand, on a fresh page and with a worker that has read before. */
async function measureBesideTshark(): Promise<void> {
  if (!has('tshark')) {
    console.log('beside TShark: it is not installed');
    return;
  }
  const content = mixedCapture(100e6);
  const paths = [await write('a.pcap', content), await write('b.pcap', content)] as const;
  const fields = ['-r', paths[0], '-T', 'fields', '-e', 'frame.number', '-e', 'tcp.stream'];
  const conversations = ['-r', paths[0], '-q', '-z', 'conv,tcp'];
  const seconds: Record<string, number[]> = {};
  const note = (what: string, value: number) => (seconds[what] ??= []).push(value);
  for (let round = 0; round < LARGE_ROUNDS; round++) {
    note('-T fields', secondsOf('tshark', fields));
    note('conv,tcp', secondsOf('tshark', conversations));
    note('walk', (await walk(paths[0])) / 1000);
    const page = await freshPage();
    for (const [kind, path] of [
      ['fresh page', paths[0]],
      ['kept worker', paths[1]],
    ] as const) {
      const { first, ms } = await open(page, path);
      note(`${kind}, first row`, first / 1000);
      note(`${kind}, whole list`, ms / 1000);
      // The next worker warms up while nobody asks for it.
      await page.waitForTimeout(3000);
    }
    await page.close();
  }
  const of = (what: string) => median(seconds[what]!);
  for (const what of Object.keys(seconds)) {
    const ratios = ['-T fields', 'conv,tcp'].map(
      (base) => `${base} ÷ ${(of(base) / of(what)).toFixed(1)}`,
    );
    console.log([what.padEnd(24), `${of(what).toFixed(2)} s`, ...ratios].join(' · '));
  }
}

/** `--large`: only the large files; `--tshark`: only beside TShark. */
const onlyLarge = process.argv.includes('--large');
const onlyTshark = process.argv.includes('--tshark');

async function measureOthers(): Promise<void> {
  await measureLoads('60 MB with payload', mixedCapture(60e6));
  await measureLoads('60 MB of headers', mixedCapture(60e6, 96));
  const short = await measureLadder('ladder of 100', 100);
  const long = await measureLadder('ladder of 100,000', 100_000);
  console.log(`first paint of the long ladder ÷ of the short one: ${(long / short).toFixed(2)}`);
}

try {
  if (!onlyLarge) await measureBesideTshark();
  if (!onlyTshark) await measureLargeFiles();
  if (!onlyLarge && !onlyTshark) await measureOthers();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
process.exit(0);
