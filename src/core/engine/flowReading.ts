import { causes } from '../diagnosis/causes';
import { diagnose } from '../diagnosis/diagnose';
import { undecidedCauses } from '../diagnosis/undecidedCauses';
import type { FlowCapture } from '../diagnosis/witnesses';
import { openingOf } from '../opening/openingOf';
import type { FlowReading } from './captureEngine';
import type { BesidePackets } from './flowBadge';

/** What the opening of a flow that was cut out means. */
export function flowReading(
  capture: FlowCapture,
  witness: Parameters<typeof diagnose>[2],
  place: BesidePackets['place'],
): Omit<FlowReading, 'isProvisional' | 'unkept'> {
  const diagnosis = diagnose(capture, openingOf(capture, 0), witness, place);
  const { verdict } = diagnosis;
  const named = new Set([
    ...(verdict?.causes ?? []).filter(({ status }) => status !== 'ruled-out').map(({ id }) => id),
    ...(verdict?.combinations ?? []).flatMap((combination) => combination.causes),
  ]);
  const spoken = new Set(verdict?.causes.map(({ id }) => id));
  return {
    capture,
    diagnosis,
    named: [...named],
    undecided: verdict === null ? [] : undecidedCauses(verdict),
    names: Object.fromEntries(
      causes.filter(({ id }) => spoken.has(id)).map(({ id, badge }) => [id, badge]),
    ),
  };
}
