/**
 * The flows that the list shows: the order, searched. The engine searches.
 */
import { searchWords } from '../core/flows/flowSearch';
import { appStore } from './appStore';

type Listener = () => void;

let results: Uint32Array = new Uint32Array(0);
let run = 0;
const listeners = new Set<Listener>();

function publish(found: Uint32Array): void {
  results = found;
  listeners.forEach((listener) => listener());
}

async function search(): Promise<void> {
  const thisRun = ++run;
  const { open, flowOrder, flowSort, search: text } = appStore.getState();
  if (open === null || searchWords(text).length === 0) {
    publish(flowOrder);
    return;
  }
  const found = await open.engine.find(flowSort, text);
  if (found !== null && thisRun === run) publish(found);
}

appStore.subscribe((state, before) => {
  if (state.search !== before.search || state.flowOrder !== before.flowOrder) void search();
});
void search();

/** For `useSyncExternalStore`. */
export function subscribeToFlowResults(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The flows found, in order. */
export function flowResults(): Uint32Array {
  return results;
}
