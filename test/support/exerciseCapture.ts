/** Does with a capture all that the page and the command line would, so that nothing of it is slow, or throws, unseen. */
import { captureJson } from '../../src/cli/captureJson';
import type { Capture, LoadResult } from '../../src/core/capture';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { mergeEvidence } from '../../src/core/hostEvidence/hostEvidence';
import { listenerFindings } from '../../src/core/diagnosis/listenerFindings';
import { summariseListener } from '../../src/core/diagnosis/listenerSummary';
import { orderFlows } from '../../src/core/flows/flowOrder';
import { searchFlows, searchWords } from '../../src/core/flows/flowSearch';
import { flowLength, type FlowIndex } from '../../src/core/flows/flowTable';
import { readLadderFlow, type PacketGap } from '../../src/core/flowRows/ladderFlow';
import { ladderOverview } from '../../src/core/ladder/ladderOverview';
import { lanePlanOf } from '../../src/core/ladder/laneSources/index';
import { layoutLadder } from '../../src/core/ladder/layoutLadder';
import { packetFacts } from '../../src/core/packetWords/packetFacts';
import { ladderText, wholeLadderText } from '../../src/core/ladder/textTwin';
import { arrowsBetween } from '../../src/core/ladder/visibleArrows';
import { loadCapture } from '../../src/core/loading/loadCapture';
import { openingOf } from '../../src/core/opening/openingOf';
import { frameLines } from '../../src/cli/frameLines';

/** The last value of a generator that works in steps. */
function result<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** A flow as the page shows it: ladder, text, the card of its first and its last packet. */
export function exerciseFlow(
  capture: Capture,
  flow: FlowIndex,
  gaps: readonly PacketGap[] = [],
): void {
  const opening = openingOf(capture, flow);
  const { observations, context } = diagnose(capture, opening);
  const read = readLadderFlow(capture, flow, opening, context.vantage, gaps, observations);
  const plan = lanePlanOf(read);
  for (const [width, timeScale] of [
    [1200, 'compressed'],
    [390, 'linear'],
  ] as const) {
    const layout = layoutLadder({
      flow: read,
      plan,
      observations,
      timeScale,
      width,
      zoom: 1,
      showMiddlebox: true,
    });
    arrowsBetween(layout, layout.height - 900, layout.height, null);
    ladderOverview(layout, 100);
  }
  wholeLadderText(ladderText(read, plan, observations), 200);
  for (const row of [0, read.length - 1]) if (row >= 0) packetFacts(read, row);
}

/** Everything that the page and the command line do with a capture: lists, listeners, all verdicts, the longest flow. */
export function exerciseCapture(loaded: LoadResult): void {
  for (const piece of captureJson('flood', loaded, { host: mergeEvidence([]), place: null }))
    void piece;
  if (!loaded.ok) return;
  const { capture } = loaded;
  const { flows, addresses } = capture;
  for (const line of frameLines(capture)) void line;
  const order = result(orderFlows(flows, 'worst'));
  result(searchFlows(flows, addresses, order, searchWords('10.0 crooked')));
  for (const finding of result(listenerFindings(capture)).slice(0, 3)) {
    result(summariseListener(capture, finding, null));
  }
  let longest = order[0];
  for (const flow of order) {
    if (flowLength(flows, flow) > flowLength(flows, longest!)) longest = flow;
  }
  if (longest !== undefined) exerciseFlow(capture, longest);
}

/** A file as a person would open it. */
export async function exerciseFile(bytes: Uint8Array): Promise<void> {
  exerciseCapture(await loadCapture(new Blob([new Uint8Array(bytes)])));
}
