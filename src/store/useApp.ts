/** How components reach the store that was handed down to them. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { AppState } from './appState';
import type { AppStore } from './appStore';

const StoreContext = createContext<AppStore | null>(null);

/** Hands a store down to the components inside. */
export const AppStoreProvider = StoreContext.Provider;

function useAppStore(): AppStore {
  const store = use(StoreContext);
  if (store === null) throw new Error('No store was handed down to this part of the page.');
  return store;
}

/** A part of the state; the component renders again when it changes. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useAppStore(), selector);
}

/** What gives the state as it is when asked, with its actions; for what happens after rendering. */
export function useAppState(): () => AppState {
  return useAppStore().getState;
}
