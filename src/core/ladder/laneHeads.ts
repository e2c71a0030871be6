/** What the head of a lane says. */
import { endpointText } from '../packets/addressText';
import type { LadderFlow } from './ladderFlow';

export type LaneId = 'client' | 'middlebox' | 'server';

/** Names that a person gave to lanes. */
export type LaneNames = Partial<Readonly<Record<LaneId, string>>>;

/** What is inferred about lanes. */
export interface LaneInfo {
  /** Short facts of an end: "TS clock 100 Hz", "12 hops away". */
  readonly client?: readonly string[];
  readonly server?: readonly string[];
  /** What shows a middlebox; absent when nothing does. */
  readonly middlebox?: string;
  /** The lane at which the capture was taken, when it is known. */
  readonly capturePoint?: LaneId;
}

/** `address:port` of both ends. */
export function flowEnds(flow: LadderFlow): Readonly<Record<'client' | 'server', string>> {
  const { flows, addresses } = flow.capture;
  const at = flow.flow;
  return {
    client: endpointText(addresses, flows.clientAddress[at]!, flows.clientPort[at]!),
    server: endpointText(addresses, flows.serverAddress[at]!, flows.serverPort[at]!),
  };
}
