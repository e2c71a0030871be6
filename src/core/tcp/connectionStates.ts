/**
 * What the TCP analysis remembers of a connection: 112 bytes a flow, in pages of 32-bit words, so that
 * a segment finds everything in one place and an idle flow costs no object.
 */
import { letGo } from '../bytes/letGo';
import type { FlowIndex } from '../flows/flowTable';

/** Words a flow: two directions and what they share. */
export const FLOW_WORDS = 28;
/** Words a direction; direction A (the end that sent the flow's first segment) stands first. */
export const DIRECTION_WORDS = 13;

/** Offsets of a direction's words. Zero means "not known yet" where Wireshark's rules say so. */
export const NEXT_SEQUENCE = 0;
/** Packet that set {@link NEXT_SEQUENCE}. */
export const NEXT_SEQUENCE_PACKET = 1;
/** Highest sequence number that the other end can acknowledge without having seen more than we did. */
export const MAX_TO_BE_ACKED = 2;
export const LAST_ACK = 3;
/** Packet that set {@link LAST_ACK}. */
export const LAST_ACK_PACKET = 4;
export const DUPLICATE_ACKS = 5;
/** Newest entry in the list of unacknowledged segments, 0 when it is empty. */
export const UNACKED_NEWEST = 6;
export const UNACKED_COUNT = 7;
/** Slot of the SACK blocks of the direction's newest packet, 0 when it had none. */
export const SACK_SLOT = 8;
/** Raw 16-bit window, or {@link WINDOW_UNKNOWN} before the first packet. */
export const WINDOW = 9;
/** Small fields, see below. */
export const DIRECTION_BITS = 10;
/** Between these lie all sequence numbers of the unacknowledged segments, while {@link UNACKED_BOUNDED}. */
export const UNACKED_FLOOR = 11;
export const UNACKED_CEILING = 12;

/** Offsets of the words that both directions share. */
export const SYN_PACKET = 26;
/** Packet (+ 1) that ended the first round trip, 0 until it is known. */
export const FIRST_RTT_PACKET = 27;

export const WINDOW_UNKNOWN = 0xffffffff;

/** {@link DIRECTION_BITS}: length of the last segment that advanced the sequence (lowest 8 bits of it). */
export const LAST_LENGTH_MASK = 0xff;
/** {@link DIRECTION_BITS}: window scale: 0 unknown, 1 not used, else shift + 2. */
export const SCALE_SHIFT = 8;
export const SCALE_MASK = 0x1f << SCALE_SHIFT;
export const SCALE_UNKNOWN = 0;
export const SCALE_UNUSED = 1;
/** {@link DIRECTION_BITS}: no ACK without SYN since the direction's SYN: its window is not scaled yet. */
export const FIRST_ACK_DUE = 1 << 16;
/** {@link DIRECTION_BITS}: labels of the direction's newest packet. */
export const LAST_KEEP_ALIVE = 1 << 17;
export const LAST_ZERO_WINDOW_PROBE = 1 << 18;
/** {@link DIRECTION_BITS}: a SYN asked for Fast Open with data. */
export const FAST_OPEN_DATA = 1 << 19;
/** {@link DIRECTION_BITS}: the unacknowledged segments lie near one another, so that their numbers compare as plain ones do. */
export const UNACKED_BOUNDED = 1 << 20;
/** {@link DIRECTION_BITS}: besides, none of them begins or ends before an older one does. */
export const UNACKED_IN_ORDER = 1 << 21;

const PAGE_SHIFT = 8;
const PAGE_FLOWS = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_FLOWS - 1;
const FIRST_FLOWS = 1024;

/** The words of the flows that were asked for: of a flood of SYNs few are. */
export class ConnectionStates {
  private pages: Uint32Array<ArrayBuffer>[] = [];
  /** By flow: its place among the words + 1, 0 for none. */
  private places = new Uint32Array(FIRST_FLOWS);
  private used = 0;

  has(flow: FlowIndex): boolean {
    return flow < this.places.length && this.places[flow] !== 0;
  }

  /** The page of a flow, made when it is asked for first; its words start at {@link ConnectionStates.offset}. */
  page(flow: FlowIndex): Uint32Array {
    const place = this.has(flow) ? this.places[flow]! - 1 : this.add(flow);
    return this.pages[place >>> PAGE_SHIFT]!;
  }

  /** Of a flow whose page was asked for. */
  offset(flow: FlowIndex): number {
    return ((this.places[flow]! - 1) & PAGE_MASK) * FLOW_WORDS;
  }

  private add(flow: FlowIndex): number {
    if (flow >= this.places.length) {
      const larger = new Uint32Array(Math.max(flow + 1, this.places.length * 2));
      larger.set(this.places);
      letGo(this.places);
      this.places = larger;
    }
    const place = this.used++;
    if ((place & PAGE_MASK) === 0) this.pages.push(newPage());
    this.places[flow] = place + 1;
    return place;
  }

  /** Forgets every flow, and gives the memory back. */
  forget(): void {
    [...this.pages, this.places].forEach(letGo);
    this.pages = [];
    this.places = new Uint32Array(FIRST_FLOWS);
    this.used = 0;
  }
}

function newPage(): Uint32Array<ArrayBuffer> {
  const page = new Uint32Array(PAGE_FLOWS * FLOW_WORDS);
  for (let at = 0; at < page.length; at += FLOW_WORDS) {
    page[at + WINDOW] = WINDOW_UNKNOWN;
    page[at + DIRECTION_WORDS + WINDOW] = WINDOW_UNKNOWN;
  }
  return page;
}
