/** Every flood: of packets in flows, headers in packets, blocks around packets, frames around files, lines. */
import { containerFloods } from './containerFloods';
import type { Flood } from './flood';
import { flowFloods } from './flowFloods';
import { listingFloods } from './listingFloods';
import { packedFloods } from './packedFloods';
import { wireFloods } from './wireFloods';

export const allFloods: readonly Flood[] = [
  ...flowFloods,
  ...wireFloods,
  ...containerFloods,
  ...packedFloods,
  ...listingFloods,
];
