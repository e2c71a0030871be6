/** Opening and diagnosis of one flow for the command line. */
import type { Capture } from '../core/capture';
import { diagnose, type Diagnosis } from '../core/diagnosis/diagnose';
import type { HostEvidence } from '../core/hostEvidence/hostEvidence';
import { hostObservations } from '../core/hostEvidence/hostObservations';
import type { FlowIndex } from '../core/flows/flowTable';
import type { Opening } from '../core/opening/opening';
import type { VantagePlace } from '../core/vantage/vantage';
import { openingOf } from '../core/opening/openingOf';

export type FlowReading =
  | { readonly ok: true; readonly opening: Opening; readonly diagnosis: Diagnosis }
  /** An error of ours, in words: it costs this flow, and no other. */
  | { readonly ok: false; readonly fault: string };

/** What a person gives beside the files. */
export interface GivenEvidence {
  /** Outputs of hosts. */
  readonly host: HostEvidence;
  /** Where the captures were taken; null: it is inferred. */
  readonly place: VantagePlace | null;
}

export function readFlow(
  capture: Capture,
  flow: FlowIndex,
  { host, place }: GivenEvidence,
): FlowReading {
  try {
    const opening = openingOf(capture, flow);
    const extra = hostObservations(host, capture, opening, place);
    return { ok: true, opening, diagnosis: diagnose(capture, opening, extra, place) };
  } catch (error) {
    return { ok: false, fault: error instanceof Error ? error.message : String(error) };
  }
}
