/** The columns that filters read. */
import type { Capture } from '../capture';

export type FilterTables = Pick<Capture, 'packets' | 'flows' | 'addresses'>;
