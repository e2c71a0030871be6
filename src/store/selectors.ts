/**
 * What follows from the state: the opening of the selected flow, what was observed in it, and what it means.
 */
import type { Capture } from '../core/capture';
import type { PacketIndex } from '../core/packets/packetTable';
import type { Diagnosis } from '../core/diagnosis/diagnose';
import type { Observation } from '../core/diagnosis/observations/observation';
import { noteNumbers } from '../core/ladder/noteNumbers';
import type { AppState } from './appState';
import { perObject } from './perObject';

/** The selected flow by itself; null without one. */
export const selectShown = (state: AppState) => state.reading?.capture ?? null;

/** What was observed in the opening of the selected flow, and what follows from it. */
export const selectDiagnosis = (state: AppState) => state.reading?.diagnosis ?? null;

/** The opening of the selected flow; null without one. */
export const selectOpening = (state: AppState) => selectDiagnosis(state)?.context.opening ?? null;

/** A packet that is looked at, as a row of a capture. */
interface PacketShown {
  readonly capture: Capture;
  readonly packet: PacketIndex;
  /** Is it none of the selected flow, and has a capture of its own? */
  readonly isOther: boolean;
}

const otherShown = perObject((capture: Capture): PacketShown => ({
  capture,
  packet: 0,
  isOther: true,
}));

const packetsShown = perObject((_: Capture) => ({ last: null as PacketShown | null }));

/** The packet that is looked at, as a row of the flow's capture, or of its own. */
export function selectPacketShown({ packet, other, reading }: AppState): PacketShown | null {
  if (other !== null) return otherShown(other.capture);
  if (reading === null || packet === null) return null;
  const { capture } = reading;
  const shown = packetsShown(capture);
  if (shown.last?.packet !== packet) shown.last = { capture, packet, isOther: false };
  return shown.last;
}

/** Where the person, or the source itself, says that the capture was taken; null: it is inferred. */
export const selectPlace = (state: AppState) => state.statedPlace ?? state.open?.ownPlace ?? null;

const NOTHING: readonly Observation[] = [];

/** What can be told of an opening of which only a part is in the capture: silence may be what is missing. */
const TOLD_WITHOUT_VERDICT: readonly Observation['kind'][] = [
  'capture-duplicates',
  'network-duplicates',
];

const observationsOf = perObject(({ observations, verdict }: Diagnosis) =>
  observations.filter(
    ({ weight, kind }) =>
      weight === 'finding' && (verdict !== null || TOLD_WITHOUT_VERDICT.includes(kind)),
  ),
);

/** The observations that are worth telling, as found. */
export const selectObservations = (state: AppState): readonly Observation[] => {
  const diagnosis = selectDiagnosis(state);
  return diagnosis === null ? NOTHING : observationsOf(diagnosis);
};

const noteNumbersOf = perObject(noteNumbers);

/** The numbers of the notes that the ladder shows, by observation. */
export const selectNoteNumbers = (state: AppState) => noteNumbersOf(selectObservations(state));

/** After every number. */
const NOT_NOTED = Number.MAX_SAFE_INTEGER;

const findingsOf = perObject((observations: readonly Observation[]): readonly Observation[] => {
  const numbers = noteNumbersOf(observations);
  return observations.toSorted(
    (a, b) => (numbers.get(a) ?? NOT_NOTED) - (numbers.get(b) ?? NOT_NOTED),
  );
});

/** The observations as they are listed: those with a note by its number, then the others. */
export const selectFindings = (state: AppState) => findingsOf(selectObservations(state));
