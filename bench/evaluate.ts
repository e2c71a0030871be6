/**
 * Measures the diagnosis against labelled captures: those in test/captures/lab, and ../shared/captures/lab when it is
 * there. Each file is judged twice: with the vantage of its label stated, and with the vantage inferred.
 *
 *   npm run evaluate [-- --differences] [DIRECTORY]
 */
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { loadCapture } from '../src/core/loading/loadCapture';
import { openingOf } from '../src/core/opening/openingOf';
import type { VantagePlace } from '../src/core/vantage/vantage';

interface LabelledFlow {
  readonly tcp_stream: number;
  readonly crooked: boolean;
  readonly cause: string;
  readonly decidable: readonly string[];
}

interface LabelledFile {
  readonly file: string;
  readonly vantage: 'client' | 'middlebox' | 'server';
  readonly flows: readonly LabelledFlow[];
}

/** What became of the flows of one cause at one vantage. */
interface Tally {
  flows: number;
  crookedRight: number;
  kept: number;
  provedRight: number;
  provedWrong: number;
  bestRight: number;
  equal: number;
  larger: number;
  smaller: number;
  other: number;
}

const emptyTally = (): Tally => ({
  flows: 0,
  crookedRight: 0,
  kept: 0,
  provedRight: 0,
  provedWrong: 0,
  bestRight: 0,
  equal: 0,
  larger: 0,
  smaller: 0,
  other: 0,
});

const placeOf = (vantage: LabelledFile['vantage']): VantagePlace =>
  vantage === 'middlebox' ? 'path' : vantage;

/** Labels that a healthy verdict keeps: nothing of them can be seen. */
const SILENT = new Set(['healthy', 'healthy-nat']);

function judge(
  capture: Capture,
  place: VantagePlace | null,
  label: LabelledFlow,
  tally: Tally,
): string | null {
  if (label.tcp_stream >= capture.flows.length) return 'stream not found';
  const opening = openingOf(capture, label.tcp_stream);
  const { verdict } = diagnose(capture, opening, [], place);
  const all = verdict?.causes ?? [];
  const left = all.filter(({ status }) => status !== 'ruled-out');
  const set: string[] = left.map(({ id }) => id);
  tally.flows++;
  if (opening.crooked === label.crooked) tally.crookedRight++;
  const truth = SILENT.has(label.cause) ? 'healthy' : label.cause;
  const kept =
    set.includes(truth) || (set.includes('healthy') && label.decidable.includes('healthy'));
  if (kept) tally.kept++;
  const top = left[0];
  if (top?.status === 'proved') {
    if (top.id === truth) tally.provedRight++;
    else tally.provedWrong++;
  }
  if (top?.id === truth && top.status !== 'possible') tally.bestRight++;
  const missing = label.decidable.filter((id) => !set.includes(id));
  const extra = set.filter((id) => !label.decidable.includes(id));
  if (missing.length === 0 && extra.length === 0) {
    tally.equal++;
    return null;
  }
  if (missing.length === 0) tally.larger++;
  else if (extra.length === 0) tally.smaller++;
  else tally.other++;
  return `${kept ? '' : 'TRUTH LOST '}truth ${label.cause}; missing [${missing.join(' ')}] extra [${extra.join(' ')}]${top?.status === 'proved' && top.id !== truth ? ' PROVED WRONG' : ''}`;
}

function add(into: Tally, from: Tally): void {
  for (const key of Object.keys(into) as (keyof Tally)[]) into[key] += from[key];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function printTallies(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}`);
  console.log(
    `${'cause @ vantage'.padEnd(46)} flows crooked  kept proved wrong best  equal larger smaller other`,
  );
  const total = emptyTally();
  for (const [key, t] of [...tallies].toSorted(([a], [b]) => a.localeCompare(b))) {
    printTally(key, t);
    add(total, t);
  }
  printTally('all', total);
  console.log(
    `crooked right ${percent(total.crookedRight, total.flows)}, truth kept ${percent(total.kept, total.flows)}, set equal ${percent(total.equal, total.flows)}, proved wrong ${total.provedWrong}`,
  );
}

function printTally(key: string, t: Tally): void {
  const cells = [t.flows, t.crookedRight, t.kept, t.provedRight, t.provedWrong, t.bestRight];
  const sets = [t.equal, t.larger, t.smaller, t.other];
  console.log(
    `${key.padEnd(46)} ${cells.map((n) => String(n).padStart(5)).join(' ')}  ${sets.map((n) => String(n).padStart(5)).join(' ')}`,
  );
}

async function evaluate(directory: string, differences: boolean): Promise<void> {
  const labels = JSON.parse(readFileSync(join(directory, 'labels.json'), 'utf8')) as {
    files: readonly LabelledFile[];
  };
  const tables = new Map<string, Map<string, Tally>>();
  const places = new Map<string, number>();
  for (const file of labels.files) {
    const path = join(directory, file.file);
    if (!existsSync(path)) continue;
    const result = await loadCapture(await openAsBlob(path));
    if (!result.ok) {
      console.log(`${file.file}: ${result.error.message}`);
      continue;
    }
    const truth = placeOf(file.vantage);
    const [first] = file.flows;
    if (first !== undefined && first.tcp_stream < result.capture.flows.length) {
      const { vantage } = diagnose(
        result.capture,
        openingOf(result.capture, first.tcp_stream),
      ).context;
      const word =
        vantage.place === 'unknown' ? 'unknown' : vantage.place === truth ? 'right' : 'WRONG';
      places.set(`${truth}: ${word}`, (places.get(`${truth}: ${word}`) ?? 0) + 1);
      if (word === 'WRONG' && differences) {
        console.log(
          `vantage of ${file.file}: ${vantage.place} (${vantage.confidence}), is ${truth}`,
        );
      }
    }
    for (const stated of [truth, null] as const) {
      for (const label of file.flows) {
        const table = `${label.crooked ? 'Crooked' : 'Other'} flows, vantage ${stated === null ? 'inferred' : 'given'}`;
        const key = `${label.cause} @ ${file.vantage}`;
        const tallies = tables.get(table) ?? new Map<string, Tally>();
        tables.set(table, tallies);
        const tally = tallies.get(key) ?? emptyTally();
        tallies.set(key, tally);
        const difference = judge(result.capture, stated, label, tally);
        if (differences && difference !== null) {
          console.log(`${table} ${file.file} ${label.tcp_stream}: ${difference}`);
        }
      }
    }
  }
  for (const [title, tallies] of tables) printTallies(title, tallies);
  console.log('\nVantage, by file');
  for (const [key, count] of [...places].toSorted()) console.log(`  ${key} ${count}`);
}

const differences = process.argv.includes('--differences');
const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const directories =
  given.length > 0
    ? given
    : ['test/captures/lab', '../shared/captures/lab'].filter((directory) =>
        existsSync(join(directory, 'labels.json')),
      );
for (const directory of directories) {
  console.log(`\n=== ${directory}`);
  await evaluate(directory, differences);
}
