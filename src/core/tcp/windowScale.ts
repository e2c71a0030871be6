/** Window scaling as Wireshark learns it from the opening, and what it makes of a full window. */
import { TcpFlag } from '../packets/packetTable';
import type { DecodedPacket } from '../wire/decodedPacket';
import {
  DIRECTION_BITS,
  FIRST_ACK_DUE,
  LAST_ACK,
  SCALE_MASK,
  SCALE_SHIFT,
  SCALE_UNKNOWN,
  SCALE_UNUSED,
  WINDOW,
} from './connectionStates';

/** RFC 7323: larger shifts are to be read as 14. */
const MAX_SHIFT = 14;

const scaleOf = (bits: number) => (bits & SCALE_MASK) >>> SCALE_SHIFT;

function setScale(states: Uint32Array, direction: number, scale: number): void {
  const bits = states[direction + DIRECTION_BITS]!;
  states[direction + DIRECTION_BITS] = (bits & ~SCALE_MASK) | (scale << SCALE_SHIFT);
}

/**
 * Takes the window scale option of a SYN or SYN-ACK: without it neither direction scales. Where the capture ends within the
 * options, what is missing says nothing.
 */
export function learnWindowScale(
  states: Uint32Array,
  sender: number,
  receiver: number,
  { flags, windowScale: shift, optionsCut }: DecodedPacket,
): void {
  states[sender + DIRECTION_BITS]! |= FIRST_ACK_DUE;
  if (shift < 0 && optionsCut) return;
  if (shift < 0) {
    // What an earlier SYN of this end said stays.
    if (scaleOf(states[sender + DIRECTION_BITS]!) !== SCALE_UNKNOWN) return;
    setScale(states, sender, SCALE_UNUSED);
    setScale(states, receiver, SCALE_UNUSED);
  } else if (
    (flags & TcpFlag.ack) !== 0 &&
    scaleOf(states[receiver + DIRECTION_BITS]!) === SCALE_UNUSED
  ) {
    setScale(states, sender, SCALE_UNUSED);
  } else {
    setScale(states, sender, Math.min(shift, MAX_SHIFT) + SCALE_UNUSED + 1);
  }
}

/** Does a segment that ends at `end` fill the receiver's window to the last byte? */
export function windowFull(states: Uint32Array, receiver: number, end: number): boolean {
  const bits = states[receiver + DIRECTION_BITS]!;
  const scale = scaleOf(bits);
  if (scale === SCALE_UNKNOWN) return false;
  const scaled = scale !== SCALE_UNUSED && (bits & FIRST_ACK_DUE) === 0;
  const window = states[receiver + WINDOW]! << (scaled ? scale - SCALE_UNUSED - 1 : 0);
  return (states[receiver + LAST_ACK]! + window) >>> 0 === end;
}
