/**
 * Rows of counters cut into readings: a counter has one value at a time, so that a row whose key stood before begins the next
 * print of the same command. `keyOf` is null for rows that say nothing of that. Never without a reading, and linear in the rows.
 */
export function readingsOf<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
): readonly (readonly Row[])[] {
  const readings: Row[][] = [[]];
  let seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null && seen.has(key)) {
      readings.push([]);
      seen = new Set();
    }
    if (key !== null) seen.add(key);
    readings.at(-1)!.push(row);
  }
  return readings;
}
