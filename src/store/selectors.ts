/**
 * What follows from the state: the opening of the selected flow, what was observed in it, and what it means.
 */
import { createSelector } from 'reselect';
import { diagnose, type Diagnosis } from '../core/diagnosis/diagnose';
import type { Observation } from '../core/diagnosis/observations/observation';
import { witnessObservations } from '../core/diagnosis/witnessObservations';
import type { Opening } from '../core/opening/opening';
import { openingOf } from '../core/opening/openingOf';
import { noteNumbers } from '../core/ladder/noteNumbers';
import type { AppState } from './appState';

const selectCapture = (state: AppState) => state.open?.capture ?? null;
const selectFlow = (state: AppState) => state.flow;

/** The opening of the selected flow; null without one. */
export const selectOpening = createSelector(
  [selectCapture, selectFlow],
  (capture, flow): Opening | null =>
    capture === null || flow === null ? null : openingOf(capture, flow),
);

/** Where the person, or the source itself, says that the capture was taken; null: it is inferred. */
export const selectPlace = (state: AppState) => state.statedPlace ?? state.open?.ownPlace ?? null;

/** Evidence from outside the packets, joined to an opening; null without any. A new one for each capture. */
export const selectWitness = createSelector(
  [
    selectCapture,
    (state: AppState) => state.open?.facts,
    (state: AppState) => state.weighEvidence,
    selectPlace,
  ],
  (capture, facts = [], weigh, place): ((opening: Opening) => readonly Observation[]) | null => {
    if (capture === null || (facts.length === 0 && weigh === null)) return null;
    const fromLink = witnessObservations(facts);
    return (opening) => [...fromLink, ...(weigh?.(capture, opening, place) ?? [])];
  },
);

/** What was observed in the opening of the selected flow, and what follows from it. */
export const selectDiagnosis = createSelector(
  [selectCapture, selectOpening, selectWitness, selectPlace],
  (capture, opening, witness, place): Diagnosis | null =>
    capture === null || opening === null
      ? null
      : diagnose(capture, opening, witness?.(opening), place),
);

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
