/** One flow of a capture by itself, with what the rest of the capture says of it. */
import type { Capture } from '../capture';
import { sharesPort } from '../diagnosis/listeners';
import { ignoredTimesOf } from '../diagnosis/ignoredTimes';
import { detectorsOfOtherFlows } from '../diagnosis/observations';
import type { Observation } from '../diagnosis/observations/observation';
import { openingContextOf } from '../diagnosis/openingContext';
import { witnessesOf, type FlowCapture, type IgnoredTimes } from '../diagnosis/witnesses';
import { FlowTrait, streamsOfFlow, type FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import type { PacketIndex } from '../packets/packetTable';
import { cutCapture, type CutRows } from './cutCapture';

export interface FlowCaptureOptions {
  /** Also look at what the flow's server ignored elsewhere: counters of a host are weighed against that. */
  readonly withServer?: boolean;
}

/**
 * Cuts a flow out of its capture. Opening, diagnosis, ladder, text and link of it are those that it has in the whole
 * capture; packets of other flows that are cited come along as rows without a flow.
 */
export function flowCapture(
  capture: Capture,
  flow: FlowIndex,
  { withServer = false }: FlowCaptureOptions = {},
): FlowCapture {
  const found = observationsOfOthers(capture, flow);
  const ignored = withServer ? ignoredTimesOf(capture, flow) : null;
  const cut = cutCapture(capture, streamsOfFlow(capture.flows, flow), found.flatMap(citedBy));
  // Refused under another name, it waits for nothing; by itself, the other flow is not there to tell.
  if (found.some(({ kind }) => kind === 'other-name-refused')) {
    cut.capture.flows.traits[0]! &= ~FlowTrait.endsEarly;
  }
  return {
    ...cut.capture,
    stream: flow,
    streams: streamsOf(capture, cut.rows),
    witnesses: {
      observations: found.map((observation) => inRows(observation, cut.rows)),
      ignored: ignored === null ? null : ofOneFlow(ignored, flow),
      sharesPort: sharesPort(capture, flow),
    },
  };
}

/** Of a cut that is cut again, those of the capture that it once came from. */
function streamsOf(capture: Capture | FlowCapture, { packets }: CutRows): Int32Array {
  const streams = 'streams' in capture ? capture.streams : capture.packets.flow;
  return Int32Array.from(packets, (packet) => streams[packet]!);
}

function observationsOfOthers(capture: Capture, flow: FlowIndex): readonly Observation[] {
  const witnesses = witnessesOf(capture);
  if (witnesses !== null) return witnesses.observations;
  const context = openingContextOf(capture, openingOf(capture, flow));
  return [...detectorsOfOtherFlows].flatMap((detector) => detector.detect(context));
}

function citedBy({ packets, arcs = [], fromBox = [] }: Observation): PacketIndex[] {
  return [...packets, ...arcs.flat(), ...fromBox];
}

function inRows(observation: Observation, rows: CutRows): Observation {
  const { packets, arcs, fromBox } = observation;
  return {
    ...observation,
    packets: packets.map((packet) => rows.of(packet)),
    ...(arcs === undefined
      ? {}
      : { arcs: arcs.map(([from, to]) => [rows.of(from), rows.of(to)] as const) }),
    ...(fromBox === undefined ? {} : { fromBox: fromBox.map((packet) => rows.of(packet)) }),
  };
}

/** A copy: the cut may be handed to another thread. */
function ofOneFlow({ flows, sorted, undated }: IgnoredTimes, flow: FlowIndex): IgnoredTimes {
  return { sorted: sorted.slice(), undated, flows: new Set(flows.has(flow) ? [0] : []) };
}
