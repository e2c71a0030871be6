/**
 * How much of what is said of flows while a file is read is said otherwise in the end: each capture is read in parts, and every flow of
 * the list is judged after each part and at the end.
 *
 *   npx tsx bench/provisional.ts FILE…
 */
import { readFileSync } from 'node:fs';
import { commonFormats } from '../src/core/container/commonFormats';
import { flowCapture } from '../src/core/engine/flowCapture';
import { flowReading } from '../src/core/engine/flowReading';
import { KeptCapture } from '../src/core/engine/keptCapture';
import { listedFlows } from '../src/core/flows/flowOrder';
import { CaptureLoad } from '../src/core/loading/captureLoad';
import { captureSoFar } from '../src/core/loading/captureSoFar';
import { mixedCapture } from './mixedCapture';

const PARTS = 12;

/** A verdict in a line: what it is called, and the causes that it holds to be right. */
function told(kept: KeptCapture, flow: number): string {
  const { verdict } = flowReading(flowCapture(kept.capture, flow), [], null).diagnosis;
  const causes = verdict?.causes.filter(({ status }) => status === 'proved' || status === 'best');
  return [verdict?.badge, ...(causes ?? []).map(({ id }) => id)].join(' ');
}

const tally = { settled: 0, settledChanged: 0, soFar: 0, soFarChanged: 0 };
const changes = new Map<string, number>();

function judge(bytes: Uint8Array): void {
  const load = new CaptureLoad(false, commonFormats);
  if (!load.begin(bytes.subarray(0, 512))) return;
  const moments: { flow: number; settled: boolean; words: string }[] = [];
  for (let part = 1, at = 0; part <= PARTS; part++) {
    const end = Math.floor((bytes.length * part) / PARTS);
    load.take(bytes.subarray(at, end));
    at = end;
    if (part === PARTS) break;
    const { capture, ...read } = captureSoFar(load.taken(null)!, []);
    const kept = new KeptCapture(capture, new Blob([]), null, read);
    for (const flow of listedFlows(capture.flows)) {
      const settled = !kept.isProvisional(flow);
      const words = told(kept, flow);
      moments.push({ flow, settled, words });
    }
  }
  const result = load.finish(null, new Blob([]), null);
  if (!result.ok) return;
  const kept = new KeptCapture(result.capture, new Blob([]), null);
  const final = new Map<number, string>();
  for (const { flow, settled, words } of moments) {
    if (!final.has(flow)) final.set(flow, told(kept, flow));
    const changed = final.get(flow) !== words;
    tally[settled ? 'settled' : 'soFar']++;
    if (!changed) continue;
    tally[settled ? 'settledChanged' : 'soFarChanged']++;
    if (settled) {
      const change = `${words} → ${final.get(flow)}`;
      changes.set(change, (changes.get(change) ?? 0) + 1);
    }
  }
}

const percent = (part: number, whole: number) =>
  `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;

for (const path of process.argv.slice(2)) judge(new Uint8Array(readFileSync(path)));
judge(new Uint8Array(await mixedCapture(3e6, 96).arrayBuffer()));
console.log(
  `told for good ${tally.settled}, changed ${percent(tally.settledChanged, tally.settled)}`,
  `· marked “so far” ${tally.soFar}, changed ${percent(tally.soFarChanged, tally.soFar)}`,
  `· all ${percent(tally.settledChanged + tally.soFarChanged, tally.settled + tally.soFar)}`,
);
for (const [change, times] of [...changes].sort(([, a], [, b]) => b - a).slice(0, 15)) {
  console.log(String(times).padStart(6), change);
}
