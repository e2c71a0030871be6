/**
 * What follows from the state: the opening of the selected flow, what was observed in it, and what it means.
 */
import { createSelector } from 'reselect';
import type { Capture } from '../core/capture';
import type { PacketIndex } from '../core/packets/packetTable';
import type { Observation } from '../core/diagnosis/observations/observation';
import { noteNumbers } from '../core/ladder/noteNumbers';
import type { AppState } from './appState';

/** The selected flow by itself; null without one. */
export const selectShown = (state: AppState) => state.reading?.capture ?? null;

/** What was observed in the opening of the selected flow, and what follows from it. */
export const selectDiagnosis = (state: AppState) => state.reading?.diagnosis ?? null;

/** The opening of the selected flow; null without one. */
export const selectOpening = (state: AppState) => selectDiagnosis(state)?.context.opening ?? null;

/** The packet that is looked at, as a row of the flow's capture, or of its own. */
export const selectPacketShown = createSelector(
  [selectShown, (state: AppState) => state.packet, (state: AppState) => state.other],
  (
    shown,
    packet,
    other,
  ): {
    readonly capture: Capture;
    readonly packet: PacketIndex;
    readonly isOther: boolean;
  } | null =>
    other !== null
      ? { capture: other.capture, packet: 0, isOther: true }
      : shown === null || packet === null
        ? null
        : { capture: shown, packet, isOther: false },
);

/** Where the person, or the source itself, says that the capture was taken; null: it is inferred. */
export const selectPlace = (state: AppState) => state.statedPlace ?? state.open?.ownPlace ?? null;

const NOTHING: readonly Observation[] = [];

/** What can be told of an opening of which only a part is in the capture: silence may be what is missing. */
const TOLD_WITHOUT_VERDICT: readonly Observation['kind'][] = [
  'capture-duplicates',
  'network-duplicates',
];

/** The observations that are worth telling, as found. */
export const selectObservations = createSelector(
  [selectDiagnosis],
  (diagnosis): readonly Observation[] =>
    diagnosis === null
      ? NOTHING
      : diagnosis.observations.filter(
          ({ weight, kind }) =>
            weight === 'finding' &&
            (diagnosis.verdict !== null || TOLD_WITHOUT_VERDICT.includes(kind)),
        ),
);

/** The numbers of the notes that the ladder shows, by observation. */
export const selectNoteNumbers = createSelector([selectObservations], noteNumbers);

/** After every number. */
const NOT_NOTED = Number.MAX_SAFE_INTEGER;

/** The observations as they are listed: those with a note by its number, then the others. */
export const selectFindings = createSelector(
  [selectObservations, selectNoteNumbers],
  (observations, numbers): readonly Observation[] =>
    observations.toSorted((a, b) => (numbers.get(a) ?? NOT_NOTED) - (numbers.get(b) ?? NOT_NOTED)),
);
