/**
 * What the person looks at: the flow, the packet, the time scale, the search. The address bar is a
 * spelling of a part of this (`urlSync`).
 */
import type { StateCreator } from 'zustand/vanilla';
import type { FlowReading } from '../core/engine/captureEngine';
import { packetsOfFlow, type FlowIndex } from '../core/flows/flowTable';
import { packetNumber, type PacketIndex } from '../core/packets/packetTable';
import type { AppState, OpenCapture, ViewParams, ViewSlice } from './appState';

type PlainView = Pick<
  ViewSlice,
  | 'flow'
  | 'reading'
  | 'packet'
  | 'other'
  | 'timeScale'
  | 'presentation'
  | 'showMiddlebox'
  | 'statedPlace'
  | 'notices'
>;

/** The flow's packet with a frame number, or null. */
function packetWithNumber(
  { packets, flows }: FlowReading['capture'],
  frame: number,
): PacketIndex | null {
  for (const packet of packetsOfFlow(flows, 0)) {
    if (packetNumber(packets, packet) === frame) return packet;
  }
  return null;
}

/** What a view is asked of. */
type Asked = Pick<OpenCapture, 'engine' | 'info'>;

/** Finds what a view asks for in a capture; what is not there is said and replaced by the default. */
async function resolveView(
  { engine, info }: Asked,
  order: Uint32Array,
  view: ViewParams,
): Promise<PlainView> {
  const problems = [...(view.problems ?? [])];
  let reading: FlowReading | null = null;
  if (view.stream !== undefined) {
    reading = await engine.flow(view.stream);
    if (reading === null) {
      const why =
        view.stream < info.streams
          ? 'it has no packets (an ICMP error or a broken packet names it)'
          : `this capture has ${info.streams}`;
      problems.push(
        `The address asks for TCP stream ${view.stream}; ${why}. The first in the list is shown.`,
      );
    }
  }
  const [first] = order;
  if (reading === null && first !== undefined) reading = await engine.flow(first);
  let packet: PacketIndex | null = null;
  if (view.frame !== undefined && reading !== null) {
    packet = packetWithNumber(reading.capture, view.frame);
    if (packet === null) {
      problems.push(`The address asks for packet ${view.frame}, which is not in this flow.`);
    }
  }
  return {
    flow: reading?.capture.stream ?? null,
    reading,
    packet,
    other: null,
    timeScale: view.timeScale ?? 'compressed',
    presentation: view.presentation ?? 'ladder',
    showMiddlebox: view.showMiddlebox ?? true,
    statedPlace: view.place ?? null,
    notices: problems,
  };
}

/** The listener that a view asks for, and what is said when the capture has no such one. */
function shownListener(
  listeners: OpenCapture['listeners'],
  { listener }: ViewParams,
): { readonly listener: string | null; readonly problems: readonly string[] } {
  if (listener === undefined) return { listener: null, problems: [] };
  if (listeners.some(({ name }) => name === listener)) return { listener, problems: [] };
  const problem = `The address asks for the listener ${listener}, of which this capture has nothing to say; a flow is shown.`;
  return { listener: null, problems: [problem] };
}

/** The view of a capture that was just opened. */
export async function captureView(
  asked: Asked,
  order: Uint32Array,
  listeners: OpenCapture['listeners'],
  view: ViewParams,
): Promise<Partial<ViewSlice>> {
  const resolved = await resolveView(asked, order, view);
  const { listener, problems } = shownListener(listeners, view);
  return {
    ...resolved,
    listener,
    notices: [...resolved.notices, ...problems],
    flowOrder: order,
    isChosen: view.stream !== undefined || view.frame !== undefined,
    flowSort: 'worst',
    search: '',
    searchError: null,
    highlighted: [],
    finding: null,
    mark: null,
    dialog: null,
    refusedPaste: null,
    pane: 'ladder',
  };
}

/** The shown flow as it is told now; of a flow that was shown before, what was chosen in it stays chosen. */
function withReading(
  { open, reading: before, packet, mark }: AppState,
  reading: FlowReading,
): Partial<ViewSlice> {
  const flow = reading.capture.stream;
  if (before?.capture.stream !== flow) return { reading, flow };
  // While a file is read, most flows go on being what they were: nothing is drawn again.
  if (open?.isReading === true && isSameReading(before, reading)) return {};
  const moved = (row: PacketIndex | null): PacketIndex | null =>
    row === null
      ? null
      : packetWithNumber(reading.capture, packetNumber(before.capture.packets, row));
  return { reading, flow, packet: moved(packet), mark: moved(mark), highlighted: [] };
}

function isSameReading(a: FlowReading, b: FlowReading): boolean {
  return (
    a.capture.packets.length === b.capture.packets.length &&
    a.isProvisional === b.isProvisional &&
    a.diagnosis.verdict?.headline === b.diagnosis.verdict?.headline &&
    a.diagnosis.observations.length === b.diagnosis.observations.length
  );
}

