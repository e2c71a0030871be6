/**
 * IP addresses of a capture, each stored once; everything else refers to them by row.
 */

/** Row of an address in the {@link AddressTable}. */
export type AddressId = number;

export interface AddressTable {
  readonly length: number;
  /** 16 bytes an address; an IPv4 address uses the first four. */
  readonly bytes: Uint8Array;
  /** 4 or 6; 0 for an address that is only a name (`names`), as in a listing or an anonymised link. */
  readonly family: Uint8Array;
  /** Names of addresses with family 0, by row. */
  readonly names: Readonly<Record<AddressId, string>>;
}
