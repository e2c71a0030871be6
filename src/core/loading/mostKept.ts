/** How many packets a browser is meant to hold. */

/** Bytes of a packet in the tables, with its frame number. */
const BYTES_OF_PACKET = 56;
/** The part of a device's memory that the tables may take: at its peak, an engine that cannot give pages back at once takes about twice that (docs/performance.md). */
const PART_OF_MEMORY = 1 / 8;
/** Browsers that do not tell how much memory a device has, run on those that have at least this much (GiB). */
const UNTOLD_MEMORY = 4;
/** What browsers give one page, whatever the device has (GiB). */
const MOST_MEMORY = 16;

/**
 * Packets that are all kept; of larger captures, openings and odd flows are (`Capture.unkept`).
 * @param deviceMemory GiB, as `navigator.deviceMemory` tells it; undefined where it does not
 */
export function mostKeptPackets(deviceMemory: number | undefined): number {
  const memory = Math.min(MOST_MEMORY, deviceMemory ?? UNTOLD_MEMORY) * 2 ** 30;
  return Math.max(1, Math.floor((memory * PART_OF_MEMORY) / BYTES_OF_PACKET / 1e6)) * 1e6;
}
