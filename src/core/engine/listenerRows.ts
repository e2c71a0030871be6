/** Listeners whose openings say something together, and their openings as rows of a time axis. */
import type { Capture } from '../capture';
import {
  findingText,
  listenerText,
  type ListenerFinding,
  type ListenerOpening,
  type OpeningKind,
} from '../diagnosis/listenerFindings';
import type { FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { endpointText } from '../packets/addressText';

/** A finding without its openings, of which there can be a million. */
export interface ListenerInfo extends Omit<ListenerFinding, 'openings' | 'address'> {
  /** `address:port`. */
  readonly name: string;
  /** What its openings were, and when. */
  readonly text: string;
  readonly openings: number;
  /** Where a time axis of all its openings begins and ends, nanoseconds since the capture's start. */
  readonly axis: { readonly from: number; readonly to: number };
}

/** Times in nanoseconds since the capture's start. */
export interface ListenerRow {
  readonly flow: FlowIndex;
  readonly kind: OpeningKind;
  readonly start: number;
  /** `address:port` of the client. */
  readonly client: string;
  readonly clientPort: number;
  readonly halfOpen: number;
  /** First segment; NaN without one. */
  readonly first: number;
  /** The client's ACK, or its last SYN; NaN without either. */
  readonly waitEnd: number;
  readonly syns: readonly number[];
  readonly repeats: readonly number[];
  readonly half: {
    readonly from: number;
    readonly to: number;
    readonly accepted: boolean;
  } | null;
}

/** Resends are over by then; later a picture would only shrink (nanoseconds). */
const LONGEST_TAIL = 35e9;
const SHORTEST_TAIL = 0.5e9;

export function listenerInfo(capture: Capture, finding: ListenerFinding): ListenerInfo {
  const { openings, address: _inTheName, ...rest } = finding;
  let last = finding.to;
  for (const { flow, start } of openings) {
    const halfOpen = capture.flows.halfOpen[flow]!;
    last = Math.max(last, start + (halfOpen > 0 ? halfOpen : 0));
  }
  return {
    ...rest,
    name: listenerText(capture, finding),
    text: findingText(capture, finding),
    openings: openings.length,
    axis: {
      from: openings[0]!.start,
      to: Math.max(finding.to + SHORTEST_TAIL, Math.min(last, finding.to + LONGEST_TAIL)),
    },
  };
}

export function listenerRow(capture: Capture, { flow, kind, start }: ListenerOpening): ListenerRow {
  const { flows, addresses, packets } = capture;
  const { syns, ack, repeats, halfOpen, segments } = openingOf(capture, flow);
  const from = halfOpen === null ? Number.NaN : packets.time[halfOpen.from]!;
  return {
    flow,
    kind,
    start,
    client: endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!),
    clientPort: flows.clientPort[flow]!,
    halfOpen: flows.halfOpen[flow]!,
    first: (syns[0] ?? segments[0])?.time ?? Number.NaN,
    waitEnd: ack?.time ?? syns.at(-1)?.time ?? Number.NaN,
    syns: syns.map(({ time }) => time),
    repeats: repeats.map(({ segment }) => segment.time),
    half:
      halfOpen === null
        ? null
        : { from, to: from + halfOpen.duration, accepted: halfOpen.end === 'accepted' },
  };
}
