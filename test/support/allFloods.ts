/** Every flood: of packets in flows, headers in packets, blocks around packets, frames around files. */
import { containerFloods } from './containerFloods';
import type { Flood } from './flood';
import { flowFloods } from './flowFloods';
import { packedFloods } from './packedFloods';
import { wireFloods } from './wireFloods';

export const allFloods: readonly Flood[] = [
  ...flowFloods,
  ...wireFloods,
  ...containerFloods,
  ...packedFloods,
];
