/**
 * The one store of the page, and the hook to read it.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AppState } from './appState';
import { createCaptureSlice } from './captureSlice';
import { createEvidenceSlice } from './evidenceSlice';
import { createSettingsSlice } from './settingsSlice';
import { createViewSlice } from './viewSlice';

export const appStore = createStore<AppState>()((...args) => ({
  ...createCaptureSlice(...args),
  ...createEvidenceSlice(...args),
  ...createViewSlice(...args),
  ...createSettingsSlice(...args),
}));

/** A part of the state; the component renders again when it changes. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(appStore, selector);
}

/** The actions, which never change. */
export function actions(): AppState {
  return appStore.getState();
}
