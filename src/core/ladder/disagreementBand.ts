/** The band between the lanes from the client's ACK to the server's proof that it accepted. */
import type { HalfOpen } from '../opening/opening';
import { RAIL_WIDTH, type LadderColumns } from './ladderColumns';
import { rowOfPacket, type LadderFlow } from '../flowRows/ladderFlow';
import type { PlacedBand } from './ladderLayout';
import { endLane } from './lanePlan';
import { heightAtLane, type PlacedRows } from './rowHeights';
import { fittingText, textWidth } from './textWidth';
import { durationWords } from '../words/duration';

/** Room for the band's sentence under the ACK, px. */
export const BAND_NAME_HEIGHT = 34;

/** How long the ends disagreed: "14.3 s", "at least 31 s, then reset"; null when the times are unknown. */
export function halfOpenWords(halfOpen: HalfOpen): string | null {
  if (Number.isNaN(halfOpen.duration)) return null;
  const duration = durationWords(halfOpen.duration);
  switch (halfOpen.end) {
    case 'accepted':
      return halfOpen.atLeast < halfOpen.duration
        ? `${durationWords(halfOpen.atLeast)} to ${duration}`
        : duration;
    case 'reset':
      return `at least ${duration}, then reset`;
    case 'capture-end':
      return `at least ${duration}`;
  }
}

/** Row under which the band's sentence stands, null when there is no band to draw. */
export function bandRow(flow: LadderFlow): number | null {
  const { halfOpen, repeats, crooked } = flow.opening;
  if (halfOpen === null) return null;
  // A server that accepts with its next packet disagrees for a round trip: no finding.
  if (!crooked && repeats.length === 0 && halfOpen.end === 'accepted') {
    const retried = halfOpen.takenSegment !== null && halfOpen.takenSegment !== halfOpen.from;
    if (!retried || !(halfOpen.duration >= LEAST_SILENT_HALF_OPEN)) return null;
  }
  const row = rowOfPacket(flow, halfOpen.from);
  return row < 0 ? null : row;
}

/** Half-open time without a repeat that is worth a band, nanoseconds: ordinary servers accept sooner. */
const LEAST_SILENT_HALF_OPEN = 200e6;

/** Who takes the connection for open from the ACK on: the client, unless a box sent it in its name and the client never opens. */
export function openSide(flow: LadderFlow): 'client' | 'box' {
  const { halfOpen } = flow.opening;
  if (halfOpen === null || !flow.fromBox.has(halfOpen.from)) return 'client';
  return flow.states.client.some(({ state }) => state === 'ESTABLISHED') ? 'client' : 'box';
}

/** Places the band of a flow whose rows are placed. */
export function placeBand(
  rows: PlacedRows,
  columns: LadderColumns,
  nameTop: number,
  height: number,
): PlacedBand | null {
  const { flow, plan } = rows;
  const fromRow = bandRow(flow);
  const halfOpen = flow.opening.halfOpen;
  if (fromRow === null || halfOpen === null) return null;
  const toRow = rowOfPacket(
    flow,
    halfOpen.end === 'accepted' ? (halfOpen.takenSegment ?? halfOpen.to) : halfOpen.to,
  );
  const open = halfOpen.end === 'capture-end' || toRow <= fromRow;
  const length = halfOpenWords(halfOpen);
  const left = columns.leftX + RAIL_WIDTH / 2 + 10;
  const right = columns.rightX - RAIL_WIDTH / 2 - 10;
  const size = columns.labelSize;
  const tail = length === null ? '' : ` · ${length}`;
  const words = fittingText(
    [
      ...(openSide(flow) === 'box'
        ? [`box open ↔ server half-open${tail}`]
        : [
            `The two ends disagree: client open ↔ server half-open${tail}`,
            `The ends disagree: open ↔ half-open${tail}`,
          ]),
      `open ↔ half-open${tail}`,
      length ?? 'half-open',
    ],
    right - left - 24,
    size,
    true,
  );
  const half = textWidth(words, size, true) / 2 + 10;
  const middle = (left + right) / 2;
  const last = endLane(plan, true);
  return {
    fromRow,
    topLeft: heightAtLane(rows, fromRow, 0),
    topRight: heightAtLane(rows, fromRow, last),
    bottomLeft: open ? height : heightAtLane(rows, toRow, 0),
    bottomRight: open ? height : heightAtLane(rows, toRow, last),
    words,
    name: { left: middle - half, right: middle + half, top: nameTop, bottom: nameTop + 24 },
  };
}
