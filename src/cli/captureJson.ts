/**
 * The JSON that `synscope --json` prints: one object a file. Times are seconds, frames are Wireshark's numbers,
 * `stream` is `tcp.stream`.
 */
import type { Capture, LoadResult } from '../core/capture';
import type { Diagnosis } from '../core/diagnosis/diagnose';
import type { HostEvidence } from '../core/diagnosis/hostEvidence/hostEvidence';
import { flowLength, flowOfStream, type FlowIndex } from '../core/flows/flowTable';
import type { Opening } from '../core/opening/opening';
import type { OpeningSegment } from '../core/opening/openingSegments';
import { endpointText } from '../core/packets/addressText';
import { packetNumber, type PacketIndex } from '../core/packets/packetTable';
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
    for (let flow = 0; flow < capture.flows.length; flow++) {
      yield `${flow === 0 ? '' : ','}${terminalJson(flowJson(capture, flow, host))}`;
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

/** What `--json` prints for a flow. */
export function flowJson(capture: Capture, flow: FlowIndex, host: HostEvidence): object {
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
  if (begins !== flow) return { ...head, continues: begins, ...nothing };
  const reading = readFlow(capture, flow, host);
  if (!reading.ok) {
    return { ...head, ...nothing, fault: reading.fault };
  }
  const { opening, diagnosis } = reading;
  const { context, observations, verdict } = diagnosis;
  const frame = (packet: PacketIndex) => packetNumber(capture.packets, packet);
  return {
    ...head,
    vantage: context.vantage,
    opening: openingJson(opening, frame),
    observations: observations.map(({ kind, source, packets, text }) => ({
      kind,
      source,
      frames: packets.map(frame),
      text,
    })),
    verdict: verdict === null ? null : verdictJson(verdict, frame),
  };
}

function verdictJson(
  verdict: NonNullable<Diagnosis['verdict']>,
  frame: (packet: PacketIndex) => number,
): object {
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
        frames: observation.packets.map(frame),
        text,
      })),
    })),
    combinations: verdict.combinations.map(({ causes, text }) => ({ causes, text })),
    wouldDecide: verdict.wouldDecide.map(({ command, look }) => `${command}: ${look}`),
  };
}

function openingJson(opening: Opening, frame: (packet: PacketIndex) => number): object {
  const numberOf = (segment: OpeningSegment | null) =>
    segment === null ? null : frame(segment.packet);
  const { halfOpen } = opening;
  return {
    syn: opening.syns.map(numberOf),
    synAck: numberOf(opening.synAck),
    ack: numberOf(opening.ack),
    synAckRepeats: opening.repeats.map((repeat) => ({
      frame: numberOf(repeat.segment),
      afterFirst: seconds(repeat.afterFirst),
      afterAck: repeat.afterAck,
      crossing: repeat.crossing,
      tsecr: repeat.tsecr,
    })),
    dupAcks: opening.repeats.flatMap(({ dupAck }) =>
      dupAck === null ? [] : [frame(dupAck.packet)],
    ),
    crooked: opening.crooked,
    halfOpen: halfOpen && {
      seconds: seconds(halfOpen.duration),
      atLeast: seconds(halfOpen.atLeast),
      end: halfOpen.end,
    },
  };
}
