/** The columns that openings are read from. */
import type { Capture } from '../capture';

export type OpeningTables = Pick<Capture, 'packets' | 'flows' | 'openingSegments'>;
