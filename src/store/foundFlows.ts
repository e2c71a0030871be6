/** The flows that the list shows: the order, searched. The engine searches; the newest search wins. */
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from './appState';

/** Keeps `foundFlows` what the search and the order say. */
export function followSearch(store: StoreApi<AppState>): void {
  let run = 0;
  const search = async (): Promise<void> => {
    const thisRun = ++run;
    const { open, flowOrder, flowSort, search: text } = store.getState();
    const found =
      open === null || text.trim() === '' ? flowOrder : await open.engine.find(flowSort, text);
    if (found === null || thisRun !== run) return;
    // A filter that cannot be read, or not yet, leaves no flow out.
    store.setState(
      'message' in found
        ? { foundFlows: flowOrder, searchError: found }
        : { foundFlows: found, searchError: null },
    );
  };
  store.subscribe((state, before) => {
    if (state.search !== before.search || state.flowOrder !== before.flowOrder) void search();
  });
}
