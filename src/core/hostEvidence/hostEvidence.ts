/**
 * What the text of commands run on a host says: tables to show, facts to weigh, and the lines that were not
 * understood. `readHostEvidence` (index.ts) makes it; `hostObservations.ts` joins the facts to flows.
 */
import type { ToldFate } from '../listings/toldFate';
import type { Endpoint } from './endpoint';
import type { FilterRuleset } from './filterRuleset';
import type { LineClock } from './lineClock';
import type { Moment } from './moment';
import type { StatementId } from './statements';

/** An output as a table for a person. */
export interface HostTable {
  /** What it is, in words ("Listening sockets"). */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The command whose output it was recognised as (`ss`, `nstat` …). */
  readonly recognisedAs: string;
  /** What a reader must know of it: rows left out, a single snapshot; null when there is nothing to say. */
  readonly note: string | null;
}

/** Counters of a host at a moment, by their names in `nstat` (`TcpExtListenOverflows`). */
export interface CounterOutput {
  readonly fact: 'counters';
  /**
   * - `since-boot`: totals; one output alone says nothing about when they rose.
   * - `since-last`: what was added since the command was run before.
   * - `since-capture`: what was added since the capture began, as the text itself says.
   */
  readonly counted: 'since-boot' | 'since-last' | 'since-capture';
  /** The command does not stand above it: its numbers can as well be what was added since it was run before (`nstat` without `-a`). */
  readonly isGuessed?: boolean;
  readonly values: ReadonlyMap<string, number>;
  /** Counters of these groups (`Tcp`, `TcpExt` …) that are not listed are 0: the command leaves zeros out. */
  readonly zeroWhenAbsent: ReadonlySet<string>;
  /** What the text itself calls counters that it names in other words. */
  readonly ownNames?: ReadonlyMap<string, string>;
  readonly moment: Moment | null;
  /** Where it was printed; absent when the text does not say. */
  readonly host?: string;
}

/** A listening socket: how many connections wait to be accepted, and how many may. */
export interface ListenerFact {
  readonly fact: 'listener';
  readonly local: Endpoint;
  /** Connections that wait in the accept queue. */
  readonly waiting: number;
  /** The backlog, as it is printed. */
  readonly backlog: number;
  /** Connections that the queue holds: from so many on, the system refuses more. */
  readonly holds: number;
  readonly moment: Moment | null;
  /** Where it was printed; absent when the text does not say. */
  readonly host?: string;
  /** Of a system that forgets a connection which finds the queue full, and sends no SYN-ACK of it again (FreeBSD syncache_expand(); macOS). */
  readonly forgets?: true;
  /** The program that listens there for a container, which is passed its connections before they reach this socket; absent for others. */
  readonly forwarder?: string;
}

/** A listening socket of which only the connections that wait are printed (`netstat -tln`), and not how many may. */
export interface WaitingFact {
  readonly fact: 'waiting';
  readonly local: Endpoint;
  readonly waiting: number;
  readonly moment: Moment | null;
}

/** A packet that the host logged or dropped, as far as its line names it. */
export interface PacketFact {
  readonly fact: 'packet';
  /** Null where the line names no connection. */
  readonly source: Endpoint | null;
  readonly destination: Endpoint | null;
  /** Null where the line shows no flags. */
  readonly flags: number | null;
  /** Null where the line says no more than that the packet came. */
  readonly fate: ToldFate | null;
  readonly path: PacketPath | null;
  /** The whole packet, headers of IP and all (bytes); null where the line does not say. */
  readonly length: number | null;
  /** Numbers of its headers that the line gives, null for the others. */
  readonly numbers: PacketNumbers;
  /** How many packets the line counts. */
  readonly times: number;
  /** The time that the line itself gives. */
  readonly clock: LineClock | null;
  /** What the rule that logged it is called, or says (its prefix); absent where the line has none. */
  readonly label?: string;
}

/**
 * What the packet was to the machine that wrote the line: it came in for the machine itself, the machine sent it, or it was on its way to another
 * (netfilter: IN and OUT, Windows: RECEIVE, SEND and FORWARD); or that machine is a device which stands before others.
 */
export type PacketPath = 'in' | 'out' | 'through' | 'before';

/** Header fields by which a logged packet is told from others of its connection, as the line gives them. */
export type PacketNumbers = Readonly<
  Record<'ipId' | 'sequence' | 'acknowledgment' | 'window', number | null>
>;

export const NO_NUMBERS: PacketNumbers = {
  ipId: null,
  sequence: null,
  acknowledgment: null,
  window: null,
};

