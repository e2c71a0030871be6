/**
 * What the person looks at: the flow, the packet, the time scale, the search. The address bar is a
 * spelling of a part of this (`urlSync`).
 */
import type { StateCreator } from 'zustand/vanilla';
import type { Capture } from '../core/capture';
import { orderFlows } from '../core/flows/flowOrder';
import { flowOfStream, hasPackets, packetsOfFlow, type FlowIndex } from '../core/flows/flowTable';
import { packetNumber, type PacketIndex } from '../core/packets/packetTable';
import type { AppState, OpenCapture, ViewParams, ViewSlice } from './appState';
import { inSlices } from './inSlices';

type PlainView = Pick<
  ViewSlice,
  | 'flow'
  | 'packet'
  | 'timeScale'
  | 'presentation'
  | 'showMiddlebox'
  | 'statedPlace'
  | 'linkProblems'
>;

/** The flow's packet with a frame number, or null. */
function packetWithNumber(capture: Capture, flow: FlowIndex, frame: number): PacketIndex | null {
  for (const packet of packetsOfFlow(capture.flows, flow)) {
    if (packetNumber(capture.packets, packet) === frame) return packet;
  }
  return null;
}

/** Finds what a view asks for in a capture; what is not there is said and replaced by the default. */
function resolveView(capture: Capture, order: Uint32Array, view: ViewParams): PlainView {
  const problems = [...(view.problems ?? [])];
  let flow: FlowIndex | null = order[0] ?? null;
  if (view.stream !== undefined) {
    const exists = view.stream < capture.flows.length;
    if (exists && hasPackets(capture.flows, view.stream))
      flow = flowOfStream(capture.flows, view.stream);
    else {
      const why = exists
        ? 'it has no packets (an ICMP error or a broken packet names it)'
        : `this capture has ${capture.flows.length}`;
      problems.push(
        `The address asks for TCP stream ${view.stream}; ${why}. The first in the list is shown.`,
      );
    }
  }
  let packet: PacketIndex | null = null;
  if (view.frame !== undefined && flow !== null) {
    packet = packetWithNumber(capture, flow, view.frame);
    if (packet === null) {
      problems.push(`The address asks for packet ${view.frame}, which is not in this flow.`);
    }
  }
  return {
    flow,
    packet,
    timeScale: view.timeScale ?? 'compressed',
    presentation: view.presentation ?? 'ladder',
    showMiddlebox: view.showMiddlebox ?? true,
    statedPlace: view.place ?? null,
    linkProblems: problems,
  };
}

function shownListener(
  listeners: OpenCapture['listeners'],
  { listener }: ViewParams,
): number | null {
  return listener !== undefined && listener < listeners.length ? listener : null;
}

/** The view of a capture that was just opened. */
export function captureView(
  capture: Capture,
  order: Uint32Array,
  listeners: OpenCapture['listeners'],
  view: ViewParams,
): Partial<ViewSlice> {
  const resolved = resolveView(capture, order, view);
  return {
    ...resolved,
    listener: shownListener(listeners, view),
    flowOrder: order,
    flowSort: 'worst',
    search: '',
    highlighted: [],
    finding: null,
    mark: null,
    dialog: null,
    refusedPaste: null,
    pane: 'ladder',
  };
}

export const createViewSlice: StateCreator<AppState, [], [], ViewSlice> = (set, get) => ({
  flowOrder: new Uint32Array(0),
  flowSort: 'worst',
  search: '',
  flow: null,
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
  linkProblems: [],
  announcement: '',
  sortFlows: (flowSort) => {
    const { open } = get();
    if (open === null) return;
    set({ flowSort });
    const isWanted = () => get().open?.source === open.source && get().flowSort === flowSort;
    void inSlices(orderFlows(open.capture.flows, flowSort), isWanted).then((flowOrder) => {
      if (flowOrder !== null && isWanted()) set({ flowOrder });
    });
  },
  searchFor: (search) => set({ search }),
  selectFlow: (flow) =>
    set({
      flow,
      listener: null,
      ...(flow === get().flow ? {} : { packet: null, highlighted: [], finding: null, mark: null }),
    }),
  showListener: (listener) => set({ listener, packet: null, highlighted: [], finding: null }),
  selectPacket: (packet) => set({ packet }),
  highlight: (highlighted) => set({ highlighted }),
  selectFinding: (finding, highlighted) => set({ finding, highlighted }),
  setMark: (mark) => set({ mark }),
  setTimeScale: (timeScale) => set({ timeScale }),
  setPresentation: (presentation) => set({ presentation }),
  setShowMiddlebox: (showMiddlebox) => set({ showMiddlebox }),
  statePlace: (statedPlace) => set({ statedPlace }),
  showPane: (pane) => set({ pane }),
  showDialog: (dialog) => set({ dialog, refusedPaste: null }),
  applyView: (view) => {
    const { open, flowOrder, flow } = get();
    if (open === null) return;
    const resolved = resolveView(open.capture, flowOrder, view);
    set({
      ...resolved,
      listener: shownListener(open.listeners, view),
      ...(resolved.flow === flow ? {} : { highlighted: [], finding: null, mark: null }),
    });
  },
  dismissLinkProblems: () => set({ linkProblems: [] }),
  announce: (announcement) => set({ announcement }),
});
