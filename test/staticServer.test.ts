import { describe, expect, it } from 'vitest';
import { parseHeadersFile } from '../scripts/staticServer.mjs';

describe('parseHeadersFile', () => {
  it('reads paths with a star and their headers', () => {
    const rules = parseHeadersFile('# note\n/*\n  A: b: c\n\n/assets/*\n  D: e\n');
    const headersFor = (path: string) =>
      rules.filter(({ matches }) => matches.test(path)).flatMap(({ headers }) => headers);
    expect(headersFor('/')).toEqual([['A', 'b: c']]);
    expect(headersFor('/assets/x.js')).toEqual([
      ['A', 'b: c'],
      ['D', 'e'],
    ]);
  });
});
