/**
 * Reads the text of commands that were run on a host: `ss`, `netstat`, `nstat`, `conntrack`, `sysctl`, `iptables`,
 * `nft`, `ethtool`, the kernel's log, tools that print drops, several after each other, with or without their command lines. Adding one: write its file, put it
 * into this list.
 */
import { connectionTrackingRecognisers } from './connectionTracking';
import { countedStates } from './countedStates';
import { dropLines } from './dropLines';
import type { HostEvidence, HostFact, HostTable, UnrecognisedLine } from './hostEvidence';
import { MOST_HOST_LINES, outputBlocks, type OutputBlock } from './hostText';
import { interfaceStatistics } from './interfaceStatistics';
import { iptables } from './iptables';
import { kernelLog } from './kernelLog';
import { kernelSettings } from './kernelSettings';
import { netstatConnections } from './netstatConnections';
import { netstatStatistics } from './netstatStatistics';
import { nftables } from './nftables';
import { nodeExporter } from './nodeExporter';
import { nstat } from './nstat';
import { pfStates } from './pfStates';
import { procNetTcp } from './procNetTcp';
import { rawCounters } from './rawCounters';
import { readMoment } from './moment';
import type { Reading, Recogniser } from './recogniser';
import { retransmissions } from './retransmissions';
import { ruleTraces } from './ruleTraces';
import { socketStatistics } from './socketStatistics';
import { solarisStatistics } from './solarisStatistics';
import { statedRemarks } from './statedRemarks';

const recognisers: readonly Recogniser[] = [
  retransmissions,
  socketStatistics,
  netstatConnections,
  procNetTcp,
  countedStates,
  nstat,
  nodeExporter,
  rawCounters,
  kernelSettings,
  nftables,
  iptables,
  ...connectionTrackingRecognisers,
  pfStates,
  interfaceStatistics,
  solarisStatistics,
  netstatStatistics,
  kernelLog,
  ruleTraces,
  dropLines,
  statedRemarks,
];

/** What a pasted text of host outputs says. Never throws; a line that no recogniser knows is in `unrecognised`. */
export function readHostEvidence(text: string): HostEvidence {
  const tables: HostTable[] = [];
  const facts: HostFact[] = [];
  const unrecognised: UnrecognisedLine[] = [];
  const blocks = outputBlocks(text);
  for (const block of blocks) {
    const noneBefore = new Map<Recogniser, number>();
    for (let at = 0; at < block.lines.length;) {
      const line = block.lines[at]!;
      if (line.text.trim() === '') {
        at++;
        continue;
      }
      const reading = readAt(block, at, noneBefore);
      if (reading === null) {
        if (readMoment(line.text) === null) {
          const { number, text: words } = line;
          unrecognised.push({ line: number, text: words, reason: reasonFor(block, words) });
        }
        at++;
        continue;
      }
      // One by one: an argument list holds fewer than an output can have.
      for (const table of reading.tables) tables.push(table);
      for (const fact of reading.facts) facts.push(placed(fact, block));
      for (const unread of reading.unread ?? []) unrecognised.push(unread);
      at += Math.max(1, reading.lines);
    }
  }
  const last = blocks.at(-1)?.lines.at(-1)?.number ?? 0;
  if (last >= MOST_HOST_LINES) {
    const reason = 'Lines from here on were not read: there are too many.';
    unrecognised.push({ line: MOST_HOST_LINES, text: '', reason });
  }
  return { tables, facts, unrecognised };
}

/** Counters of several hosts must not be put together, nor be taken for those of a listener on another. */
const placed = (fact: HostFact, { host }: OutputBlock): HostFact =>
  (fact.fact === 'counters' || fact.fact === 'listener') && host !== null
    ? { ...fact, host }
    : fact;

function readAt(
  block: OutputBlock,
  at: number,
  noneBefore: Map<Recogniser, number>,
): Reading | null {
  for (const recogniser of recognisers) {
    if (at < (noneBefore.get(recogniser) ?? 0)) continue;
    const reading = recogniser.read(block, at);
    if (reading === null) continue;
    if (!('noneBefore' in reading)) return reading;
    noneBefore.set(recogniser, reading.noneBefore);
  }
  return null;
}

function reasonFor({ command }: OutputBlock, text: string): string {
  if (/^\s*#/.test(text)) return 'A remark that says nothing the diagnosis weighs.';
  if (command !== null) return `Not understood as output of ${command.split(/\s/, 1)[0]!}.`;
  return 'Not the output of a command that is known here.';
}
