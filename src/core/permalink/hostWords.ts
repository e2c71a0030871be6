/** Does a link hold words of a host's outputs? */
import { witnessObservations } from '../diagnosis/witnessObservations';
import type { LinkExtras } from './flowLink';

/**
 * True where what the outputs of a host say of this opening is in the link in words, which may name programs and addresses: only where
 * addresses are kept. Otherwise kinds and counts are all that is in it (docs/permalinks.md).
 */
export function holdsHostWords({ facts, keepsAddresses }: LinkExtras): boolean {
  return keepsAddresses && witnessObservations(facts).some(({ source }) => source === 'host');
}
