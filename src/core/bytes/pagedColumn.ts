/**
 * Columns that grow by pages: nothing is copied while a table grows, and the memory is what the rows
 * need. `finish` joins the pages and lets go of them, one column at a time, so that the peak stays
 * near the size of the finished table.
 */

const PAGE_SHIFT = 16;
/** Rows a page. */
export const PAGE_ROWS = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_ROWS - 1;

type ColumnArray =
  | Float64Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

interface ColumnConstructor<T extends ColumnArray> {
  new (length: number): T;
}

export class PagedColumn<T extends ColumnArray> {
  private pages: T[] = [];
  private page: T;
  private used = PAGE_ROWS;
  length = 0;

  constructor(private readonly Type: ColumnConstructor<T>) {
    this.page = new Type(0);
  }

  push(value: number): void {
    if (this.used === PAGE_ROWS) {
      this.page = new this.Type(PAGE_ROWS);
      this.pages.push(this.page);
      this.used = 0;
    }
    this.page[this.used++] = value;
    this.length++;
  }

  get(row: number): number {
    return this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK]!;
  }

  set(row: number, value: number): void {
    this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK] = value;
  }

  /** All rows in one array; the column is empty afterwards. */
  finish(): T {
    const whole = new this.Type(this.length);
    for (let p = 0; p < this.pages.length; p++) {
      const start = p << PAGE_SHIFT;
      const rows = Math.min(PAGE_ROWS, this.length - start);
      whole.set(this.pages[p]!.subarray(0, rows) as never, start);
      this.pages[p] = new this.Type(0);
    }
    this.pages = [];
    this.page = new this.Type(0);
    this.used = PAGE_ROWS;
    this.length = 0;
    return whole;
  }
}
