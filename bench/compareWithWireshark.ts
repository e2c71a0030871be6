/**
 * `npm run compare [-- FOLDER]`: our TCP analysis against Wireshark's stored answers, over the captures of
 * FOLDER/captures with FOLDER/oracle (default: those of the repository). Prints a table and every difference.
 */
import { existsSync, openAsBlob, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadCapture } from '../src/core/loading/loadCapture';
import {
  compareWithOracle,
  comparisonTable,
  emptyComparison,
  readOracle,
} from '../test/support/wiresharkOracle';

const folder = process.argv[2] ?? join(import.meta.dirname, '../test/captures/corpus');
const only = process.argv[3] ?? '';
const comparison = emptyComparison();
const notRead: string[] = [];
let compared = 0;
for (const name of readdirSync(join(folder, 'captures')).sort()) {
  const oraclePath = join(folder, 'oracle', `${name}.oracle.ndjson.gz`);
  if (!name.includes(only) || !existsSync(oraclePath)) continue;
  const oracle = readOracle(oraclePath);
  const result = await loadCapture(await openAsBlob(join(folder, 'captures', name)), {
    verifyAllChecksums: true,
  });
  if (!result.ok) {
    notRead.push(`${name}: ${result.error.message} (Wireshark: ${oracle.header.packets} packets)`);
    continue;
  }
  const packets = oracle.header.packets - oracle.header.pseudoFrames;
  const { capture } = result;
  // Where Wireshark does not know the link type it lists nothing; we list the packets. Blocks without any padding end its reading.
  const readsOn = capture.warnings.some(({ code }) => code === 'unpadded-blocks');
  const stopped = oracle.header.error?.kind;
  const isBoth = stopped !== 'unsupported' && !(readsOn && stopped !== undefined);
  if (isBoth && capture.packets.length !== packets) {
    comparison.differences.push(`${name}: ${capture.packets.length} packets, Wireshark ${packets}`);
  }
  compareWithOracle(name, capture, oracle, comparison);
  compared++;
}
for (const line of comparison.differences) console.log(line);
for (const line of notRead) console.log(`not read: ${line}`);
console.log(`\n${compared} captures compared, ${comparison.differences.length} differences`);
console.log(comparisonTable(comparison));
