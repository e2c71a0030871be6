import type { PagedColumn } from './pagedColumn';

/** How the columns of a table are handed over: for good, as they are so far, or some rows of them. */
export type HandOver = <T>(column: PagedColumn<T>) => T;

/** All rows, for good: a column at a time, so that no table lies in memory twice. */
export const forGood: HandOver = (column) => column.finish();

/** All rows so far. */
export const soFar: HandOver = (column) => column.copy();

/** The given rows so far. */
export const rowsSoFar =
  (rows: ArrayLike<number>): HandOver =>
  (column) =>
    column.take(rows);
