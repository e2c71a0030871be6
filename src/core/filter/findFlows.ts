/** What is typed over the list of flows: a display filter, or words ({@link searchFlows}). */
import type { FlowIndex } from '../flows/flowTable';
import { searchFlows, searchWords } from '../flows/flowSearch';
import { filterField } from './filterFields';
import type { FilterTables } from './filterTables';
import { filterTest } from './filterTest';
import type { FilterError } from './filterTokens';
import { parseFilter } from './parseFilter';

/** Signs and words of filters; no address, port or finding has them. */
const FILTER_SIGN =
  /[=!<>&|~(){}^"]|\s(?:and|or|xor|in|contains|matches|eq|ne|gt|lt|ge|le)\s|^\s*(?:not|any|all)\s/i;
/** The first letters of what only fields begin with. */
const FIELD_START = /^\s*(?:tcp|ipv?6?|frame|opening)\./i;

/** Is this text a display filter, or meant to be one? All other texts are words to search for. */
export function isFilter(text: string): boolean {
  return FILTER_SIGN.test(text) || FIELD_START.test(text) || filterField(text.trim()) !== undefined;
}

/** Flows looked at between two pauses. */
const FLOWS_A_STEP = 4096;

/**
 * The flows of `order` that a text asks for, in the same order: those that have a packet of which a filter is true, or for which all words
 * hold. What is wrong with a filter is the answer to that.
 */
export function* findFlows(
  tables: FilterTables,
  order: Uint32Array,
  text: string,
): Generator<void, Uint32Array | FilterError, undefined> {
  if (!isFilter(text)) {
    return yield* searchFlows(tables.flows, tables.addresses, order, searchWords(text));
  }
  const filter = parseFilter(text);
  if (!filter.ok) return filter.error;
  const holds: (flow: FlowIndex) => boolean = filterTest(tables, filter.tree);
  const found = new Uint32Array(order.length);
  let count = 0;
  for (let row = 0; row < order.length; row++) {
    const flow = order[row]!;
    if (holds(flow)) found[count++] = flow;
    if (row % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
  }
  return found.slice(0, count);
}
