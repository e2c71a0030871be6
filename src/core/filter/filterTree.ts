/** A display filter as a tree. */
import type { FilterField } from './filterFields';

/** How two values are compared. */
export type Comparison = 'equal' | 'unequal' | 'below' | 'above' | 'atMost' | 'atLeast';

/** Numbers of a set: from the first up to the last, both of them in it. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** Addresses: those of `family` whose first `prefix` bits are those of `bytes`. */
export interface AddressPrefix {
  readonly family: 4 | 6;
  readonly bytes: Uint8Array;
  readonly prefix: number;
}

export type FilterTree =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly parts: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly part: FilterTree }
  /** The packet has the field. */
  | { readonly kind: 'exists'; readonly field: FilterField }
  | {
      readonly kind: 'number';
      readonly field: FilterField;
      /** Of the number these bits only; null: all. */
      readonly mask: number | null;
      readonly comparison: Comparison;
      readonly value: number;
      /** Of several values of a packet (two ports) all must do. */
      readonly all: boolean;
    }
  | {
      readonly kind: 'numbers';
      readonly field: FilterField;
      readonly ranges: readonly NumberRange[];
      readonly all: boolean;
    }
  | {
      readonly kind: 'addresses';
      readonly field: FilterField;
      readonly prefixes: readonly AddressPrefix[];
      /** False: it must be none of them. */
      readonly within: boolean;
      readonly all: boolean;
    }
  | {
      readonly kind: 'text';
      readonly field: FilterField;
      readonly test: (text: string) => boolean;
      readonly all: boolean;
    };
