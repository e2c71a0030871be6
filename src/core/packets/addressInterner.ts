/** Gives each IP address of a capture a row in the address table, once. */
import { HASH_START, hashWord } from '../bytes/seededHash';
import type { AddressId, AddressTable } from './addressTable';

const BYTES = 16;

export class AddressInterner {
  private bytes = new Uint8Array(64 * BYTES);
  private view = new DataView(this.bytes.buffer);
  private family = new Uint8Array(64);
  private length = 0;
  private readonly names = new Map<string, AddressId>();
  /** Open addressing, row + 1, at most half full. */
  private slots = new Int32Array(256);

  /** The row of the address at a position; `family` 4 or 6. */
  intern(view: DataView, at: number, family: number): AddressId {
    const a = view.getUint32(at);
    let b = 0;
    let c = 0;
    let d = 0;
    if (family === 6) {
      b = view.getUint32(at + 4);
      c = view.getUint32(at + 8);
      d = view.getUint32(at + 12);
    }
    const mask = this.slots.length - 1;
    let slot = hashWords(a, b, c, d) & mask;
    for (;;) {
      const row = this.slots[slot]! - 1;
      if (row < 0) break;
      const start = row * BYTES;
      if (
        this.view.getUint32(start) === a &&
        this.family[row] === family &&
        (family === 4 ||
          (this.view.getUint32(start + 4) === b &&
            this.view.getUint32(start + 8) === c &&
            this.view.getUint32(start + 12) === d))
      ) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
    return this.add(slot, a, b, c, d, family);
  }

  /** The row of an address that is only a name. */
  internName(name: string): AddressId {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const row = this.addRow(0, 0, 0, 0, 0);
    this.names.set(name, row);
    return row;
  }

  private add(slot: number, a: number, b: number, c: number, d: number, family: number): AddressId {
    const row = this.addRow(a, b, c, d, family);
    this.slots[slot] = row + 1;
    if (this.length * 2 > this.slots.length) this.growSlots();
    return row;
  }

  private addRow(a: number, b: number, c: number, d: number, family: number): AddressId {
    const row = this.length++;
    if (row === this.family.length) this.growRows();
    const start = row * BYTES;
    this.view.setUint32(start, a);
    this.view.setUint32(start + 4, b);
    this.view.setUint32(start + 8, c);
    this.view.setUint32(start + 12, d);
    this.family[row] = family;
    return row;
  }

  private growRows(): void {
    const bytes = new Uint8Array(this.bytes.length * 2);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    const family = new Uint8Array(this.family.length * 2);
    family.set(this.family);
    this.family = family;
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < this.length; row++) {
      if (this.family[row] === 0) continue;
      const start = row * BYTES;
      const { view } = this;
      let slot =
        hashWords(
          view.getUint32(start),
          view.getUint32(start + 4),
          view.getUint32(start + 8),
          view.getUint32(start + 12),
        ) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.slots = slots;
  }

  /**
   * Which of two addresses stands first when their bytes are compared, as Wireshark compares them:
   * negative, zero or positive. The shorter family is first.
   */
  compare(a: AddressId, b: AddressId): number {
    if (a === b) return 0;
    const families = this.family[a]! - this.family[b]!;
    if (families !== 0) return families;
    for (let word = 0; word < BYTES; word += 4) {
      const x = this.view.getUint32(a * BYTES + word);
      const y = this.view.getUint32(b * BYTES + word);
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  }

  finish(): AddressTable {
    return {
      length: this.length,
      bytes: this.bytes.slice(0, this.length * BYTES),
      family: this.family.slice(0, this.length),
      names: Object.fromEntries([...this.names].map(([name, row]) => [row, name])),
    };
  }
}

function hashWords(a: number, b: number, c: number, d: number): number {
  const h = hashWord(HASH_START, a);
  // An IPv4 address has no more words.
  return (b | c | d) === 0 ? h : hashWord(hashWord(hashWord(h, b), c), d);
}
