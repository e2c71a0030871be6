/**
 * Flows of a capture that carry the same opening under another pair of addresses: behind a device that translates, or on
 * its way back untranslated. Told by the ISN, which no chance repeats within moments.
 */
import { countBelow } from '../bytes/sortedSearch';
import type { Capture } from '../capture';
import { FlowTrait, isListed, type FlowIndex, type FlowTable } from '../flows/flowTable';
import { isFromServer, tcpFlags, TcpFlag } from '../packets/packetTable';
import { sequenceAdd } from '../tcp/sequence';

/** Flows by a number of 32 bits: pairs of number and flow in one column, in order. */
interface FlowsByNumber {
  /** `number * STEP + position in flows`. */
  readonly keys: Float64Array;
  readonly flows: Uint32Array;
}

interface RelatedFlows {
  /** Flows with a SYN, by its sequence number. */
  readonly bySyn: FlowsByNumber;
  /** Flows with a SYN-ACK and no SYN, by the SYN's number that it answers. */
  readonly byAnswer: FlowsByNumber;
  /** Bits of {@link Alike} of each flow: most have none, and need no search. */
  readonly alike: Uint8Array;
  /** Flows of which only later segments are there, by client address and port. */
  readonly byClient: ReadonlyMap<number, readonly FlowIndex[]>;
  /** Flows on ports that were in use before, by client address and port. */
  readonly reused: ReadonlyMap<number, readonly FlowIndex[]>;
}

/** Flows that are indexed at most; the positions of more do not fit beside a number of 32 bits. */
const STEP = 2 ** 21;
/** Flows of one number that are looked at. */
const MOST_ALIKE = 8;
/** Flows between two pauses. */
const FLOWS_A_STEP = 16_384;

/** What other flows have the number of a flow's SYN. */
const Alike = { syn: 1, answer: 2 } as const;

const indexes = new WeakMap<FlowTable, RelatedFlows>();

/** Builds the index of a large capture in steps, between which a page can paint; later calls then find it. */
export function* indexRelatedFlows(capture: Capture): Generator<void, void> {
  if (!indexes.has(capture.flows)) indexes.set(capture.flows, yield* build(capture));
}

function indexOf(capture: Capture): RelatedFlows {
  for (const _ of indexRelatedFlows(capture));
  return indexes.get(capture.flows)!;
}

/** Does a flow's SYN, or the one that it answers, have the number of another flow's SYN? */
export function hasAlikeSyn(capture: Capture, flow: FlowIndex): boolean {
  return (indexOf(capture).alike[flow]! & Alike.syn) !== 0;
}

/** Does another flow, without a SYN, answer the SYN of a flow? */
export function hasAlikeAnswer(capture: Capture, flow: FlowIndex): boolean {
  return (indexOf(capture).alike[flow]! & Alike.answer) !== 0;
}

/** Other flows whose SYN has this number, a few at most. */
export function flowsOfSyn(capture: Capture, isn: number, except: FlowIndex): FlowIndex[] {
  return flowsOf(indexOf(capture).bySyn, isn, except);
}

/** Other flows without a SYN whose SYN-ACK answers a SYN of this number, a few at most. */
export function flowsOfAnswer(capture: Capture, isn: number, except: FlowIndex): FlowIndex[] {
  return flowsOf(indexOf(capture).byAnswer, isn, except);
}

/** Flows of a client's address and port that have neither SYN nor SYN-ACK, a few at most. */
export function olderFlowsOf(capture: Capture, flow: FlowIndex): readonly FlowIndex[] {
  const { clientAddress, clientPort } = capture.flows;
  return indexOf(capture).byClient.get(clientAddress[flow]! * 65_536 + clientPort[flow]!) ?? [];
}

/** Later flows between the same ends, a few at most. */
export function laterAttempts(capture: Capture, flow: FlowIndex): readonly FlowIndex[] {
  const { clientAddress, clientPort, serverAddress, serverPort } = capture.flows;
  const client = clientAddress[flow]! * 65_536 + clientPort[flow]!;
  return (indexOf(capture).reused.get(client) ?? []).filter(
    (other) =>
      other > flow &&
      serverAddress[other] === serverAddress[flow] &&
      serverPort[other] === serverPort[flow],
  );
}

function flowsOf(list: FlowsByNumber, number: number, except: FlowIndex): FlowIndex[] {
  const { keys } = list;
  const found: FlowIndex[] = [];
  const start = countBelow(keys, number * STEP);
  for (let i = start; i < keys.length && found.length < MOST_ALIKE; i++) {
    if (numberOf(keys[i]!) !== number) break;
    const flow = flowAt(list, i);
    if (flow !== except) found.push(flow);
  }
  return found;
}

