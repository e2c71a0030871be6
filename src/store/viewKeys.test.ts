import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIME_SCALES } from '../core/ladder/timeScale';
import { PRESENTATIONS, STATED_PLACES } from './appState';
import { formatFragment, parseFragment } from './fragment';
import { viewKeys } from './viewKeys';

const view = fc.record(
  {
    stream: fc.nat(0xffffffff),
    listener: fc
      .tuple(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
        fc.nat(65_535),
      )
      .map(([address, port]) => `${address}:${port}`),
    presentation: fc.constantFrom(...PRESENTATIONS),
    frame: fc.integer({ min: 1, max: 0xffffffff }),
    timeScale: fc.constantFrom(...TIME_SCALES),
    showMiddlebox: fc.boolean(),
    place: fc.constantFrom(...STATED_PLACES),
  },
  { requiredKeys: [] },
);

describe('the keys of a view', () => {
  it('are read as they were written; what is usual is left out', () => {
    fc.assert(
      fc.property(view, (written) => {
        const read = parseFragment(formatFragment({ sample: 'origin', view: written })).view;
        const usual = { presentation: 'ladder', timeScale: 'compressed', showMiddlebox: true };
        expect({ ...usual, ...read }).toEqual({ ...usual, ...written });
      }),
    );
  });

  it('never throw, and say each value that means nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { key } of viewKeys) {
          const { view: read } = parseFragment(`v=1&${key}=${encodeURIComponent(text)}`);
          expect(Object.keys(read)).toHaveLength(1);
        }
      }),
    );
  });
});
