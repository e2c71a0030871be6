/** Openings at the end of a capture: what has no answer there may still have got one. */
import type { PacketTable } from '../packets/packetTable';

/** Shortest time that a host waits before it sends a SYN or a SYN-ACK again (RFC 6298 section 2; nanoseconds). */
export const INITIAL_TIMEOUT = 1e9;

/** Time of the last packet; NaN where times are unknown. */
export function captureEnd({ time, length }: PacketTable): number {
  return length === 0 ? Number.NaN : time[length - 1]!;
}
