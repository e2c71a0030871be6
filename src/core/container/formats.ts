/**
 * The capture formats that can be read, and those that are refused by name. Adding one: write its file, put it into this list.
 */
import { commonFormats } from './commonFormats';
import type { KnownFormats } from './knownFormats';
import { erfFile } from './erfFile';
import { fiveViews } from './fiveViews';
import { iseries } from './iseries';
import { lanalyzer } from './lanalyzer';
import { netmon } from './netmon';
import { nettl } from './nettl';
import { netxray } from './netxray';
import { ngsniffer } from './ngsniffer';
import { refusalOf } from './refusedFormats';
import { snoop } from './snoop';
import { visual } from './visual';

/** Those without a magic number stand last: they are only tried where nothing else fits. */
const formats = [
  ...commonFormats.formats,
  snoop,
  netmon,
  netxray,
  ngsniffer,
  visual,
  fiveViews,
  nettl,
  lanalyzer,
  erfFile,
];

export const allFormats: KnownFormats = {
  formats,
  refusal(head) {
    const titles = formats.map(({ title }) => title);
    return refusalOf(head, `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!}`);
  },
  packed: (head) => (iseries.sniff(head) ? iseries : null),
};
