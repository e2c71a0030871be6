import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagedColumn } from './pagedColumn';

const PAGE_ROWS = 65_536;

describe.each([
  ['of whole numbers', () => pagedColumn(Uint32Array)],
  ['of doubles', () => pagedColumn(Float64Array)],
])('a column %s', (_, create) => {
  it('holds what was pushed and not taken away, around the end of a page too', () => {
    const start = fc.constantFrom(0, 1, 255, 256, PAGE_ROWS - 2, PAGE_ROWS - 1, PAGE_ROWS);
    const steps = fc.array(fc.boolean(), { maxLength: 30 });
    fc.assert(
      fc.property(start, steps, (rows, pushes) => {
        const column = create();
        const model: number[] = [];
        for (let row = 0; row < rows; row++) {
          column.push(row);
          model.push(row);
        }
        // A row that is taken away is always the one that was pushed last.
        pushes.forEach((stays, at) => {
          column.push(at);
          if (stays) model.push(at);
          else column.pop();
        });
        expect(column.length).toBe(model.length);
        for (const row of [0, rows - 1, rows, model.length - 1]) {
          if (row >= 0 && row < model.length) expect(column.get(row)).toBe(model[row]);
        }
        expect(Array.from(column.copy().subarray(-40))).toEqual(model.slice(-40));
        expect(Array.from(column.finish().subarray(-40))).toEqual(model.slice(-40));
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, PAGE_ROWS])('takes one page for rows that come and go, behind %i others', (rows) => {
    const column = create();
    for (let row = 0; row < rows; row++) column.push(row);
    const pages = (column as unknown as { readonly pages: readonly ArrayBufferView[] }).pages;
    const last = rows / PAGE_ROWS;
    column.push(1);
    const page = pages[last];
    column.pop();
    column.push(2);
    expect(pages[last]).toBe(page);
    expect(column.get(rows)).toBe(2);
  });
});
