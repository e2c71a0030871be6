/** What `synscope FILE` prints for people. */
import type { LoadResult } from '../core/capture';
import { observe } from '../core/diagnosis/observations';
import { FlowTrait } from '../core/flows/flowTable';
import { openingOf } from '../core/opening/openingOf';
import { endpointText } from '../core/packets/addressText';
import { packetNumber } from '../core/packets/packetTable';

/** Flows that are written out; the others are counted. */
const MOST_FLOWS = 20;

export function summaryText(file: string, result: LoadResult): string {
  if (!result.ok) return `${file}\n  ${result.error.message}`;
  const { capture } = result;
  const { flows, addresses, packets } = capture;
  const lines = [
    file,
    `  ${packets.length} packets, ${capture.tcpPackets} of TCP, ${flows.length} flows`,
  ];
  if (capture.damage !== null) lines.push(`  ${capture.damage.message}`);
  for (const { message, count } of capture.warnings) lines.push(`  ${message} (${count})`);
  let shown = 0;
  let odd = 0;
  for (let flow = 0; flow < flows.length; flow++) {
    const observations = observe(capture, openingOf(capture, flow));
    const crooked = (flows.traits[flow]! & FlowTrait.crooked) !== 0;
    if (observations.length === 0 && !crooked) continue;
    odd++;
    if (shown === MOST_FLOWS) continue;
    shown++;
    const client = endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!);
    const server = endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!);
    lines.push(`\n  stream ${flow}: ${client} → ${server}${crooked ? ', crooked' : ''}`);
    for (const { text, packets: cited } of observations) {
      const numbers = cited.map((packet) => packetNumber(packets, packet)).join(', ');
      lines.push(`    ${text} [${numbers}]`);
    }
  }
  if (odd > shown) lines.push(`\n  … and ${odd - shown} more such flows.`);
  if (odd === 0) lines.push('  Nothing odd in the openings.');
  return lines.join('\n');
}