/** Of one flow, nothing holds for another. */
const NOTHING_CHOSEN = {
  packet: null,
  other: null,
  highlighted: [],
  finding: null,
  mark: null,
} as const;

/** How the person looks at flows, whichever it is. */
function keptView({ timeScale, presentation, showMiddlebox, statedPlace }: AppState): ViewParams {
  return {
    timeScale,
    presentation,
    showMiddlebox,
    ...(statedPlace === null ? {} : { place: statedPlace }),
  };
}

export const createViewSlice: StateCreator<AppState, [], [], ViewSlice> = (set, get) => ({
  flowOrder: new Uint32Array(0),
  flowSort: 'worst',
  search: '',
  searchError: null,
  foundFlows: new Uint32Array(0),
  flow: null,
  isChosen: false,
  reading: null,
  other: null,
  listener: null,
  packet: null,
  highlighted: [],
  finding: null,
  mark: null,
  timeScale: 'compressed',
  presentation: 'ladder',
  showMiddlebox: true,
  statedPlace: null,
  pane: 'ladder',
  dialog: null,
  refusedPaste: null,
  notices: [],
  announcement: '',
  sortFlows: (flowSort) => {
    const { open } = get();
    if (open === null) return;
    set({ flowSort });
    const isWanted = () => get().open?.source === open.source && get().flowSort === flowSort;
    void open.engine.order(flowSort).then((flowOrder) => {
      if (flowOrder !== null && isWanted()) set({ flowOrder });
    });
  },
  searchFor: (search) => set({ search }),
  selectFlow: (flow) => {
    if (flow === get().flow) {
      set({ listener: null, isChosen: true });
      return;
    }
    set({ flow, isChosen: true, listener: null, ...NOTHING_CHOSEN });
    void get().askAgain();
  },
  showFrame: (stream, frame) => void get().applyView({ ...keptView(get()), stream, frame }),
  askAgain: async () => {
    const { open, flow } = get();
    if (open === null || flow === null) return;
    const reading = await open.engine.flow(flow);
    const isShown = (stream: FlowIndex) =>
      get().open?.source === open.source && get().flow === stream;
    if (!isShown(flow) || reading === null) return;
    set(withReading(get(), reading));
    if (reading.unkept === 0 || open.isReading) return;
    const { stream } = reading.capture;
    const whole = await open.engine.wholeFlow(stream);
    if (isShown(stream) && whole !== null) set(withReading(get(), whole));
  },
  goOn: async (worstFirst) => {
    const { open, flowSort } = get();
    if (open === null) return;
    const flowOrder = flowSort === 'worst' ? worstFirst : await open.engine.order(flowSort);
    if (get().open !== open) return;
    if (flowOrder !== null && get().flowSort === flowSort) set({ flowOrder });
    // Read to its end, a capture shows its worst flow, unless somebody chose another one.
    const first = flowOrder?.[0];
    if (!open.isReading && !get().isChosen && first !== undefined && first !== get().flow)
      set({ flow: first, ...NOTHING_CHOSEN });
    await get().askAgain();
  },
  selectOther: (packet) => {
    const { open } = get();
    void open?.engine.packet(packet).then((capture) => {
      if (get().open?.source === open.source) set({ other: { packet, capture }, packet: null });
    });
  },
  showListener: (listener) => set({ listener, ...NOTHING_CHOSEN }),
  selectPacket: (packet) => set({ packet, other: null, isChosen: true }),
  highlight: (highlighted) => set({ highlighted }),
  selectFinding: (finding, highlighted) => set({ finding, highlighted }),
  setMark: (mark) => set({ mark }),
  setTimeScale: (timeScale) => set({ timeScale }),
  setPresentation: (presentation) => set({ presentation }),
  setShowMiddlebox: (showMiddlebox) => set({ showMiddlebox }),
  statePlace: (statedPlace) => {
    set({ statedPlace });
    void get().tellEngine();
  },
  showPane: (pane) => set({ pane }),
  showDialog: (dialog) => set({ dialog, refusedPaste: null }),
  applyView: async (view) => {
    const { open, flowOrder } = get();
    if (open === null) return;
    const resolved = await resolveView(open, flowOrder, view);
    if (get().open?.source !== open.source) return;
    const placeBefore = get().statedPlace;
    const { listener, problems } = shownListener(open.listeners, view);
    set({
      ...resolved,
      isChosen: true,
      listener,
      notices: [...resolved.notices, ...problems],
      ...(resolved.flow === get().flow ? {} : { highlighted: [], finding: null, mark: null }),
    });
    if (resolved.statedPlace !== placeBefore) await get().tellEngine();
  },
  dismissNotices: () => set({ notices: [] }),
  announce: (announcement) => set({ announcement }),
});
