/** The values of a filter: numbers, addresses, texts. */
import ipaddr from 'ipaddr.js';
import type { FieldType } from './filterFields';
import type { AddressPrefix } from './filterTree';

const TRUE = /^(?:1|true)$/i;
const FALSE = /^(?:0|false)$/i;
const WHOLE = /^(?:0x[\da-f]{1,8}|\d{1,15})$/i;
const DECIMAL = /^-?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})$/;

/** The number that a word stands for where a field of this type is compared; null when it stands for none. */
export function numberOf(word: string, type: FieldType): number | null {
  if (type === 'boolean') return TRUE.test(word) ? 1 : FALSE.test(word) ? 0 : null;
  if (type === 'seconds') return DECIMAL.test(word) ? Number(word) : null;
  return WHOLE.test(word) ? Number(word) : null;
}

/** The address, or the addresses of a prefix (`10.0.0.0/8`), that a word stands for; null when it stands for none. */
export function prefixOf(word: string): AddressPrefix | null {
  const [address, length, ...more] = word.split('/');
  if (more.length > 0 || !ipaddr.isValid(address!)) return null;
  // 10.1 is an address to this library, and none to Wireshark.
  if (!address!.includes(':') && address!.split('.').length !== 4) return null;
  const parsed = ipaddr.parse(address!);
  const bytes = Uint8Array.from(parsed.toByteArray());
  const most = 8 * bytes.length;
  const prefix = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > most) return null;
  return { family: bytes.length === 4 ? 4 : 6, bytes, prefix };
}
