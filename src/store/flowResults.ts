/**
 * The flows that the list shows: the order, searched. The search runs in slices between which the page
 * can paint and answer.
 */
import { searchFlows, searchWords } from '../core/flows/flowSearch';
import { appStore } from './appStore';

/** Longest hold of the page's thread by one slice of a search (milliseconds). */
const SLICE = 12;

type Listener = () => void;

let results: Uint32Array = new Uint32Array(0);
let run = 0;
const listeners = new Set<Listener>();

function publish(found: Uint32Array): void {
  results = found;
  listeners.forEach((listener) => listener());
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

async function search(): Promise<void> {
  const thisRun = ++run;
  const { open, flowOrder, search: text } = appStore.getState();
  const words = searchWords(text);
  if (open === null || words.length === 0) {
    publish(flowOrder);
    return;
  }
  const { flows, addresses } = open.capture;
  const steps = searchFlows(flows, addresses, flowOrder, words);
  let until = performance.now() + SLICE;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      publish(step.value);
      return;
    }
    if (performance.now() > until) {
      await nextTurn();
      if (thisRun !== run) return;
      until = performance.now() + SLICE;
    }
  }
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
