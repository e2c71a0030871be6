import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readColumns, writeColumns } from './columns';
import { LinkReader, LinkWriter } from './linkBytes';

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.nat(15) },
  fc.nat(0xffffffff),
  fc.constant(Number.MAX_SAFE_INTEGER),
);

it('columns come back as they were', () => {
  const table = fc.integer({ min: 1, max: 60 }).chain((rows) =>
    fc.array(fc.array(value, { minLength: rows, maxLength: rows }), {
      minLength: 1,
      maxLength: 12,
    }),
  );
  fc.assert(
    fc.property(table, fc.constantFrom('short', 'plain'), (columns, style) => {
      const out = new LinkWriter();
      writeColumns(out, columns, style);
      const input = new LinkReader(out.finish());
      expect(readColumns(input, columns.length, columns[0]!.length)).toEqual(columns);
      expect(input.atEnd).toBe(true);
    }),
  );
});

it('a column of nothing costs no byte of its own, one of few symbols a part of a byte a row', () => {
  const lengthOf = (column: number[]) => {
    const out = new LinkWriter();
    writeColumns(out, [column], 'short');
    return out.length;
  };
  expect(lengthOf(new Array<number>(1000).fill(0))).toBe(1);
  expect(lengthOf(Array.from({ length: 800 }, (_, row) => row % 2))).toBe(102);
  expect(lengthOf([...new Array<number>(999).fill(0), 7])).toBe(5);
});
