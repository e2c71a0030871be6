/** `ethtool -S`: counters of a network interface. Drivers name them as they like; the table shows all. */
import { readRows, type Recogniser } from './recogniser';

const TITLE = /^\s*NIC statistics:\s*$/;
const ROW = /^\s+([a-z][\w.[\]-]*):\s*(\d+)\s*$/;
/** Without its title, an output is known by the counters that matter here. */
const UNTITLED_ROW = /^\s*(\w+):\s*(\d+)\s*$/;
const CHECKSUM = /csum|checksum/i;

export const interfaceStatistics: Recogniser = {
  id: 'ethtool -S',
  read(block, at) {
    const title = TITLE.test(block.lines[at]!.text) ? 1 : 0;
    const { rows, lines } = readRows(block, at + title, (text) => {
      const match = (title === 1 ? ROW : UNTITLED_ROW).exec(text);
      if (match === null || (title === 0 && !CHECKSUM.test(match[1]!))) return null;
      return [match[1]!, match[2]!] as const;
    });
    if (rows.length === 0) return null;
    return {
      lines: title + lines,
      tables: [
        {
          title: 'Interface counters',
          columns: ['Counter', 'Since the start of the host'],
          rows,
          recognisedAs: 'ethtool -S',
          note: 'What each counter means depends on the driver.',
        },
      ],
      facts: [],
    };
  },
};
