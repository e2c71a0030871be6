/** The openings of a listener as rows of a time axis. */
import type { Capture } from '../capture';
import {
  listenerOpening,
  type ListenerFinding,
  type OpeningKind,
} from '../diagnosis/listenerFindings';
import type { FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { endpointText } from '../packets/addressText';

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

/** Some of a listener's openings in order of time, those `[from, to)` of all or of the odd ones. */
export function listenerRows(
  capture: Capture,
  { openings }: ListenerFinding,
  which: { readonly withHealthy: boolean; readonly from: number; readonly to: number },
): ListenerRow[] {
  const shown = which.withHealthy
    ? openings
    : openings.filter((flow) => listenerOpening(capture, flow).kind !== 'healthy');
  return Array.from(shown.subarray(which.from, which.to), (flow) => listenerRow(capture, flow));
}

function listenerRow(capture: Capture, flow: FlowIndex): ListenerRow {
  const { kind, start } = listenerOpening(capture, flow);
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
