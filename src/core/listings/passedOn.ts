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

/**
 * Addresses of the machine whose text this is: all that they send leaves it, all that they are sent comes in, and no other point saw it.
 * What a router passes on is seen twice, or under other addresses.
 */
export function sendersHere(passages: readonly Passage[]): readonly string[] {
  const sends = new Map<string, boolean>();
  const takes = new Map<string, boolean>();
  const note = (map: Map<string, boolean>, end: string, fits: boolean) => {
    const address = addressIn(end);
    map.set(address, (map.get(address) ?? true) && fits);
  };
  for (const { points, from, to } of passages) {
    const every = (pattern: RegExp) => [...points].every((point) => pattern.test(point));
    note(sends, from, every(OUT));
    note(takes, to, every(IN));
  }
  const here = new Set(
    [...sends].flatMap(([address, all]) => (all && takes.get(address) === true ? address : [])),
  );
  // Where some packets are of neither, the machine passes on, and its own address may stand for another (a virtual one).
  const isHere = (end: string) => here.has(addressIn(end));
  return passages.every(({ from, to }) => isHere(from) !== isHere(to)) ? [...here] : [];
}

const addressIn = (end: string): string => end.slice(0, end.lastIndexOf(' '));

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
