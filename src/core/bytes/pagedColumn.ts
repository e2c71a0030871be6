/**
 * Columns that grow by pages: nothing is copied while a table grows. `finish` joins the pages and lets go of them,
 * one column at a time, so that the peak stays near the size of the finished table.
 *
 * While it grows, a column of whole numbers keeps them in 32 bits whatever its final type: code that meets several
 * array types at one place is not optimised (measured: pushing took a fifth of a whole parse).
 */
import { letGo } from './letGo';

const PAGE_SHIFT = 16;
/** Rows a page. */
const PAGE_ROWS = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_ROWS - 1;
/** Rows that the first page begins with; it doubles until it is a whole one. */
const FIRST_ROWS = 256;

type WholeNumbers =
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;
type Doubles = Float64Array<ArrayBuffer>;

type ArrayConstructor<T> = new (length: number) => T;

export interface PagedColumn<T> {
  readonly length: number;
  push(value: number): void;
  /** Takes the last row away. */
  pop(): void;
  get(row: number): number;
  set(row: number, value: number): void;
  /** All rows in one array; the column is empty afterwards. */
  finish(): T;
  /** All rows so far in one array; the column goes on. */
  copy(): T;
  /** The given rows, in their order; the column goes on. */
  take(rows: ArrayLike<number>): T;
}

class WholeNumberColumn<T extends WholeNumbers> implements PagedColumn<T> {
  private pages: Int32Array<ArrayBuffer>[] = [];
  private page = new Int32Array(0);
  length = 0;

  constructor(private readonly Type: ArrayConstructor<T>) {}

  push(value: number): void {
    const at = this.length++ & PAGE_MASK;
    if (at === 0 || at === this.page.length) this.makeRoom(at);
    this.page[at] = value;
  }

  /** The next page, or a larger first one: a small table stays small. */
  private makeRoom(at: number): void {
    const place = (this.length - 1) >>> PAGE_SHIFT;
    const made = this.pages[place];
    // Made for a row that was taken away again: rows that come and go cost no page each.
    if (at === 0 && made !== undefined) {
      this.page = made;
      return;
    }
    const isFirst = place === 0;
    const page = new Int32Array(isFirst ? Math.max(FIRST_ROWS, 2 * at) : PAGE_ROWS);
    if (at > 0) page.set(this.page);
    this.page = page;
    this.pages[place] = page;
  }

  pop(): void {
    this.length--;
  }

  /** Unsigned; signed columns hold nothing below -1, which their readers take as `NO_…` after finishing. */
  get(row: number): number {
    return this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK]! >>> 0;
  }

  set(row: number, value: number): void {
    this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK] = value;
  }

  finish(): T {
    const whole = new this.Type(this.length);
    for (let p = 0; p < this.pages.length; p++) {
      const start = p << PAGE_SHIFT;
      whole.set(this.pages[p]!.subarray(0, Math.min(PAGE_ROWS, this.length - start)), start);
      letGo(this.pages[p]!);
      this.pages[p] = new Int32Array(0);
    }
    this.pages = [];
    this.length = 0;
    return whole;
  }

  copy(): T {
    const whole = new this.Type(this.length);
    this.pages.forEach((page, p) => {
      const start = p << PAGE_SHIFT;
      whole.set(page.subarray(0, Math.min(PAGE_ROWS, this.length - start)), start);
    });
    return whole;
  }

  take(rows: ArrayLike<number>): T {
    const taken = new this.Type(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      taken[at] = this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK]!;
    }
    return taken;
  }
}

class DoubleColumn implements PagedColumn<Doubles> {
  private pages: Doubles[] = [];
  private page: Doubles = new Float64Array(0);
  length = 0;

  push(value: number): void {
    const at = this.length++ & PAGE_MASK;
    if (at === 0 || at === this.page.length) this.makeRoom(at);
    this.page[at] = value;
  }

  /** The next page, or a larger first one: a small table stays small. */
  private makeRoom(at: number): void {
    const place = (this.length - 1) >>> PAGE_SHIFT;
    const made = this.pages[place];
    // Made for a row that was taken away again: rows that come and go cost no page each.
    if (at === 0 && made !== undefined) {
      this.page = made;
      return;
    }
    const isFirst = place === 0;
    const page = new Float64Array(isFirst ? Math.max(FIRST_ROWS, 2 * at) : PAGE_ROWS);
    if (at > 0) page.set(this.page);
    this.page = page;
    this.pages[place] = page;
  }

  pop(): void {
    this.length--;
  }

  get(row: number): number {
    return this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK]!;
  }

  set(row: number, value: number): void {
    this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK] = value;
  }

  finish(): Doubles {
    const whole = new Float64Array(this.length);
    for (let p = 0; p < this.pages.length; p++) {
      const start = p << PAGE_SHIFT;
      whole.set(this.pages[p]!.subarray(0, Math.min(PAGE_ROWS, this.length - start)), start);
      letGo(this.pages[p]!);
      this.pages[p] = new Float64Array(0);
    }
    this.pages = [];
    this.length = 0;
    return whole;
  }

  copy(): Doubles {
    const whole = new Float64Array(this.length);
    this.pages.forEach((page, p) => {
      const start = p << PAGE_SHIFT;
      whole.set(page.subarray(0, Math.min(PAGE_ROWS, this.length - start)), start);
    });
    return whole;
  }

  take(rows: ArrayLike<number>): Doubles {
    const taken = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      taken[at] = this.pages[row >>> PAGE_SHIFT]![row & PAGE_MASK]!;
    }
    return taken;
  }
}

/** An empty column of an array type. */
export function pagedColumn(Type: ArrayConstructor<Doubles>): PagedColumn<Doubles>;
export function pagedColumn<T extends WholeNumbers>(Type: ArrayConstructor<T>): PagedColumn<T>;
export function pagedColumn<T extends WholeNumbers>(
  Type: ArrayConstructor<T> | ArrayConstructor<Doubles>,
): PagedColumn<T> | PagedColumn<Doubles> {
  return Type === Float64Array
    ? new DoubleColumn()
    : new WholeNumberColumn(Type as ArrayConstructor<T>);
}
