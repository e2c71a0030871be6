/** One capture that was taken on the path, or whose packets show a box there: a lane between the two ends. */
import { isFromServer, packetNumber } from '../../packets/packetTable';
import { capturePoint, endOf } from '../laneHeads';
import type { LaneSource } from '../lanePlan';
import { acrossLanes } from './twoEnds';

const BOX = 1;

/** Most packets that the head of the lane names. */
const MOST_NAMED = 3;

export const boxBetween: LaneSource = {
  id: 'box-between',
  plan(flow) {
    const { capture, fromBox, staysInBox, packets } = flow;
    const point = capturePoint(flow);
    const onPath = point?.lane === 'middlebox';
    // An empty lane takes no room.
    if (fromBox.size + staysInBox.size === 0 && !onPath) return null;
    const did = fromBox.size === 0 ? 'took in' : 'sent';
    const shown = [...(fromBox.size === 0 ? staysInBox : fromBox)].sort((a, b) => a - b);
    const numbers = shown.map((packet) => packetNumber(capture.packets, packet));
    const words = `${did} ${packetsWords(numbers)}`;
    return {
      lanes: [
        endOf(flow, 'client', point),
        {
          id: 'middlebox',
          place: 'box',
          role: shown.length === 0 ? 'On the path' : 'Middlebox',
          name: shown.length === 0 ? 'between the two ends' : words,
          facts: [],
          certainty: shown.length === 0 ? 'assumed' : 'inferred',
          because: shown,
          captured: onPath ? point : null,
        },
        endOf(flow, 'server', point),
      ],
      longestTravel: 0,
      reason:
        shown.length === 0
          ? point!.reason
          : `A box between the two ends ${words}; the slope of arrows is estimated.`,
      hop(row) {
        const packet = packets[row]!;
        const fromServer = isFromServer(capture.packets, packet);
        const hop = acrossLanes(fromServer, 2);
        if (staysInBox.has(packet)) {
          return { ...hop, to: BOX, why: 'The text does not show it leaving the device.' };
        }
        if (!fromBox.has(packet)) return hop;
        const end = fromServer ? 'server' : 'client';
        return { ...hop, from: BOX, why: `A box between the two sent it in the ${end}'s name.` };
      },
    };
  },
};

function packetsWords(numbers: readonly number[]): string {
  if (numbers.length === 1) return `packet ${numbers[0]!}`;
  const more = numbers.length - MOST_NAMED;
  const named = numbers.slice(0, MOST_NAMED);
  return more > 0
    ? `packets ${named.join(', ')} and ${more} more`
    : `packets ${named.slice(0, -1).join(', ')} and ${named.at(-1)!}`;
}
