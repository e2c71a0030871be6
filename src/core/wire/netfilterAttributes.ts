/** Attributes of Linux' netfilter messages (struct nlattr of linux/netlink.h), and its address families. */
import { paddedTo4 } from './alignment';
import { etherTypeKey, NO_LAYER, type LayerKey } from './layerKey';

const HEADER_LENGTH = 4;
/** The upper two bits of a type are flags. */
const TYPE_MASK = 0x7fff;
const MAX_TYPE = 256;
const AF_INET = 2;
const AF_INET6 = 10;

/** The layer of a packet of an address family. */
export function netfilterKey(family: number): LayerKey {
  if (family === AF_INET) return etherTypeKey(0x0800);
  return family === AF_INET6 ? etherTypeKey(0x86dd) : NO_LAYER;
}

/** Goes from one attribute to the next. */
export class NetfilterAttributes {
  type = 0;
  /** Where the value of the attribute lies, and its length as the attribute claims it. */
  at = 0;
  length = 0;
  private following: number;

  constructor(
    private readonly view: DataView,
    at: number,
    private readonly limit: number,
  ) {
    this.following = at;
  }

  /** End of the value as far as it is there. */
  get end(): number {
    return Math.min(this.limit, this.at + this.length);
  }

  /** False when there is no further attribute. */
  next(): boolean {
    const { view, following, limit } = this;
    if (limit - following < HEADER_LENGTH) return false;
    // Attributes are in the byte order of the host: the type is a small number.
    const isLittle = (view.getUint16(following + 2, true) & TYPE_MASK) < MAX_TYPE;
    const length = view.getUint16(following, isLittle);
    if (length < HEADER_LENGTH) return false;
    this.type = view.getUint16(following + 2, isLittle) & TYPE_MASK;
    this.at = following + HEADER_LENGTH;
    this.length = length - HEADER_LENGTH;
    this.following += paddedTo4(length);
    return true;
  }
}
