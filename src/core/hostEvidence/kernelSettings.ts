/** `sysctl`: settings of the kernel. */
import type { OutputBlock } from './hostText';
import { readRows, type Recogniser } from './recogniser';

const ROW = /^\s*(?:\/proc\/sys\/)?((?:net|kern|vm|fs|kernel)[./][\w./-]+)\s*[=:](.*)/;
const FILES = /^cat((?:\s+\/proc\/sys\/[\w./-]{1,120}){1,40})\s*$/;

/** `net/ipv4/tcp_syncookies` and `/proc/sys/net/ipv4/tcp_syncookies` are the setting `net.ipv4.tcp_syncookies`. */
const settingName = (path: string) => path.replace(/^\/proc\/sys\//, '').replaceAll('/', '.');

/** The settings of a `cat` of files below /proc/sys, whose lines are their values in that order; none where the lines are not as many. */
function filesShown({ command, lines }: OutputBlock): { name: string; value: string }[] {
  const files =
    FILES.exec(command ?? '')?.[1]!
      .trim()
      .split(/\s+/) ?? [];
  const values = lines.map(({ text }) => text.trim()).filter((text) => text !== '');
  if (files.length !== values.length || values.some((value) => !/^[\d\t ]{1,80}$/.test(value))) {
    return [];
  }
  return files.map((file, i) => ({ name: settingName(file), value: values[i]! }));
}

function settingRows(block: OutputBlock, at: number) {
  return readRows(block, at, (text) => {
    const match = ROW.exec(text);
    const value = match === null ? '' : match[2]!.trim();
    return value === '' ? null : { name: settingName(match![1]!), value };
  });
}

export const kernelSettings: Recogniser = {
  id: 'sysctl',
  read(block, at) {
    const shown = at === 0 ? filesShown(block) : [];
    const { rows, lines } =
      shown.length > 0 ? { rows: shown, lines: block.lines.length } : settingRows(block, at);
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
