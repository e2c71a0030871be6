/**
 * `npm test`: every gate, in order, until one fails; `npm test -- unit build` runs only those named.
 * Ends with one line, `N passed, N failed`: tests, and each gate without tests of its own as one.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { fail, root, runTool } from './tools.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ status: number, output?: string, counts?: Counts }} Outcome */

const reports = join(root, '.cache/reports');

/** What a test runner wrote about its run; null when it died before. @param {string} name */
function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} packageName @param {string[]} args @param {{ command?: string }} [options] */
const quietly = (packageName, args, options) =>
  runTool(packageName, args, { ...options, output: 'keep' });

async function types() {
  for (const project of [
    'src/core',
    'tsconfig.app.json',
    'tsconfig.worker.json',
    'tsconfig.node.json',
    'tsconfig.test.json',
  ]) {
    const outcome = await quietly('typescript', ['-p', project], { command: 'tsc' });
    if (outcome.status !== 0) return { ...outcome, output: `in ${project}:\n${outcome.output}` };
  }
  return { status: 0 };
}

async function unit() {
  const { status } = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, 'unit.json')}`,
  ]);
  const report = readReport('unit.json');
  if (report === null) return { status };
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  return { status, counts: { passed, failed, skipped } };
}

async function e2e() {
  const chromium = await ensureChromium();
  const { status } = await runTool('@playwright/test', ['test', '--reporter=line,json'], {
    command: 'playwright',
    env: {
      CHROMIUM_PATH: chromium,
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'e2e.json'),
    },
  });
  const report = readReport('e2e.json');
  if (report === null) return { status };
  const { expected: passed, unexpected, flaky, skipped } = report.stats;
  return { status, counts: { passed, failed: unexpected + flaky, skipped } };
}

/** @type {Record<string, { title: string, run: () => Promise<Outcome> }>} */
const gates = {
  format: { title: 'Format', run: () => quietly('prettier', ['--check', '--cache', '.']) },
  lint: { title: 'Lint', run: () => quietly('eslint', ['--max-warnings=0', '.']) },
  types: { title: 'Types', run: types },
  imports: {
    title: 'Import rule',
    run: () => quietly('dependency-cruiser', ['--no-progress', 'src'], { command: 'depcruise' }),
  },
  unused: { title: 'Nothing unused', run: () => quietly('knip', []) },
  unit: { title: 'Unit tests', run: unit },
  build: { title: 'Build', run: () => quietly('vite', ['build']) },
  size: { title: 'Size', run: () => quietly('size-limit', []) },
  e2e: { title: 'End-to-end tests', run: e2e },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => gates[name] === undefined);
if (unknown !== undefined) {
  fail(`There is no gate "${unknown}"; there are: ${Object.keys(gates).join(', ')}.`);
}

await ensureInstalled();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, { title, run }] of Object.entries(gates)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const start = performance.now();
  const { status, output, counts } = await run();
  const ok = status === 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!ok && output !== undefined) console.log(output.trimEnd());
  const tests = counts === undefined ? '' : `, ${counts.passed} tests`;
  console.log(
    `${ok ? '✓' : '✗'} ${title} (${name}): ${ok ? 'fine' : 'failed'}${tests}, ${seconds} s`,
  );
  total.passed += counts?.passed ?? (ok ? 1 : 0);
  total.failed += Math.max(counts?.failed ?? 0, ok ? 0 : 1);
  total.skipped += counts?.skipped ?? 0;
  if (!ok) break;
}
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