/** Something that the kernel logged of a listener or of the whole host. */
export interface LogFact {
  readonly fact: 'logged';
  readonly id:
    'syn-flood-dropping' | 'syn-flood-cookies' | 'listen-queue-overflow' | 'conntrack-full';
  readonly text: string;
  /** The port that the line names, null for none. */
  readonly port: number | null;
}

/** The output of a command that lists every listener of the host. */
export interface ListenerListFact {
  readonly fact: 'listener-list';
  readonly moment: Moment | null;
}

/** The timer of a socket (`timer:(on,252ms,1)`). */
export interface SocketTimer {
  readonly name: string;
  /** Nanoseconds until it runs out. */
  readonly left: number;
  /** How often the segment was sent again. */
  readonly resends: number;
}

export interface SocketFact {
  readonly fact: 'socket';
  /** As `ss` writes it: SYN-RECV, ESTAB, CLOSE-WAIT … */
  readonly state: string;
  readonly local: Endpoint;
  readonly peer: Endpoint;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly timer: SocketTimer | null;
  /** Segments that wait for an acknowledgment, and how many were sent again since the connection began (`ss -i`); null where not printed. */
  readonly unacknowledged: number | null;
  readonly sentAgain: number | null;
  readonly moment: Moment | null;
}

/** A segment that the host's TCP sent again, as its kernel tells (`tcpretrans`). */
export interface RetransmissionFact {
  readonly fact: 'retransmission';
  /** The socket's state, as `ss` writes it. */
  readonly state: string;
  readonly local: Endpoint;
  readonly peer: Endpoint;
  /** A tail loss probe (RFC 8985 section 7): sent before the timer ran out. */
  readonly isProbe: boolean;
  readonly moment: Moment | null;
}

/** How many sockets were in a state. */
export interface StateCountFact {
  readonly fact: 'state-count';
  readonly state: string;
  readonly count: number;
  /** Sockets in all states together. */
  readonly total: number;
  readonly moment: Moment | null;
}

export interface SettingFact {
  readonly fact: 'setting';
  readonly name: string;
  readonly value: string;
}

export interface FilterFact {
  readonly fact: 'filter';
  readonly ruleset: FilterRuleset;
  readonly moment: Moment | null;
}

/** A connection as connection tracking sees it. */
export interface TrackedFact {
  readonly fact: 'tracked';
  readonly state: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly unreplied: boolean;
  readonly moment: Moment | null;
}

export interface StatementFact {
  readonly fact: 'statement';
  readonly id: StatementId;
  readonly text: string;
}

export type HostFact =
  | CounterOutput
  | ListenerFact
  | ListenerListFact
  | WaitingFact
  | PacketFact
  | LogFact
  | SocketFact
  | RetransmissionFact
  | StateCountFact
  | SettingFact
  | FilterFact
  | TrackedFact
  | StatementFact;

/** A line that said nothing to any recogniser. */
export interface UnrecognisedLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface HostEvidence {
  readonly tables: readonly HostTable[];
  readonly facts: readonly HostFact[];
  readonly unrecognised: readonly UnrecognisedLine[];
}

const sorted = new WeakMap<HostEvidence, Map<HostFact['fact'], HostFact[]>>();

/** The facts of one kind. Sorted once: every flow of a capture asks for them. */
export function factsOf<K extends HostFact['fact']>(
  evidence: HostEvidence,
  kind: K,
): readonly Extract<HostFact, { fact: K }>[] {
  let byKind = sorted.get(evidence);
  if (byKind === undefined) {
    byKind = new Map();
    for (const fact of evidence.facts) {
      const same = byKind.get(fact.fact);
      if (same === undefined) byKind.set(fact.fact, [fact]);
      else same.push(fact);
    }
    sorted.set(evidence, byKind);
  }
  return (byKind.get(kind) ?? []) as Extract<HostFact, { fact: K }>[];
}

/** Several texts of the same host as one. */
export function mergeEvidence(parts: readonly HostEvidence[]): HostEvidence {
  return {
    tables: parts.flatMap(({ tables }) => tables),
    facts: parts.flatMap(({ facts }) => facts),
    unrecognised: parts.flatMap(({ unrecognised }) => unrecognised),
  };
}

/** More than what a person says: the output of a command. */
export function holdsOutputs({ tables }: HostEvidence): boolean {
  return tables.some(({ recognisedAs }) => recognisedAs !== 'statements');
}

/** The evidence with what a person ticked beside it. */
export function withStatements(evidence: HostEvidence, ids: Iterable<StatementId>): HostEvidence {
  const facts = [...ids].map((id): StatementFact => ({ fact: 'statement', id, text: id }));
  return { ...evidence, facts: [...evidence.facts, ...facts] };
}
