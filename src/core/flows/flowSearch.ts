/**
 * Search in the flow list: words that must all hold. A word is a finding (`crooked`, `refused` …), a
 * port (`:80`, or `80` alone), a stream number (`#12`) or a part of an address.
 */
import { addressText } from '../packets/addressText';
import type { AddressTable } from '../packets/addressTable';
import { FlowTrait, type FlowTable } from './flowTable';

/** Words for findings, each with the traits of which a flow must have one. */
export const SEARCH_WORDS: Readonly<Record<string, number>> = {
  crooked: FlowTrait.crooked,
  crossing: FlowTrait.crossing,
  unanswered: FlowTrait.unanswered,
  refused: FlowTrait.refused,
  reset: FlowTrait.reset,
  'half-open': FlowTrait.neverAccepted,
  reused: FlowTrait.reusedPorts,
  duplicates: FlowTrait.captureDuplicates,
  retransmitted: FlowTrait.synRetransmitted,
  partial: FlowTrait.guessedRoles,
};

/** A flow with one of these has something odd about its opening. */
const ODD =
  FlowTrait.crooked |
  FlowTrait.unanswered |
  FlowTrait.refused |
  FlowTrait.reset |
  FlowTrait.neverAccepted |
  FlowTrait.synRetransmitted |
  FlowTrait.guessedRoles;

type Test = (flow: number) => boolean;

/** Rows looked at between two chances for the caller to pause. */
const ROWS_A_STEP = 8192;

/** Which addresses contain the text; every address is spelled out once. */
function* addressesWith(
  addresses: AddressTable,
  text: string,
): Generator<void, Uint8Array, undefined> {
  const found = new Uint8Array(addresses.length);
  for (let address = 0; address < addresses.length; address++) {
    if (addressText(addresses, address).toLowerCase().includes(text)) found[address] = 1;
    if (address % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  return found;
}

/** Splits a typed `address:port` into its parts; null when the word is not of that form. */
function splitEndpoint(word: string): { address: string; port: number } | null {
  const match = /^\[?([0-9a-z.:-]*?)\]?:(\d{1,5})$/i.exec(word);
  if (match === null) return null;
  const address = match[1]!;
  // `2001:db8` is the start of an IPv6 address, not port 8 of something.
  if (address.includes(':') && !word.startsWith('[')) return null;
  return { address, port: Number(match[2]) };
}

function* testOf(
  flows: FlowTable,
  addresses: AddressTable,
  word: string,
): Generator<void, Test, undefined> {
  const trait = SEARCH_WORDS[word];
  if (trait !== undefined) return (flow) => (flows.traits[flow]! & trait) !== 0;
  if (word === 'healthy') {
    return (flow) =>
      (flows.traits[flow]! & ODD) === 0 && (flows.traits[flow]! & FlowTrait.hasSyn) !== 0;
  }
  if (/^#\d+$/.test(word)) {
    const stream = Number(word.slice(1));
    return (flow) => flow === stream;
  }
  const endpoint = splitEndpoint(word);
  if (endpoint !== null) {
    const { port } = endpoint;
    if (endpoint.address === '') {
      return (flow) => flows.clientPort[flow] === port || flows.serverPort[flow] === port;
    }
    const found = yield* addressesWith(addresses, endpoint.address);
    return (flow) =>
      (flows.clientPort[flow] === port && found[flows.clientAddress[flow]!] === 1) ||
      (flows.serverPort[flow] === port && found[flows.serverAddress[flow]!] === 1);
  }
  const found = yield* addressesWith(addresses, word);
  const port = /^\d{1,5}$/.test(word) ? Number(word) : -1;
  return (flow) =>
    found[flows.clientAddress[flow]!] === 1 ||
    found[flows.serverAddress[flow]!] === 1 ||
    flows.clientPort[flow] === port ||
    flows.serverPort[flow] === port;
}

/** The words of a search text. */
export function searchWords(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * The flows of `order` for which all words hold, in the same order. A generator that yields every few
 * thousand rows, so that whoever runs it can let the page breathe.
 */
export function* searchFlows(
  flows: FlowTable,
  addresses: AddressTable,
  order: Uint32Array,
  words: readonly string[],
): Generator<void, Uint32Array, undefined> {
  if (words.length === 0) return order;
  const tests: Test[] = [];
  for (const word of words) tests.push(yield* testOf(flows, addresses, word));
  const found = new Uint32Array(order.length);
  let count = 0;
  for (let row = 0; row < order.length; row++) {
    const flow = order[row]!;
    if (tests.every((test) => test(flow))) found[count++] = flow;
    if (row % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  return found.slice(0, count);
}
