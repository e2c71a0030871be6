/** The states of both ends as spans of their rails, with the place of each name. */
import type { StateSpan } from '../opening/opening';
import { isFromServer } from '../packets/packetTable';
import { RAIL_WIDTH, SMALL_TYPE, type LadderColumns } from './ladderColumns';
import { rowOfPacket, type LadderFlow } from '../flowRows/ladderFlow';
import type { PlacedRail, PlacedState } from './ladderLayout';
import { endLane } from './lanePlan';
import { pushedClear, type Box } from './placement';
import { heightAtLane, type PlacedRows } from './rowHeights';
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

/** Places the states of one end. `obstacles`: what names must not cover; `under`: height under a row for names inside. */
export function placeStates(
  rows: PlacedRows,
  columns: LadderColumns,
  ofServer: boolean,
  height: number,
  obstacles: readonly Box[],
): PlacedRail {
  const { flow, plan, y, fall } = rows;
  const lane = endLane(plan, ofServer);
  const spans = flow.states[ofServer ? 'server' : 'client'];
  const placed: PlacedState[] = [];
  const names: Box[] = [...obstacles];
  spans.forEach((span, at) => {
    const row = rowOfPacket(flow, span.packet);
    if (row < 0) return;
    const starts =
      at === 0 && heldBefore(flow, ofServer, span, row) ? 0 : heightAtLane(rows, row, lane);
    const previous = placed.at(-1);
    const top = Math.max(starts, previous?.top ?? 0);
    if (previous !== undefined) placed[placed.length - 1] = { ...previous, bottom: top };
    // A state from before the first packet is named under that one's arrow: above it stands its label.
    const under = y[top === 0 ? 0 : row]! + fall / 2;
    const name = nameBox(columns, ofServer, span, top, under, names);
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
  return { lane, states: placed };
}

/** An end that says nothing before it shows that it has no connection had none before either. */
function heldBefore(flow: LadderFlow, ofServer: boolean, span: StateSpan, row: number): boolean {
  if (span.state !== 'CLOSED' && span.state !== 'LISTEN') return false;
  const { packets } = flow.capture;
  for (let before = 0; before < row; before++) {
    if (isFromServer(packets, flow.packets[before]!) === ofServer) return false;
  }
  return true;
}

function nameBox(
  columns: LadderColumns,
  ofServer: boolean,
  { state, inferred }: StateSpan,
  top: number,
  arrowBottom: number,
  obstacles: readonly Box[],
): Box {
  const width = textWidth(state, SMALL_TYPE, !inferred);
  const half = STATE_NAME_HEIGHT / 2;
  if (!columns.statesOutside) {
    const under = arrowBottom + 3;
    const left = ofServer
      ? columns.rightX - RAIL_WIDTH / 2 - 4 - width
      : columns.leftX + RAIL_WIDTH / 2 + 4;
    const box = { left, right: left + width, top: under, bottom: under + STATE_NAME_HEIGHT };
    return pushedClear(box, obstacles, 0);
  }
  const middle = Math.max(half, top);
  const left = ofServer
    ? columns.rightX + RAIL_WIDTH / 2 + 7
    : columns.leftX - RAIL_WIDTH / 2 - 7 - width;
  const box = { left, right: left + width, top: middle - half, bottom: middle + half };
  return pushedClear(box, obstacles, 1);
}