function* build(capture: Capture): Generator<void, RelatedFlows> {
  const { flows } = capture;
  const syns = new NumberedFlows(flows.length);
  const answers = new NumberedFlows(flows.length);
  const byClient = new Map<number, FlowIndex[]>();
  const reused = new Map<number, FlowIndex[]>();
  for (let flow = 0; flow < flows.length; flow++) {
    if (flow % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield;
    if (!isListed(flows, flow)) continue;
    const traits = flows.traits[flow]!;
    if ((traits & FlowTrait.reusedPorts) !== 0) addClient(reused, flows, flow);
    if ((traits & (FlowTrait.hasSyn | FlowTrait.hasSynAck)) === 0) {
      addClient(byClient, flows, flow);
      continue;
    }
    const isn = clientIsnOf(capture, flow);
    if (isn !== null) ((traits & FlowTrait.hasSyn) === 0 ? answers : syns).add(isn, flow);
  }
  yield;
  const bySyn = syns.finish();
  yield;
  const byAnswer = answers.finish();
  yield;
  return { bySyn, byAnswer, alike: alikeOf(flows.length, bySyn, byAnswer), byClient, reused };
}

const numberOf = (key: number) => Math.floor(key / STEP);

/** Finds flows of one number in one pass over both lists. */
function alikeOf(flows: number, bySyn: FlowsByNumber, byAnswer: FlowsByNumber): Uint8Array {
  const alike = new Uint8Array(flows);
  let answer = 0;
  let at = 0;
  while (at < bySyn.keys.length) {
    const number = numberOf(bySyn.keys[at]!);
    const end = endOfRun(bySyn.keys, at);
    while (answer < byAnswer.keys.length && numberOf(byAnswer.keys[answer]!) < number) answer++;
    const answersEnd =
      answer < byAnswer.keys.length && numberOf(byAnswer.keys[answer]!) === number
        ? endOfRun(byAnswer.keys, answer)
        : answer;
    const bits = (end - at > 1 ? Alike.syn : 0) | (answersEnd > answer ? Alike.answer : 0);
    for (; at < end; at++) if (bits !== 0) alike[flowAt(bySyn, at)] = bits;
    for (; answer < answersEnd; answer++) alike[flowAt(byAnswer, answer)]! |= Alike.syn;
  }
  return alike;
}

const flowAt = ({ keys, flows }: FlowsByNumber, at: number): FlowIndex => flows[keys[at]! % STEP]!;

/** Behind the last key with the number of the key at `start`. */
function endOfRun(keys: Float64Array, start: number): number {
  const number = numberOf(keys[start]!);
  let end = start + 1;
  while (end < keys.length && numberOf(keys[end]!) === number) end++;
  return end;
}

/** Adds a flow to those of its client's address and port, where they are not too many. */
function addClient(byClient: Map<number, FlowIndex[]>, flows: FlowTable, flow: FlowIndex): void {
  const client = flows.clientAddress[flow]! * 65_536 + flows.clientPort[flow]!;
  const known = byClient.get(client);
  if (known === undefined) byClient.set(client, [flow]);
  else if (known.length < MOST_ALIKE) known.push(flow);
}

/** The client's ISN, from its SYN or else from the SYN-ACK; null when the flow has neither. */
function clientIsnOf(
  { flows, packets, openingSegments: table }: Capture,
  flow: FlowIndex,
): number | null {
  const hasSyn = (flows.traits[flow]! & FlowTrait.hasSyn) !== 0;
  for (let i = table.rowStart[flow]!; i < table.rowStart[flow + 1]!; i++) {
    const packet = table.packet[table.rowIndex[i]!]!;
    const flags = tcpFlags(packets, packet);
    if ((flags & TcpFlag.syn) === 0) continue;
    const isAnswer = (flags & TcpFlag.ack) !== 0;
    if (isAnswer === hasSyn || isAnswer !== isFromServer(packets, packet)) continue;
    return isAnswer ? sequenceAdd(packets.acknowledgment[packet]!, -1) : packets.sequence[packet]!;
  }
  return null;
}

class NumberedFlows {
  private readonly keys: Float64Array;
  private readonly flows: Uint32Array;
  private length = 0;

  /** @param most how many flows may come */
  constructor(most: number) {
    this.keys = new Float64Array(Math.min(most, STEP));
    this.flows = new Uint32Array(this.keys.length);
  }

  add(number: number, flow: FlowIndex): void {
    if (this.length === STEP) return;
    this.keys[this.length] = number * STEP + this.length;
    this.flows[this.length++] = flow;
  }

  finish(): FlowsByNumber {
    return {
      keys: this.keys.slice(0, this.length).sort(),
      flows: this.flows.slice(0, this.length),
    };
  }
}
