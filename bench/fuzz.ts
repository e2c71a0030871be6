/**
 * `npm run fuzz [-- COUNT [SECONDS [SEED]]]`: damaged captures by the thousand. Real captures and generated ones are mutated
 * where it hurts (lengths, types, counts, cuts), and read. Nothing may throw, take longer than two seconds, or ask for more
 * memory than a capture of its size needs. Ends at COUNT inputs or after SECONDS, whichever comes first; prints the seed of
 * what went wrong.
 */
import { interfacesOf } from '../src/core/captureOrigin';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CaptureLoad } from '../src/core/loading/captureLoad';
import { allFormats } from '../src/core/container/formats';
import { loadCapture } from '../src/core/loading/loadCapture';
import { HEAD_BYTES } from '../src/core/loading/loadOptions';
import { frameLines } from '../src/cli/frameLines';
import { describePacket } from '../src/core/wire/describePacket';
import { adversarialCapture } from '../test/support/adversarialCapture';
import { mutate } from '../test/support/mutate';
import { RandomNumbers } from '../test/support/randomNumbers';

const COUNT = Number(process.argv[2] ?? 20_000);
const SECONDS = Number(process.argv[3] ?? 60);
const SEED = Number(process.argv[4] ?? 1);
const MAX_INPUT_BYTES = 64 * 1024;
const MAX_MILLISECONDS = 2000;
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;
/** One input in so many goes the long way: as a file, unpacked where it is packed. */
const WHOLE_CHAIN_EVERY = 50;

const folders = ['corpus/captures', 'formats', 'packed', 'notes'].map((folder) =>
  join(import.meta.dirname, '../test/captures', folder),
);
const seeds = folders
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => statSync(path).size <= MAX_INPUT_BYTES)
  .map((path) => new Uint8Array(readFileSync(path)));
for (let i = 0; i < 4; i++) seeds.push(adversarialCapture(i, 60));
seeds.push(new Uint8Array(gzipSync(seeds[0]!)));

/** Reads the bytes in chunks of random sizes, without the detour over a file. */
function read(bytes: Uint8Array, random: RandomNumbers): void {
  const load = new CaptureLoad(random.chance(0.5), allFormats);
  if (!load.begin(bytes.subarray(0, HEAD_BYTES))) return;
  for (let at = 0; at < bytes.length;) {
    const step = random.pick([1 + random.below(40), 1 + random.below(4000), bytes.length]);
    if (!load.take(bytes.subarray(at, at + step))) break;
    at += step;
  }
  const result = load.finish(null, new Blob([]), null);
  if (!result.ok) return;
  const { packets, warnings } = result.capture;
  const interfaces = interfacesOf(result.capture);
  // The reader holds errors of its own, so that they cost one packet: here they count.
  const fault = warnings.find(({ code }) => code === 'packet-not-read');
  if (fault !== undefined) throw new Error(fault.message);
  for (const line of frameLines(result.capture)) void line;
  // The packet panel sees damaged packets too.
  for (let i = 0; i < Math.min(packets.length, 3); i++) {
    const packet = random.below(packets.length);
    const at = packets.fileOffset[packet]!;
    const id = packets.interfaceId?.[packet] ?? 0;
    const captured = bytes.slice(at, at + packets.capturedLength[packet]!);
    describePacket(captured, interfaces[id]!.linkType, packets.originalLength[packet]!);
  }
}

const started = performance.now();
let done = 0;
let slowest = 0;
let largest = 0;
let failures = 0;
while (done < COUNT && performance.now() - started < SECONDS * 1000) {
  const seed = SEED * 1_000_003 + done;
  const random = new RandomNumbers(seed);
  const bytes = mutate(random.pick(seeds), random, random.pick(seeds));
  const before = done % 100 === 0 ? process.memoryUsage().arrayBuffers : null;
  // CPU time: on a machine that is busy with other work the clock tells of that.
  const begun = process.cpuUsage();
  try {
    if (done % WHOLE_CHAIN_EVERY === 0) await loadCapture(new Blob([bytes]));
    else read(bytes, random);
  } catch (error) {
    failures++;
    const path = join(tmpdir(), `synscope-fuzz-${seed}`);
    writeFileSync(path, bytes);
    console.error(`${path}:`, error);
  }
  const { user, system } = process.cpuUsage(begun);
  const took = (user + system) / 1000;
  slowest = Math.max(slowest, took);
  if (took > MAX_MILLISECONDS) {
    failures++;
    console.error(`seed ${seed} took ${Math.round(took)} ms`);
  }
  if (before !== null) {
    const growth = process.memoryUsage().arrayBuffers - before;
    largest = Math.max(largest, growth);
    if (growth > MAX_GROWTH_BYTES) {
      failures++;
      console.error(`seed ${seed} grew memory by ${Math.round(growth / 1e6)} MB`);
    }
  }
  done++;
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${done} inputs in ${seconds} s, seed ${SEED}: ${failures} failures, slowest ${Math.round(slowest)} ms, largest growth ${Math.round(largest / 1e6)} MB`,
);
process.exitCode = failures === 0 ? 0 : 1;
