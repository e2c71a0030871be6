/** `sysctl`: settings of the kernel. */
import { readRows, type Recogniser } from './recogniser';

const ROW = /^\s*((?:net|kern|vm|fs|kernel)\.[\w./-]+)\s*[=:](.*)/;

export const kernelSettings: Recogniser = {
  id: 'sysctl',
  read(block, at) {
    const { rows, lines } = readRows(block, at, (text) => {
      const match = ROW.exec(text);
      const value = match === null ? '' : match[2]!.trim();
      return value === '' ? null : { name: match![1]!, value };
    });
    if (rows.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: 'Kernel settings',
          columns: ['Setting', 'Value'],
          rows: rows.map(({ name, value }) => [name, value]),
          recognisedAs: 'sysctl',
          note: null,
        },
      ],
      facts: rows.map(({ name, value }) => ({ fact: 'setting', name, value })),
    };
  },
};
