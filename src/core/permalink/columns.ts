/**
 * Columns of small numbers, of which 0 means "as predicted". A column is written in the shortest of three ways:
 * number by number, several symbols to a byte, or only what is not 0 with its distance from the one before.
 */
import { LinkFault, numberLength, type LinkReader, type LinkWriter } from './linkBytes';

/**
 * First number of a column: 0 = number by number; up to MOST_PACKED = several symbols to a byte, this is the
 * largest; from SPARSE on = how many numbers are not 0.
 */
const DENSE = 0;
/** Largest symbol that is packed: two fit into a byte. */
const MOST_PACKED = 15;
const SPARSE = MOST_PACKED + 1;

/**
 * How columns are chosen: `short` counts bytes (for a flow too short to be deflated), `plain` leaves repetition
 * to deflate, which finds more of it where every row has its byte.
 */
export type ColumnStyle = 'short' | 'plain';

/** How much shorter a sparse column must be before it is worth it in front of deflate. */
const SPARSE_WORTH = 4;

/**
 * Writes columns that all have the same number of rows. A bit a column, first, says whether there is anything
 * but 0 in it.
 */
export function writeColumns(
  out: LinkWriter,
  columns: readonly (readonly number[])[],
  style: ColumnStyle,
): void {
  let present = 0;
  columns.forEach((column, i) => {
    if (column.some((value) => value !== 0)) present += 2 ** i;
  });
  out.number(present);
  columns.forEach((column, i) => {
    if (Math.floor(present / 2 ** i) % 2 === 1) writeColumn(out, column, style);
  });
}

/** Reads what {@link writeColumns} wrote. */
export function readColumns(input: LinkReader, columns: number, rows: number): number[][] {
  const present = input.number(2 ** columns - 1, 'the list of columns');
  return Array.from({ length: columns }, (_, i) =>
    Math.floor(present / 2 ** i) % 2 === 1
      ? readColumn(input, rows)
      : new Array<number>(rows).fill(0),
  );
}

function writeColumn(out: LinkWriter, column: readonly number[], style: ColumnStyle): void {
  let largest = 0;
  let dense = 1;
  let sparse = 0;
  let count = 0;
  let skipped = 0;
  for (const value of column) {
    if (value > largest) largest = value;
    dense += numberLength(value);
    if (value === 0) skipped++;
    else {
      sparse += numberLength(skipped) + numberLength(value);
      skipped = 0;
      count++;
    }
  }
  sparse += numberLength(SPARSE + count - 1);
  const perByte = symbolsPerByte(largest);
  const packed = perByte > 1 ? 1 + Math.ceil(column.length / perByte) : Infinity;
  const wins = style === 'short' ? sparse < Math.min(dense, packed) : sparse * SPARSE_WORTH < dense;
  if (wins) writeSparse(out, column, count);
  else if (style === 'short' && packed < dense) writePacked(out, column, largest, perByte);
  else {
    out.number(DENSE);
    for (const value of column) out.number(value);
  }
}

function writeSparse(out: LinkWriter, column: readonly number[], count: number): void {
  out.number(SPARSE + count - 1);
  let skipped = 0;
  for (const value of column) {
    if (value === 0) skipped++;
    else {
      out.number(skipped);
      out.number(value);
      skipped = 0;
    }
  }
}

function writePacked(
  out: LinkWriter,
  column: readonly number[],
  largest: number,
  perByte: number,
): void {
  out.number(largest);
  for (let row = 0; row < column.length; row += perByte) {
    let byte = 0;
    for (let i = perByte - 1; i >= 0; i--) byte = byte * (largest + 1) + (column[row + i] ?? 0);
    out.byte(byte);
  }
}

function readColumn(input: LinkReader, rows: number): number[] {
  const way = input.number(SPARSE + rows - 1, 'the length of a column');
  const column: number[] = [];
  if (way === DENSE) {
    while (column.length < rows) column.push(input.number());
  } else if (way <= MOST_PACKED) {
    const largest = way;
    const perByte = symbolsPerByte(largest);
    while (column.length < rows) {
      let byte = input.byte();
      for (let i = 0; i < perByte && column.length < rows; i++) {
        column.push(byte % (largest + 1));
        byte = Math.floor(byte / (largest + 1));
      }
    }
  } else {
    for (let left = way - SPARSE + 1; left > 0; left--) {
      const skip = input.number(rows - 1, 'a row');
      if (column.length + skip >= rows) throw new LinkFault('a column is longer than the flow');
      for (let i = 0; i < skip; i++) column.push(0);
      column.push(input.number());
    }
    while (column.length < rows) column.push(0);
  }
  return column;
}

/** How many symbols from 0 to `largest` a byte can hold. */
function symbolsPerByte(largest: number): number {
  if (largest === 0 || largest > MOST_PACKED) return 0;
  let perByte = 0;
  for (let states = largest + 1; states <= 256; states *= largest + 1) perByte++;
  return perByte;
}
