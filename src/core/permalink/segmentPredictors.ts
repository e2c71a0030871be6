/**
 * What predicts timestamps, IP identifications, SACK blocks and link-layer addresses of an end from its segments
 * before. Part of the format: what they predict must never change.
 */
import { sequenceAdd, sequenceDistance } from '../tcp/sequence';
import { unzigzag, within, zigzag } from './linkBytes';
import { IP_ID_BASE, TIMESTAMP_BASE, type Side } from './linkFlow';

/** TSvals of an end that a TSecr may name. */
const REMEMBERED = 32;
const NEWEST = 0;
const AS_BEFORE = 1;
const FIRST_OLDER = 2;
const ECHO_ESCAPE = FIRST_OLDER + REMEMBERED;

/** The timestamps of one end. */
export class Clock {
  private last: { readonly tsval: number; readonly time: number } | null = null;
  /** Distinct TSvals that are not 0, the newest last. */
  private readonly sent: number[] = [];
  private lastEcho = 0;

  constructor(
    private readonly rate: number,
    private readonly side: Side,
  ) {}

  /** What the clock should show. */
  expected(time: number): number {
    if (this.last === null) return TIMESTAMP_BASE[this.side];
    const ticks = Math.round(((time - this.last.time) * this.rate) / 1e9);
    return sequenceAdd(this.last.tsval, Number.isNaN(ticks) ? 0 : ticks);
  }

  echoSymbol(peer: Clock, tsecr: number): number {
    const newest = peer.sent.at(-1) ?? 0;
    if (tsecr === newest) return NEWEST;
    if (tsecr === this.lastEcho) return AS_BEFORE;
    const older = peer.sent.lastIndexOf(tsecr);
    if (older >= 0) return FIRST_OLDER + (peer.sent.length - 1 - older);
    return ECHO_ESCAPE + zigzag(sequenceDistance(tsecr, newest));
  }

  echoOf(peer: Clock, symbol: number): number | null {
    const newest = peer.sent.at(-1) ?? 0;
    if (symbol === NEWEST) return newest;
    if (symbol === AS_BEFORE) return this.lastEcho;
    if (symbol < ECHO_ESCAPE) {
      return peer.sent[peer.sent.length - 1 - (symbol - FIRST_OLDER)] ?? null;
    }
    return movedBy(newest, symbol - ECHO_ESCAPE);
  }

  took(tsval: number, tsecr: number, time: number): void {
    if (tsval !== 0) {
      this.last = { tsval, time };
      const before = this.sent.indexOf(tsval);
      if (before >= 0) this.sent.splice(before, 1);
      this.sent.push(tsval);
      if (this.sent.length > REMEMBERED) this.sent.shift();
    }
    this.lastEcho = tsecr;
  }
}

/** IP identifications of one end: counted up by one, or 0. */
export class IpIdPredictor {
  private lastCounted: number | null = null;
  private last = 0;

  symbol(ipId: number): number {
    const symbol = this.symbolOf(ipId);
    this.took(ipId);
    return symbol;
  }

  value(symbol: number): number {
    let ipId: number;
    if (this.last === 0) {
      ipId = symbol === 0 ? 0 : this.moved(symbol - 1);
    } else if (symbol === 0) ipId = this.moved(0);
    else ipId = symbol === 1 ? 0 : this.moved(symbol - 1);
    this.took(ipId);
    return ipId;
  }

  private symbolOf(ipId: number): number {
    const distance = ((ipId - this.next() + 0x18000) & 0xffff) - 0x8000;
    if (this.last === 0) return ipId === 0 ? 0 : 1 + zigzag(distance);
    if (ipId === 0) return 1;
    return distance === 0 ? 0 : 1 + zigzag(distance);
  }

  private next(): number {
    return this.lastCounted === null ? IP_ID_BASE : (this.lastCounted + 1) & 0xffff;
  }

  private moved(distance: number): number {
    return (this.next() + unzigzag(distance)) & 0xffff;
  }

  private took(ipId: number): void {
    this.last = ipId;
    if (ipId !== 0) this.lastCounted = ipId;
  }
}

/** First SACK blocks of one end: often the same as before, and near the acknowledgment number. */
export class SackPredictor {
  private last: readonly [number, number] | null = null;

  symbols(left: number, right: number, acknowledgment: number): [number, number] {
    const from = this.last?.[0] ?? acknowledgment;
    const to = left === this.last?.[0] ? this.last[1] : left;
    this.last = [left, right];
    return [zigzag(sequenceDistance(left, from)), zigzag(sequenceDistance(right, to))];
  }

  block(leftSymbol: number, rightSymbol: number, acknowledgment: number): [number, number] {
    const left = within(
      movedBy(this.last?.[0] ?? acknowledgment, leftSymbol),
      0,
      0xffffffff,
      'a SACK block',
    );
    const to = left === this.last?.[0] ? this.last[1] : left;
    const right = within(movedBy(to, rightSymbol), 0, 0xffffffff, 'a SACK block');
    this.last = [left, right];
    return this.last as [number, number];
  }
}

/** Which link-layer address sends: the same as the last of its end, or a new one. */
export class LinkAddressPredictor {
  private readonly last: [number | null, number | null] = [null, null];
  private seen = 0;

  symbol(side: Side, address: number): number {
    const symbol = address === this.expected(side) ? 0 : address;
    this.took(side, address);
    return symbol;
  }

  value(side: Side, symbol: number): number {
    const address = within(
      symbol === 0 ? this.expected(side) : symbol,
      1,
      this.seen + 1,
      'a link-layer address',
    );
    this.took(side, address);
    return address;
  }

  private expected(side: Side): number {
    return this.last[side] ?? this.seen + 1;
  }

  private took(side: Side, address: number): void {
    this.last[side] = address;
    this.seen = Math.max(this.seen, address);
  }
}

/** A sequence number or timestamp so far from another one; null when the distance is out of range. */
export function movedBy(from: number, distance: number): number | null {
  return distance > 0xffffffff ? null : sequenceAdd(from, unzigzag(distance));
}
