/** The states of both ends as spans of their rails, with the place of each name. */
import type { StateSpan } from '../opening/opening';
import { isFromServer } from '../packets/packetTable';
import { RAIL_WIDTH, SMALL_TYPE, type LadderColumns } from './ladderColumns';
import { rowOfPacket, type LadderFlow } from './ladderFlow';
import type { PlacedState } from './ladderLayout';
import { pushedClear, type Box } from './placement';
import { textWidth } from './textWidth';

/** Height of the line that carries a state's name, px. */
export const STATE_NAME_HEIGHT = 16;

/** Rows under which names of states stand between the rails (narrow form). */
export function rowsWithStateNames(flow: LadderFlow): Set<number> {
  const rows = new Set<number>();
  for (const span of [...flow.states.client, ...flow.states.server]) {
    const row = rowOfPacket(flow, span.packet);
    if (row >= 0) rows.add(row);
  }
  return rows;
}

/** Height at which a packet reaches, or leaves, one end. */
export function heightAtEnd(
  flow: LadderFlow,
  y: Float64Array,
  fall: number,
  row: number,
  atServer: boolean,
): number {
  const fromServer = isFromServer(flow.capture.packets, flow.packets[row]!);
  return y[row]! + (fromServer === atServer ? -fall / 2 : fall / 2);
}

/** Places the states of one end. `obstacles`: what names must not cover; `under`: height under a row for names inside. */
export function placeStates(
  flow: LadderFlow,
  columns: LadderColumns,
  y: Float64Array,
  fall: number,
  atServer: boolean,
  height: number,
  obstacles: readonly Box[],
): PlacedState[] {
  const spans = flow.states[atServer ? 'server' : 'client'];
  const placed: PlacedState[] = [];
  const names: Box[] = [...obstacles];
  spans.forEach((span, at) => {
    const row = rowOfPacket(flow, span.packet);
    if (row < 0) return;
    const starts =
      at === 0 && heldBefore(flow, atServer, span, row)
        ? 0
        : heightAtEnd(flow, y, fall, row, atServer);
    const previous = placed.at(-1);
    const top = Math.max(starts, previous?.top ?? 0);
    if (previous !== undefined) placed[placed.length - 1] = { ...previous, bottom: top };
    const name = nameBox(columns, atServer, span, top, y[row]! + fall / 2, names);
    names.push(name);
    placed.push({
      state: span.state,
      inferred: span.inferred,
      top,
      bottom: height,
      name,
      packet: span.packet,
    });
  });
  return placed;
}

/** An end that says nothing before it shows that it has no connection had none before either. */
function heldBefore(flow: LadderFlow, atServer: boolean, span: StateSpan, row: number): boolean {
  if (span.state !== 'CLOSED' && span.state !== 'LISTEN') return false;
  const { packets } = flow.capture;
  for (let before = 0; before < row; before++) {
    if (isFromServer(packets, flow.packets[before]!) === atServer) return false;
  }
  return true;
}

function nameBox(
  columns: LadderColumns,
  atServer: boolean,
  { state, inferred }: StateSpan,
  top: number,
  arrowBottom: number,
  obstacles: readonly Box[],
): Box {
  const width = textWidth(state, SMALL_TYPE, !inferred);
  const half = STATE_NAME_HEIGHT / 2;
  if (!columns.statesOutside) {
    const under = top === 0 ? 0 : arrowBottom + 3;
    const left = atServer
      ? columns.serverX - RAIL_WIDTH / 2 - 4 - width
      : columns.clientX + RAIL_WIDTH / 2 + 4;
    const box = { left, right: left + width, top: under, bottom: under + STATE_NAME_HEIGHT };
    return pushedClear(box, obstacles, 0);
  }
  const middle = Math.max(half, top);
  const left = atServer
    ? columns.serverX + RAIL_WIDTH / 2 + 7
    : columns.clientX - RAIL_WIDTH / 2 - 7 - width;
  const box = { left, right: left + width, top: middle - half, bottom: middle + half };
  return pushedClear(box, obstacles, 1);
}
