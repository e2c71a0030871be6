/**
 * `npm run fuzz` calls this: inputs that are made to keep a reader busy, at the sizes 1, 2, 4 and 8. Twice the size may cost no more than
 * 2.5 times the time and the memory. Each flood is made in one process and read in another.
 *
 * `tsx bench/floods.ts [WORD ...]`: only the floods whose id contains one of the words.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { allFloods } from '../test/support/allFloods';
import { exerciseFile } from '../test/support/exerciseCapture';

const SIZES = [1, 2, 4, 8];
const MOST_A_DOUBLING = 2.5;
/** Below these, what is measured is the machine. */
const LEAST_MILLISECONDS = 100;
const LEAST_MEGABYTES = 100;
const RUNS = 3;
/** What is wrong is asked again in a process of its own: a fault shows each time, what else the machine did does not. */
const TRIES = 3;
/**
 * A run does the work again until it has cost this much. The collector's turn comes once in so many megabytes, whatever the size: the best
 * of a few short runs would have none in it, and the same work at the next size would look dearer by it.
 */
const LEAST_RUN_MILLISECONDS = 250;
/** Where a flood repeats something that is slow by itself, the time grows by the book, and is too long all the same. */
const mostMilliseconds = (bytes: number): number => 1000 + bytes / 250;

interface Cost {
  readonly bytes: number;
  readonly milliseconds: number;
  /** Peak of the process above what it held before it read anything. */
  readonly megabytes: number;
}

/** Processor time of the work in milliseconds: the mean of as many times as make a run. */
async function meanCost(bytes: Uint8Array, leastMilliseconds: number): Promise<number> {
  const begun = process.cpuUsage();
  for (let times = 1; ; times++) {
    await exerciseFile(bytes);
    const { user, system } = process.cpuUsage(begun);
    const spent = (user + system) / 1000;
    if (spent >= leastMilliseconds) return spent / times;
  }
}

/**
 * The costs of files that were made elsewhere, since to make one takes more memory than to read it. The memory comes first, of one time
 * each: what is done again and again leaves its garbage in the peak.
 */
async function measure(files: readonly string[]): Promise<Cost[]> {
  const peak = () => process.resourceUsage().maxRSS / 1024;
  const before = peak();
  const costs: { bytes: number; milliseconds: number; megabytes: number }[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    const milliseconds = await meanCost(bytes, 0);
    costs.push({ bytes: bytes.length, milliseconds, megabytes: peak() - before });
    if (milliseconds > mostMilliseconds(bytes.length)) return costs;
  }
  for (const [i, cost] of costs.entries()) {
    const bytes = await readFile(files[i]!);
    cost.milliseconds = Infinity;
    for (let run = 0; run < RUNS; run++) {
      cost.milliseconds = Math.min(
        cost.milliseconds,
        await meanCost(bytes, LEAST_RUN_MILLISECONDS),
      );
    }
  }
  return costs;
}

/** What is wrong with the costs, in words; null when nothing is. */
function wrong(costs: readonly Cost[]): string | null {
  const slow = costs.find(({ bytes, milliseconds }) => milliseconds > mostMilliseconds(bytes));
  if (slow !== undefined) return `${Math.round(slow.milliseconds)} ms for ${slow.bytes} bytes`;
  for (let i = 1; i < costs.length; i++) {
    const [less, more] = [costs[i - 1]!, costs[i]!];
    if (
      more.milliseconds > LEAST_MILLISECONDS &&
      more.milliseconds > MOST_A_DOUBLING * less.milliseconds
    )
      return `time × ${(more.milliseconds / less.milliseconds).toFixed(1)} at size ${SIZES[i]}`;
    if (more.megabytes > LEAST_MEGABYTES && more.megabytes > MOST_A_DOUBLING * less.megabytes)
      return `memory × ${(more.megabytes / less.megabytes).toFixed(1)} at size ${SIZES[i]}`;
  }
  return null;
}

/**
 * Runs this file again. What makes the floods is a process of its own too: a process's peak begins, in Linux, with what its parent held.
 */
async function inOwnProcess(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--single-threaded-gc', '--import', 'tsx', import.meta.filename, ...words],
    { timeout: 300_000 },
  );
  return stdout;
}

/** The costs of files, and what is wrong with them. */
async function costsOf(files: readonly string[]): Promise<[Cost[], string | null]> {
  try {
    const costs = JSON.parse(await inOwnProcess('--measure', ...files)) as Cost[];
    return [costs, wrong(costs)];
  } catch (error) {
    return [[], `failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`];
  }
}

async function make(id: string, files: readonly string[]): Promise<void> {
  const flood = allFloods.find((each) => each.id === id)!;
  for (const [i, file] of files.entries()) await writeFile(file, flood.make(SIZES[i]!));
}

async function compareAll(words: readonly string[]): Promise<void> {
  const chosen = allFloods.filter(({ id }) => words.some((word) => id.includes(word)));
  const folder = await mkdtemp(join(tmpdir(), 'floods-'));
  let failures = 0;
  const row = (name: string, cells: readonly string[]) =>
    console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(16)).join(''));
  row(
    'flood',
    SIZES.map((size) => `kB ms MB at ${size}`),
  );
  try {
    for (const { id } of chosen) {
      const files = SIZES.map((size) => join(folder, String(size)));
      await inOwnProcess('--make', id, ...files);
      let costs: Cost[] = [];
      let fault: string | null = null;
      for (let attempt = 0; attempt < TRIES; attempt++) {
        [costs, fault] = await costsOf(files);
        if (fault === null) break;
      }
      if (fault !== null) failures++;
      row(id, [
        ...costs.map(({ bytes, milliseconds, megabytes }) =>
          [bytes / 1000, milliseconds, megabytes].map(Math.round).join(' '),
        ),
        ...(fault === null ? [] : [`  ✗ ${fault}`]),
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  console.log(`${chosen.length} floods, ${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--measure') console.log(JSON.stringify(await measure(rest)));
else if (first === '--make') await make(rest[0]!, rest.slice(1));
else await compareAll(first === undefined ? [''] : [first, ...rest]);
