/** One kind of output that can be read. */
import type { HostFact, HostTable, UnrecognisedLine } from './hostEvidence';
import type { OutputBlock } from './hostText';

/** What a recogniser made of some lines. */
export interface Reading {
  /** How many lines, from the one that it was asked about on. */
  readonly lines: number;
  readonly tables: readonly HostTable[];
  readonly facts: readonly HostFact[];
  /** Lines among them that say something which cannot be read; absent for none. */
  readonly unread?: readonly UnrecognisedLine[];
}

/** None of a kind begins here, nor at any line before another one: those need not be asked about. */
export interface NoReading {
  /** Row of a line in the block. */
  readonly noneBefore: number;
}

export interface Recogniser {
  /** The command, as `HostTable.recognisedAs` names it. */
  readonly id: string;
  /**
   * Reads the output that begins at line `at` of the block; null when none of its kind begins there. Where more lines
   * than that one were looked at in vain, it says so: otherwise reading would take their number squared.
   */
  read(block: OutputBlock, at: number): Reading | NoReading | null;
}

/** Lines from `at` on for which `read` gives something, blank ones between them passed over. */
export function readRows<T>(
  { lines }: OutputBlock,
  at: number,
  read: (text: string) => T | null,
): { rows: T[]; lines: number } {
  const rows: T[] = [];
  let end = at;
  for (let i = at; i < lines.length; i++) {
    const { text } = lines[i]!;
    const row = read(text);
    if (row !== null) {
      rows.push(row);
      end = i + 1;
    } else if (text.trim() !== '') break;
  }
  return { rows, lines: end - at };
}
