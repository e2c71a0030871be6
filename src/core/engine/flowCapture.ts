/** One flow of a capture by itself, with what the rest of the capture says of it. */
import type { Capture } from '../capture';
import { ignoredTimesOf } from '../diagnosis/hostEvidence/hostFlow';
import { detectorsOfOtherFlows } from '../diagnosis/observations';
import type { Observation } from '../diagnosis/observations/observation';
import { openingContextOf } from '../diagnosis/openingContext';
import { witnessesOf, type FlowCapture, type IgnoredTimes } from '../diagnosis/witnesses';
import { streamsOfFlow, type FlowIndex } from '../flows/flowTable';
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
  return {
    ...cut.capture,
    stream: flow,
    witnesses: {
      observations: found.map((observation) => inRows(observation, cut.rows)),
      ignored: ignored === null ? null : ofOneFlow(ignored, flow),
    },
  };
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

function ofOneFlow({ flows, ...times }: IgnoredTimes, flow: FlowIndex): IgnoredTimes {
  return { ...times, flows: new Set(flows.has(flow) ? [0] : []) };
}
