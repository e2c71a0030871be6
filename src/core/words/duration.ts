/** Durations, counts and lists in words. Times come in nanoseconds. */

const TWO_DAYS = 2 * 86_400e9;

/** A duration for reading: "14.3 s", "296 ms", "0.4 ms", "12 µs", "2 min 5 s", "3 days"; empty when unknown. */
export function durationWords(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  if (Number.isNaN(size)) return '';
  if (size >= TWO_DAYS) return `${numberText(Math.round(size / 86_400e9))} days`;
  if (size >= 3600e9) {
    const minutes = Math.round(size / 60e9);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
  if (size >= 119.5e9) {
    const seconds = Math.round(size / 1e9);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  if (size >= 99.95e9) return `${(size / 1e9).toFixed(0)} s`;
  if (size >= 0.9995e9) return `${(size / 1e9).toFixed(1)} s`;
  if (size >= 9.95e6) return `${(size / 1e6).toFixed(0)} ms`;
  if (size >= 0.0995e6) return `${(size / 1e6).toFixed(1)} ms`;
  if (size > 0) return `${(size / 1e3).toFixed(size >= 9950 ? 0 : 1)} µs`;
  return '0 s';
}

/** A duration inside a sentence: "an unknown time" when it is not known. */
export function durationText(nanoseconds: number): string {
  return Number.isNaN(nanoseconds) ? 'an unknown time' : durationWords(nanoseconds);
}

/** "1.1 s, 3.1 s and 7.1 s": a list for a sentence. */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Parts of a list that a sentence can bear. */
const MOST_PARTS = 8;

/** "1.1 s, 3.1 s and 7.1 s"; of a long list the first parts and how many more there are. */
export function shortListText(parts: readonly string[]): string {
  if (parts.length <= MOST_PARTS) return listText(parts);
  const more = numberText(parts.length - MOST_PARTS + 1);
  return `${parts.slice(0, MOST_PARTS - 1).join(', ')} and ${more} more`;
}

/** "once", "twice", "3 times". */
export function timesText(count: number): string {
  if (count === 1) return 'once';
  if (count === 2) return 'twice';
  return `${count} times`;
}

/** Made once: a list of a million flows asks for it as often. */
const inGroups = new Intl.NumberFormat('en-US');

/** "12,003". */
export function numberText(value: number | bigint): string {
  // Formatting by the locale's rules takes 20 times as long, and lists write mostly small numbers.
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e6) {
    if (value < 1000) return String(value);
    return `${Math.floor(value / 1000)},${String(value % 1000).padStart(3, '0')}`;
  }
  return inGroups.format(value);
}

/** "1 packet", "3 packets"; `plural` only where an s is not enough. */
export function countText(count: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(count)} ${count === 1 ? singular : plural}`;
}
