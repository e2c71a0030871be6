/** Numbers as the page writes them; the ladder's times are in `core/ladder/timeWords`. */

const thousands = new Intl.NumberFormat('en-US');

/** A count with thousands separators. */
export function countText(count: number): string {
  return thousands.format(count);
}

/** A count with its noun: "1 packet", "13 packets". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A number of bytes for reading: "812 B", "23.1 kB", "1.04 GB". */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e5 ? 1 : 0)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
