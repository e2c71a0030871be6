/**
 * `npm run bench:page`: what a person waits for, in Chromium, on the built page: from the choice of a file to the list of flows, as a
 * ratio to a bare walk over the same file's records in the same page; a fresh page, and one that has read a file before. And what a
 * ladder of 100,000 packets costs beside one of 100. Medians; what is no ratio depends on the machine.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { serve } from '../scripts/staticServer.mjs';
import { root } from '../scripts/tools.mjs';
import { longTransfer } from './longTransfer';
import { median } from './median';
import { mixedCapture } from './mixedCapture';

const ROUNDS = 5;

/** Runs in the page: notes when a file is chosen, when it is on the page, and every task of 50 ms and more. */
const WATCH = `
  globalThis.bench = { chosen: 0, shown: 0, longest: 0, wanted: '' };
  addEventListener('change', (event) => {
    const file = event.target.files?.[0];
    if (file !== undefined) Object.assign(bench, { wanted: file.name, shown: 0, longest: 0, chosen: performance.now() });
  }, true);
  new MutationObserver(() => {
    if (bench.shown > 0 || bench.chosen === 0) return;
    if (!document.querySelector('header')?.textContent.includes(bench.wanted)) return;
    if (document.querySelector('[role="listbox"] [role="option"]') !== null) bench.shown = performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.longest = Math.max(bench.longest, duration);
  }).observe({ type: 'longtask' });
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

/** Chooses a file; ms until it is shown, and the longest task of the page's thread meanwhile (0: none of 50 ms). */
async function open(page: Page, path: string): Promise<{ ms: number; longest: number }> {
  await page.locator('input[type=file]:not(#bench)').first().setInputFiles(path);
  // A function: the page's policy lets no text be made one.
  await page.waitForFunction(
    () => (globalThis as unknown as { bench: { shown: number } }).bench.shown > 0,
    undefined,
    { timeout: 120_000 },
  );
  return page.evaluate('({ ms: bench.shown - bench.chosen, longest: bench.longest })');
}

async function walk(page: Page, path: string): Promise<number> {
  await page.evaluate(`document.querySelector('#bench')?.remove();
    document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'bench' }))`);
  await page.locator('#bench').setInputFiles(path);
  const { ms } = await page.evaluate<{ ms: number }>(`(${WALK})()`);
  return ms;
}

async function measureLoads(title: string, content: Blob): Promise<void> {
  const paths = [await write('a.pcap', content), await write('b.pcap', content)] as const;
  const fresh: number[] = [];
  const kept: number[] = [];
  const walks: number[] = [];
  let longest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const page = await freshPage();
    const first = await open(page, paths[0]);
    const second = await open(page, paths[1]);
    fresh.push(first.ms);
    kept.push(second.ms);
    longest = Math.max(longest, first.longest, second.longest);
    await page.close();
    // Walked on a page of its own: the workspace would take the file for one to open.
    const bare = await browser.newPage();
    await bare.goto(`${address}manifest.json`);
    walks.push(await walk(bare, paths[0]));
    await bare.close();
  }
  const base = median(walks);
  console.log(
    [
      title.padEnd(22),
      `walk ${base.toFixed(0)} ms`,
      `fresh page ${(median(fresh) / base).toFixed(1)} × walk`,
      `kept worker ${(median(kept) / base).toFixed(1)} × walk`,
      `longest task of the page ${longest === 0 ? 'under 50' : longest.toFixed(0)} ms`,
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

try {
  await measureLoads('60 MB with payload', mixedCapture(60e6));
  await measureLoads('60 MB of headers', mixedCapture(60e6, 96));
  const short = await measureLadder('ladder of 100', 100);
  const long = await measureLadder('ladder of 100,000', 100_000);
  console.log(`first paint of the long ladder ÷ of the short one: ${(long / short).toFixed(2)}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
process.exit(0);
