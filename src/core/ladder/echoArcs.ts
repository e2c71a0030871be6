/** Arcs from the packet whose timestamp is quoted to the packet that quotes it (RFC 7323, TSecr). */
import type { Observation } from '../diagnosis/observations/observation';
import { isFromServer } from '../packets/packetTable';
import { rowOfPacket } from '../flowRows/ladderFlow';
import type { PlacedEcho } from './ladderLayout';
import { endLane } from './lanePlan';
import { heightAtLane, type PlacedRows } from './rowHeights';

/** Reach of the handles of an arc; its apex is at three quarters of it. */
const REACH = 44;
/** Arcs that lie within others reach less far. */
const REACH_STEP = 10;
const MOST_STEPS = Math.ceil(REACH / 2 / REACH_STEP);

/** Places the arcs of all observations, in order of height. */
export function placeEchoes(rows: PlacedRows, observations: readonly Observation[]): PlacedEcho[] {
  const { flow, plan } = rows;
  const echoes: PlacedEcho[] = [];
  for (const [from, to] of observations.flatMap((each) => each.arcs ?? [])) {
    const [fromRow, toRow] = [rowOfPacket(flow, from), rowOfPacket(flow, to)];
    if (fromRow < 0 || toRow < 0 || fromRow >= toRow) continue;
    const atServer = isFromServer(flow.capture.packets, to);
    const lane = endLane(plan, atServer);
    echoes.push({
      from,
      to,
      side: atServer ? 'right' : 'left',
      top: heightAtLane(rows, fromRow, lane),
      bottom: heightAtLane(rows, toRow, lane),
      reach: REACH,
    });
  }
  echoes.sort((a, b) => a.top - b.top || b.bottom - a.bottom);
  // Only the lowest ends of those before matter: from so many on, arcs reach no less far.
  const lowest: number[] = [];
  return echoes.map((echo) => {
    const around = lowest.filter((bottom) => echo.top < bottom).length;
    lowest.push(echo.bottom);
    lowest.sort((a, b) => b - a);
    lowest.length = Math.min(lowest.length, MOST_STEPS);
    return { ...echo, reach: Math.max(REACH / 2, REACH - around * REACH_STEP) };
  });
}
