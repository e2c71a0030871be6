/** Opening and diagnosis of one flow for the command line. */
import type { Capture } from '../core/capture';
import { diagnose, type Diagnosis } from '../core/diagnosis/diagnose';
import type { HostEvidence } from '../core/diagnosis/hostEvidence/hostEvidence';
import { hostObservations } from '../core/diagnosis/hostEvidence/hostObservations';
import type { FlowIndex } from '../core/flows/flowTable';
import type { Opening } from '../core/opening/opening';
import { openingOf } from '../core/opening/openingOf';

export type FlowReading =
  | { readonly ok: true; readonly opening: Opening; readonly diagnosis: Diagnosis }
  /** An error of ours, in words: it costs this flow, and no other. */
  | { readonly ok: false; readonly fault: string };

export function readFlow(capture: Capture, flow: FlowIndex, host: HostEvidence): FlowReading {
  try {
    const opening = openingOf(capture, flow);
    const extra = hostObservations(host, capture, opening);
    return { ok: true, opening, diagnosis: diagnose(capture, opening, extra) };
  } catch (error) {
    return { ok: false, fault: error instanceof Error ? error.message : String(error) };
  }
}
