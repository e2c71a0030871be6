/**
 * Packets that a machine took in and did not send on, where a text shows its interfaces with the direction: other packets of the same connection are there twice, as
 * they came in and as they left.
 */
/** A packet of the text, and the points that saw it (`eth0 In`, `port2 out`). */
export interface Passage {
  readonly row: number;
  readonly points: ReadonlySet<string>;
  /** Address and port of its sender and of whom it is for. */
  readonly from: string;
  readonly to: string;
}

const IN = /\bin$/i;
const OUT = /\bout$/i;

/**
 * Rows of packets that came in and never left, with where. The text goes on showing what leaves behind them: it was not cut, nor its filter changed.
 * @param passages in the order of their rows
 */
export function rowsThatStay(passages: readonly Passage[]): ReadonlyMap<number, string> {
  const passedOn = new Set<string>();
  /** The last row of each connection that left. */
  const lastOut = new Map<string, number>();
  const seen = passages.flatMap(({ row, points, from, to }) => {
    const came = [...points].find((point) => IN.test(point));
    const isOut = [...points].some((point) => OUT.test(point));
    const connection = from < to ? `${from} ${to}` : `${to} ${from}`;
    if (isOut) lastOut.set(connection, row);
    if (isOut && came !== undefined) passedOn.add(connection);
    return came === undefined || isOut ? [] : [{ row, came, connection }];
  });
  return new Map(
    seen
      .filter(
        ({ row, connection }) => passedOn.has(connection) && row < (lastOut.get(connection) ?? -1),
      )
      .map(({ row, came }) => [row, came]),
  );
}
