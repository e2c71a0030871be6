/**
 * `npm run bench`: what a full parse costs, as a ratio to the bare walk over the records by the same reader in the same
 * run, medians of 5; and what a packet and a flow weigh in memory.
 */
import { readChunks } from '../src/core/bytes/readChunks';
import type { Capture } from '../src/core/capture';
import { FileNoteRecorder } from '../src/core/container/fileNotes';
import type { RecordSink } from '../src/core/container/captureFormat';
import { pcap } from '../src/core/container/pcap';
import { loadCapture } from '../src/core/loading/loadCapture';
import { manyConnections } from './manyConnections';
import { median } from './median';
import { mixedCapture } from './mixedCapture';

const ROUNDS = 5;

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Reads every record and nothing in it. */
async function walk(blob: Blob): Promise<void> {
  const sink: RecordSink = {
    start: () => undefined,
    interface: () => undefined,
    packet: () => undefined,
    skipFrameNumber: () => undefined,
    impossibleTime: () => undefined,
    notes: new FileNoteRecorder(),
    warn: () => undefined,
  };
  const reader = pcap.createReader(sink);
  await readChunks(blob, (chunk) => {
    reader.push(chunk);
    return true;
  });
}

async function load(blob: Blob): Promise<Capture> {
  const result = await loadCapture(blob);
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** Bytes of all columns of a table. */
function columnBytes(table: object): number {
  return Object.values(table).reduce(
    (sum: number, column: unknown) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0),
    0,
  );
}

async function measure(title: string, blob: Blob): Promise<void> {
  const walks: number[] = [];
  const parses: number[] = [];
  let capture = await load(blob);
  for (let round = 0; round < ROUNDS; round++) {
    walks.push(await cpuOf(() => walk(blob)));
    parses.push(
      await cpuOf(async () => {
        capture = await load(blob);
      }),
    );
  }
  const ratio = median(parses) / median(walks);
  const { packets, flows, openingSegments } = capture;
  const perPacket = (columnBytes(packets) + flows.packetIndex.byteLength) / packets.length;
  const perFlow =
    (columnBytes(flows) - flows.packetIndex.byteLength + columnBytes(openingSegments)) /
    flows.length;
  console.log(
    [
      title.padEnd(28),
      `${packets.length} packets`,
      `${flows.length} flows`,
      `parse / walk ${ratio.toFixed(2)}`,
      `${perPacket.toFixed(1)} B a packet`,
      `${perFlow.toFixed(0)} B a flow`,
    ].join(' · '),
  );
}

await measure('60 MB with payload', mixedCapture(60e6));
// How it grows: ten times the bytes, ten times the packets and flows.
for (const bytes of [6e6, 60e6, 300e6]) {
  await measure(`${bytes / 1e6} MB of headers`, mixedCapture(bytes, 96));
}
for (const connections of [1e4, 1e5, 1e6]) {
  await measure(`${connections} connections`, new Blob([manyConnections(connections)]));
}
