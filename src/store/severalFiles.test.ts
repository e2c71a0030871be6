import { expect, it } from 'vitest';
import { capturesFirst, leftOutText, textOf } from './severalFiles';

it('captures come before the texts that say something of them', async () => {
  const text = new File(['ss -ltn\n'], 'ss.txt');
  const capture = new File([new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0])], 'a.pcap');
  const other = new File(['nstat\n'], 'nstat.txt');
  const ordered = await capturesFirst([text, capture, other]);
  expect(ordered.map(({ name }) => name)).toEqual(['a.pcap', 'ss.txt', 'nstat.txt']);
});

it('names what was left out, and counts the rest', () => {
  expect(leftOutText(['a'])).toMatch(/^“a” was not opened:/);
  expect(leftOutText(['a', 'b'])).toMatch(/^“a” and “b” were not opened:/);
  expect(leftOutText(['a', 'b', 'c', 'd', 'e'])).toMatch(
    /^“a”, “b”, “c” and 2 other files were not opened:/,
  );
});

it('what the browser does not let be read, as a folder, has no text', async () => {
  expect(await textOf(new File(['nstat\n'], 'nstat.txt'))).toBe('nstat\n');
  const folder = new File([], 'folder');
  folder.text = () => Promise.reject(new DOMException('', 'NotFoundError'));
  expect(await textOf(folder)).toBeNull();
});
