/** The row of a list that a key leads to from the selected one (-1 = none), null for keys that lead nowhere. */
export function rowAfterKey(
  key: string,
  selected: number,
  rows: number,
  rowsInView: number,
): number | null {
  const page = Math.max(1, rowsInView - 1);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    ArrowUp: selected - 1,
    PageDown: selected + page,
    PageUp: selected - page,
    Home: 0,
    End: rows - 1,
  };
  const to = moves[key];
  return to === undefined || rows === 0 ? null : Math.max(0, Math.min(rows - 1, to));
}
