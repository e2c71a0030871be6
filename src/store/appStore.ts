/** The state of one page, or of one part of a page: nothing outside of it is remembered, so that two can stand side by side. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppState } from './appState';
import { createCaptureSlice } from './captureSlice';
import { createEvidenceSlice } from './evidenceSlice';
import { followSearch } from './foundFlows';
import { createSettingsSlice } from './settingsSlice';
import { createViewSlice } from './viewSlice';

export type AppStore = StoreApi<AppState>;

/** A store with nothing open. */
export function createAppStore(): AppStore {
  const store = createStore<AppState>()((...args) => ({
    ...createCaptureSlice(...args),
    ...createEvidenceSlice(...args),
    ...createViewSlice(...args),
    ...createSettingsSlice(...args),
  }));
  followSearch(store);
  return store;
}
