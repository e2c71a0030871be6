/**
 * Long work in slices, between which a thread hears of newer questions, and a page can paint.
 */

/** Longest hold of the thread by one slice (milliseconds). */
const SLICE = 12;

/** Ends when other messages had their turn; a timer would wait 4 ms and more. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Runs a generator to its end; `null` as soon as `isWanted` is false. */
export async function inSlices<T>(
  steps: Generator<void, T, undefined>,
  isWanted: () => boolean,
): Promise<T | null> {
  let until = performance.now() + SLICE;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await nextTurn();
    if (!isWanted()) return null;
    until = performance.now() + SLICE;
  }
}
