/**
 * The JSON that `synscope --json` prints: one object a file. Times are seconds, frames are Wireshark's numbers,
 * `stream` is `tcp.stream`.
 */
import type { CauseId } from '../core/diagnosis/causes/cause';
import { interfacesOf } from '../core/captureOrigin';
import type { Capture, LoadResult } from '../core/capture';
import { decidersOf, undecidedCauses } from '../core/diagnosis/deciders';
import type { Observation } from '../core/diagnosis/observations/observation';
import type { Verdict } from '../core/diagnosis/verdict';
import { flowLength, flowOfStream, type FlowIndex } from '../core/flows/flowTable';
import type { Opening } from '../core/opening/opening';
import type { OpeningSegment } from '../core/opening/openingSegments';
import { endpointText } from '../core/packets/addressText';
import { packetNumber, type PacketIndex, type PacketTable } from '../core/packets/packetTable';
import { readFlow, type GivenEvidence } from './flowReading';
import { terminalJson } from './terminalText';

const seconds = (nanoseconds: number) => nanoseconds / 1e9;

/** What `--json` prints for a file: a line that holds one object, flow by flow, so that none waits for the others. */
export function* captureJson(
  file: string,
  result: LoadResult,
  given: GivenEvidence,
): Generator<string> {
  const head = terminalJson({ file, ...headJson(result) });
  // The flows are the last member of the object.
  yield `${head.slice(0, -1)},"flows":[`;
  if (result.ok) {
    const { capture } = result;
    const texts = new KnownJson();
    for (let flow = 0; flow < capture.flows.length; flow++) {
      yield `${flow === 0 ? '' : ','}${flowJson(capture, flow, given, texts)}`;
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
    linkTypes: interfacesOf(capture).map(({ linkType }) => linkType),
    packets: capture.packets.length,
    tcpPackets: capture.tcpPackets,
    warnings: capture.warnings,
    error: capture.damage,
  };
}

/** Texts and lists of questions as JSON: most say of one flow what they said of another, and are written once. */
class KnownJson {
  readonly #texts = new Map<string, string>();
  readonly #questions = new Map<string, string>();

  /** A text as JSON. */
  text(text: string): string {
    return this.#texts.get(text) ?? keep(this.#texts, text, terminalJson(text));
  }

  /** What would decide between causes. */
  wouldDecide(causes: readonly CauseId[]): string {
    const key = causes.join();
    const list = this.#questions.get(key);
    if (list !== undefined) return list;
    const asked = decidersOf(causes).map(({ command, look }) => `${command}: ${look}`);
    return keep(this.#questions, key, terminalJson(asked));
  }
}

/** Entries that are kept; then all are forgotten, for a text that is said often is soon kept again. */
const MOST_KEPT = 256;

function keep(table: Map<string, string>, key: string, json: string): string {
  if (table.size >= MOST_KEPT) table.clear();
  table.set(key, json);
  return json;
}

/** What `--json` prints for a flow. What most flows have in common is put together as text: writing it anew took most of the time. */
function flowJson(
  capture: Capture,
  flow: FlowIndex,
  given: GivenEvidence,
  texts: KnownJson,
): string {
  const { flows, addresses, packets: table } = capture;
  const head = {
    stream: flow,
    client: endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!),
    server: endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!),
    packets: flowLength(flows, flow),
  };
  const nothing = { vantage: null, opening: null, observations: [], verdict: null };
  // Said once, of the stream with which the opening begins.
  const begins = flowOfStream(flows, flow);
  if (begins !== flow) return terminalJson({ ...head, continues: begins, ...nothing });
  const reading = readFlow(capture, flow, given);
  if (!reading.ok) return terminalJson({ ...head, ...nothing, fault: reading.fault });
  const { opening, diagnosis } = reading;
  const { context, observations, verdict } = diagnosis;
  const { place, confidence, reason } = context.vantage;
  // Causes quote what was observed, several of them the same: written once a flow.
  const told = new Map<Observation, string>();
  let found = '';
  for (const observation of observations) {
    const { kind, source, packets, text } = observation;
    const said = `"frames":${framesJson(table, packets)},"text":${texts.text(text)}}`;
    told.set(observation, said);
    found += `${found === '' ? '' : ','}{"kind":"${kind}","source":"${source}",${said}`;
  }
  return [
    terminalJson({ ...head, vantage: { place, confidence } }).slice(0, -2),
    `,"reason":${texts.text(reason)}}`,
    `,"opening":${terminalJson(openingJson(opening, table))}`,
    `,"observations":[${found}]`,
    `,"verdict":${verdict === null ? 'null' : verdictJson(verdict, table, texts, told)}}`,
  ].join('');
}

function verdictJson(
  verdict: Verdict,
  table: PacketTable,
  texts: KnownJson,
  told: ReadonlyMap<Observation, string>,
): string {
  const { mechanism } = verdict;
  let causes = '';
  for (const { id, status, because } of verdict.causes) {
    let reasons = '';
    for (const { observation, text } of because) {
      const said =
        (text === observation.text ? told.get(observation) : undefined) ??
        `"frames":${framesJson(table, observation.packets)},"text":${texts.text(text)}}`;
      reasons += `${reasons === '' ? '' : ','}{${said}`;
    }
    causes += `${causes === '' ? '' : ','}{"id":"${id}","status":"${status}","because":[${reasons}]}`;
  }
  const sure = mechanism && {
    id: mechanism.id,
    proved: mechanism.proved,
    text: mechanism.text,
  };
  return [
    `{"summary":${texts.text(verdict.summary)}`,
    `,"mechanism":${terminalJson(sure)}`,
    `,"causes":[${causes}]`,
    `,"combinations":${terminalJson(verdict.combinations.map(({ causes: ids, text }) => ({ causes: ids, text })))}`,
    `,"wouldDecide":${texts.wouldDecide(undecidedCauses(verdict))}}`,
  ].join('');
}

function framesJson(table: PacketTable, packets: readonly PacketIndex[]): string {
  return `[${packets.map((packet) => packetNumber(table, packet)).join()}]`;
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
