/** Listeners whose openings say something together. */
import type { Capture } from '../capture';
import {
  findingText,
  listenerOpening,
  listenerText,
  type ListenerFinding,
} from '../diagnosis/listenerFindings';

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

/** Resends are over by then; later a picture would only shrink (nanoseconds). */
const LONGEST_TAIL = 35e9;
const SHORTEST_TAIL = 0.5e9;

export function listenerInfo(capture: Capture, finding: ListenerFinding): ListenerInfo {
  const { openings, address: _inTheName, ...rest } = finding;
  let last = finding.to;
  for (const flow of openings) {
    const halfOpen = capture.flows.halfOpen[flow]!;
    if (halfOpen > 0) last = Math.max(last, listenerOpening(capture, flow).start + halfOpen);
  }
  const from = listenerOpening(capture, openings[0]!).start;
  const to = Math.max(finding.to + SHORTEST_TAIL, Math.min(last, finding.to + LONGEST_TAIL));
  return {
    ...rest,
    name: listenerText(capture, finding),
    text: findingText(capture, finding),
    openings: openings.length,
    axis: {
      from,
      // Room for what marks the end of the last one.
      to: to + (to - from) / 50,
    },
  };
}
