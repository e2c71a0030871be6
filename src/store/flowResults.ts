/**
 * The flows that the list shows: the order, searched. The search runs in slices between which the page
 * can paint and answer.
 */
import { searchFlows, searchWords } from '../core/flows/flowSearch';
import { appStore } from './appStore';
import { inSlices } from './inSlices';

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
  const { open, flowOrder, search: text } = appStore.getState();
  const words = searchWords(text);
  if (open === null || words.length === 0) {
    publish(flowOrder);
    return;
  }
  const { flows, addresses } = open.capture;
  const found = await inSlices(
    searchFlows(flows, addresses, flowOrder, words),
    () => thisRun === run,
  );
  if (found !== null) publish(found);
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
