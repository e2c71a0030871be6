/** One capture, and nothing on the path that shows itself: a lane for each end. */
import { isFromServer } from '../../packets/packetTable';
import { capturePoint, endOf } from '../laneHeads';
import type { Hop, LaneSource } from '../lanePlan';

/** A way from end to end of which one capture tells no travel time. */
export function acrossLanes(fromServer: boolean, last: number): Hop {
  const [from, to] = fromServer ? [last, 0] : [0, last];
  return { from, to, departed: NaN, arrived: NaN, measured: false, why: null };
}

export const twoEnds: LaneSource = {
  id: 'two-ends',
  plan(flow) {
    const point = capturePoint(flow);
    return {
      lanes: [endOf(flow, 'client', point), endOf(flow, 'server', point)],
      longestTravel: 0,
      reason: 'One capture tells no travel times: the slope of arrows is estimated.',
      hop: (row) => acrossLanes(isFromServer(flow.capture.packets, flow.packets[row]!), 1),
    };
  },
};
