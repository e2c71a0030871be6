/**
 * The JSON that `synscope --json` prints: one object a file. Times are seconds, frames are Wireshark's numbers,
 * `stream` is `tcp.stream`.
 */
import type { CauseId } from '../core/diagnosis/causes/cause';
import { interfacesOf } from '../core/captureOrigin';
import type { Capture, LoadResult } from '../core/capture';
import { decidersOf } from '../core/diagnosis/deciders';
import { undecidedCauses } from '../core/diagnosis/undecidedCauses';
import { isCrooked } from '../core/diagnosis/diagnose';
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
  const { stream, client, server, packets } = head;
  // What we count and name ourselves needs no escapes.
  return (
    `{"stream":${stream},"client":${terminalJson(client)},"server":${terminalJson(server)},"packets":${packets}` +
    `,"vantage":{"place":"${place}","confidence":"${confidence}","reason":${texts.text(reason)}}` +
    `,"opening":${openingJson(opening, table, isCrooked(diagnosis))}` +
    `,"observations":[${found}]` +
    `,"verdict":${verdict === null ? 'null' : verdictJson(verdict, table, texts, told)}}`
  );
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
  const sure =
    mechanism === null
      ? 'null'
      : `{"id":"${mechanism.id}","proved":${mechanism.proved},"text":${texts.text(mechanism.text)}}`;
  const combinations = verdict.combinations.map(({ causes: ids, text }) => ({ causes: ids, text }));
  return (
    `{"summary":${texts.text(verdict.summary)}` +
    `,"mechanism":${sure}` +
    `,"causes":[${causes}]` +
    `,"combinations":${combinations.length === 0 ? '[]' : terminalJson(combinations)}` +
    `,"wouldDecide":${texts.wouldDecide(undecidedCauses(verdict))}}`
  );
}

function framesJson(table: PacketTable, packets: readonly PacketIndex[]): string {
  let frames = '';
  for (const packet of packets) {
    frames += `${frames === '' ? '' : ','}${packetNumber(table, packet)}`;
  }
  return `[${frames}]`;
}

function frameOf(table: PacketTable, segment: OpeningSegment | null): number | null {
  return segment === null ? null : packetNumber(table, segment.packet);
}

function openingJson(opening: Opening, table: PacketTable, crooked: boolean): string {
  const { syns, synAck, ack, repeats } = opening;
  const halfOpen = opening.halfOpen && {
    seconds: seconds(opening.halfOpen.duration),
    atLeast: seconds(opening.halfOpen.atLeast),
    end: opening.halfOpen.end,
  };
  const synAckRepeats = repeats.map((repeat) => ({
    frame: frameOf(table, repeat.segment),
    afterFirst: seconds(repeat.afterFirst),
    afterAck: repeat.afterAck,
    crossing: repeat.crossing,
    tsecr: repeat.tsecr,
  }));
  const dupAcks = repeats.flatMap(({ dupAck }) => dupAck?.packet ?? []);
  return (
    `{"syn":${framesJson(
      table,
      syns.map(({ packet }) => packet),
    )}` +
    `,"synAck":${frameOf(table, synAck)},"ack":${frameOf(table, ack)}` +
    `,"synAckRepeats":${JSON.stringify(synAckRepeats)}` +
    `,"dupAcks":${framesJson(table, dupAcks)}` +
    `,"crooked":${crooked},"halfOpen":${JSON.stringify(halfOpen)}}`
  );
}
