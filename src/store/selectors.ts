/**
 * What follows from the state: the opening of the selected flow, and what was observed in it.
 */
import { createSelector } from 'reselect';
import { observe } from '../core/diagnosis/observations';
import type { Observation } from '../core/diagnosis/observations/observation';
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

/** What was observed in the opening of the selected flow. */
export const selectObservations = createSelector(
  [selectCapture, selectOpening],
  (capture, opening): readonly Observation[] =>
    capture === null || opening === null ? [] : observe(capture, opening),
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
