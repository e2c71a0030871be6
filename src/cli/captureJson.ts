/**
 * The JSON that `synscope --json` prints: one object a file. Times are seconds, frames are Wireshark's numbers,
 * `stream` is `tcp.stream`.
 */
import type { Capture, LoadResult } from '../core/capture';
import { decidersOf, undecidedCauses } from '../core/diagnosis/deciders';
import type { Diagnosis } from '../core/diagnosis/diagnose';
import type { HostEvidence } from '../core/diagnosis/hostEvidence/hostEvidence';
import { flowLength, flowOfStream, type FlowIndex } from '../core/flows/flowTable';
import type { Opening } from '../core/opening/opening';
import type { OpeningSegment } from '../core/opening/openingSegments';
import { endpointText } from '../core/packets/addressText';
import { packetNumber, type PacketIndex, type PacketTable } from '../core/packets/packetTable';
import { readFlow } from './flowReading';
import { terminalJson } from './terminalText';

const seconds = (nanoseconds: number) => nanoseconds / 1e9;

/** What `--json` prints for a file: a line that holds one object, flow by flow, so that none waits for the others. */
export function* captureJson(
  file: string,
  result: LoadResult,
  host: HostEvidence,
): Generator<string> {
  const head = terminalJson({ file, ...headJson(result) });
  // The flows are the last member of the object.
  yield `${head.slice(0, -1)},"flows":[`;
  if (result.ok) {
    const { capture } = result;
    const questions = new Map<string, string>();
    for (let flow = 0; flow < capture.flows.length; flow++) {
      yield `${flow === 0 ? '' : ','}${flowLine(flowParts(capture, flow, host), questions)}`;
    }
  }
  yield ']}\n';
}

/** Everything about a file but its flows. */
function headJson(result: LoadResult): object {
  if (!result.ok) {
    return {
      format: result.format ?? null,
      linkTypes: [],
      packets: 0,
      tcpPackets: 0,
      warnings: [],
      error: result.error,
    };
  }
  const { capture } = result;
  return {
    format: capture.format,
    linkTypes: capture.interfaces.map(({ linkType }) => linkType),
    packets: capture.packets.length,
    tcpPackets: capture.tcpPackets,
    warnings: capture.warnings,
    error: capture.damage,
  };
}

/**
 * A flow as JSON. What would decide is a third of it and the same for all flows with the same causes left:
 * `questions` holds it by them.
 */
function flowLine({ told, undecided }: FlowParts, questions: Map<string, string>): string {
  const line = terminalJson(told);
  if (undecided === null) return line;
  const key = undecided.join();
  let settle = questions.get(key);
  if (settle === undefined) {
    settle = terminalJson(wouldDecide(undecided));
    if (questions.size < MOST_KEPT) questions.set(key, settle);
  }
  // The verdict is the last member of the flow, and this the last one of the verdict.
  return `${line.slice(0, -2)},"wouldDecide":${settle}}}`;
}

/** More sets of causes than any capture has. */
const MOST_KEPT = 1000;

const wouldDecide = (causes: readonly string[]): string[] =>
  decidersOf(causes).map(({ command, look }) => `${command}: ${look}`);

/** What is told of a flow but for `wouldDecide` of its verdict, the last member, and the causes left; null without a verdict. */
interface FlowParts {
  readonly told: object;
  readonly undecided: readonly string[] | null;
}

function flowParts(capture: Capture, flow: FlowIndex, host: HostEvidence): FlowParts {
  const { flows, addresses } = capture;
  const head = {
    stream: flow,
    client: endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!),
    server: endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!),
    packets: flowLength(flows, flow),
  };
  const nothing = { vantage: null, opening: null, observations: [], verdict: null };
  // Said once, of the stream with which the opening begins.
  const begins = flowOfStream(flows, flow);
  if (begins !== flow) {
    return { told: { ...head, continues: begins, ...nothing }, undecided: null };
  }
  const reading = readFlow(capture, flow, host);
  if (!reading.ok) {
    return { told: { ...head, ...nothing, fault: reading.fault }, undecided: null };
  }
  const { opening, diagnosis } = reading;
  const { context, observations, verdict } = diagnosis;
  const { packets: table } = capture;
  const told = {
    ...head,
    vantage: context.vantage,
    opening: openingJson(opening, table),
    observations: observations.map(({ kind, source, packets, text }) => ({
      kind,
      source,
      frames: framesOf(table, packets),
      text,
    })),
    verdict: verdict === null ? null : verdictJson(verdict, table),
  };
  return { told, undecided: verdict === null ? null : undecidedCauses(verdict) };
}

function verdictJson(verdict: NonNullable<Diagnosis['verdict']>, table: PacketTable): object {
  return {
    summary: verdict.summary,
    mechanism: verdict.mechanism && {
      id: verdict.mechanism.id,
      proved: verdict.mechanism.proved,
      text: verdict.mechanism.text,
    },
    causes: verdict.causes.map(({ id, status, because }) => ({
      id,
      status,
      because: because.map(({ observation, text }) => ({
        frames: framesOf(table, observation.packets),
        text,
      })),
    })),
    combinations: verdict.combinations.map(({ causes, text }) => ({ causes, text })),
  };
}

function framesOf(table: PacketTable, packets: readonly PacketIndex[]): number[] {
  return packets.map((packet) => packetNumber(table, packet));
}

function frameOf(table: PacketTable, segment: OpeningSegment | null): number | null {
  return segment === null ? null : packetNumber(table, segment.packet);
}

function openingJson(opening: Opening, table: PacketTable): object {
  const { halfOpen } = opening;
  return {
    syn: opening.syns.map((syn) => frameOf(table, syn)),
    synAck: frameOf(table, opening.synAck),
    ack: frameOf(table, opening.ack),
    synAckRepeats: opening.repeats.map((repeat) => ({
      frame: frameOf(table, repeat.segment),
      afterFirst: seconds(repeat.afterFirst),
      afterAck: repeat.afterAck,
      crossing: repeat.crossing,
      tsecr: repeat.tsecr,
    })),
    dupAcks: opening.repeats.flatMap(({ dupAck }) =>
      dupAck === null ? [] : [frameOf(table, dupAck)],
    ),
    crooked: opening.crooked,
    halfOpen: halfOpen && {
      seconds: seconds(halfOpen.duration),
      atLeast: seconds(halfOpen.atLeast),
      end: halfOpen.end,
    },
  };
}
