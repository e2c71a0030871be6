/** What `synscope FILE` prints for people. */
import type { LoadResult } from '../core/capture';
import { listedFlows } from '../core/flows/flowOrder';
import { FlowTrait } from '../core/flows/flowTable';
import { endpointText } from '../core/packets/addressText';
import { packetNumber } from '../core/packets/packetTable';
import { countText, numberText } from '../core/words/duration';
import { readFlow, type GivenEvidence } from './flowReading';
import { terminalText } from './terminalText';

/** Flows that are written out; the others are counted. */
const MOST_FLOWS = 20;
/** Packets that are named behind a sentence; the others are counted. */
const MOST_CITED = 20;

const NOTHING_ODD = '  Nothing odd in the openings.';
/** Where there is nothing to judge, nothing is called good. */
const NOTHING_SEEN = '  No whole handshake of TCP is in it: nothing can be said of an opening.';

/** The lines of a file's summary. Whatever of it came in is safe for a terminal. */
export function* summaryText(
  file: string,
  result: LoadResult,
  given: GivenEvidence,
): Generator<string> {
  for (const line of summaryLines(file, result, given)) yield `${terminalText(line)}\n`;
}

function* summaryLines(file: string, result: LoadResult, given: GivenEvidence): Generator<string> {
  yield file;
  if (!result.ok) {
    yield `  ${result.error.message}`;
    return;
  }
  const { capture } = result;
  const { flows, addresses, packets } = capture;
  yield `  ${countText(packets.length, 'packet')}, ${numberText(capture.tcpPackets)} of TCP, ${countText(listedFlows(flows).length, 'flow')}`;
  if (capture.damage !== null) yield `  ${capture.damage.message}`;
  for (const { message, count } of capture.warnings) yield `  ${message} (${count})`;
  let shown = 0;
  let odd = 0;
  let told = 0;
  let faults = 0;
  let fault = '';
  for (let flow = 0; flow < flows.length; flow++) {
    // Read with the flow that it continues.
    if ((flows.traits[flow]! & FlowTrait.continuation) !== 0) continue;
    const reading = readFlow(capture, flow, given);
    if (!reading.ok) {
      faults++;
      fault ||= reading.fault;
      continue;
    }
    const { observations, verdict } = reading.diagnosis;
    if (verdict !== null) told++;
    if (verdict === null || verdict.healthy) continue;
    odd++;
    if (shown === MOST_FLOWS) continue;
    shown++;
    const crooked = (flows.traits[flow]! & FlowTrait.crooked) !== 0;
    const client = endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!);
    const server = endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!);
    yield '';
    yield `  stream ${flow}: ${client} → ${server}${crooked ? ', crooked' : ''}`;
    yield `    ${verdict.summary}`;
    for (const { text, packets: cited, weight } of observations) {
      if (weight === 'detail') continue;
      const numbers = cited
        .slice(0, MOST_CITED)
        .map((packet) => packetNumber(packets, packet))
        .join(', ');
      const more = cited.length > MOST_CITED ? ` and ${cited.length - MOST_CITED} more` : '';
      yield `    - ${text}${numbers === '' ? '' : ` [${numbers}${more}]`}`;
    }
    for (const { title, status, because } of verdict.causes) {
      const reason = status === 'ruled-out' ? ` (${because[0]!.text})` : '';
      yield `    ${status}: ${title}${reason}`;
    }
  }
  if (odd > shown) {
    yield '';
    yield `  … and ${odd - shown} more such flows.`;
  }
  if (faults > 0) {
    yield `  Synscope failed on ${countText(faults, 'flow')} (${fault}): a fault of the program, not of the capture. Please report it.`;
  }
  if (odd === 0 && faults === 0) yield told === 0 ? NOTHING_SEEN : NOTHING_ODD;
}
