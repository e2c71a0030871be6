/**
 * What the knowledge table says of a cause: which observations it needs, which it makes likely, and which it cannot
 * explain. The rows are in the other files of this folder, the list in `index.ts`; docs/causes.md is generated from it.
 */
import type { ObservationKind } from '../observations/observation';

/** Where a statement of the table can be checked. */
export interface Source {
  /** Kernel function, RFC section, or lab run, as a reader would cite it. */
  readonly what: string;
  readonly url?: string;
}

/** A command that shows whether the cause is at work, by system. */
export interface Question {
  readonly system: 'Linux' | 'Windows' | 'FreeBSD and macOS' | 'any';
  readonly command: string;
  /** What to look for in its output. */
  readonly look: string;
}

/** What lies above several causes and can be proved by packets where the causes below it cannot. */
export type MechanismId =
  | 'listener-refused'
  | 'ack-not-received'
  | 'ack-refused'
  | 'answer-deferred'
  | 'box-answers'
  | 'under-way'
  | 'syn-not-answered'
  | 'answer-astray'
  | 'several-answer'
  | 'refused'
  | 'none';

/** Every cause, by the name that links, tests and the command line use. */
export const causeIds = [
  'accept-queue-overflow',
  'defer-accept',
  'legacy-defer-accept',
  'accept-overflow-abort',
  'closed-at-once',
  'connection-forgotten',
  'accept-queue-full-syn-dropped',
  'syn-cookies',
  'healthy',
  'half-open-reuse',
  'health-check',
  'client-gave-up',
  'raw-socket-reset',
  'client-tested',
  'split-handshake',
  'simultaneous-open',
  'ack-lost-before-server',
  'ack-dropped-on-server-host',
  'ack-filtered',
  'ack-bad-checksum',
  'ack-rejected-by-tcp',
  'data-rejected-by-tcp',
  'data-segment-lost',
  'path-mtu-black-hole',
  'path-mtu-told',
  'synack-damaged',
  'paws-per-host',
  'handshake-delayed',
  'synack-lost',
  'synack-filtered',
  'syn-lost',
  'syn-filtered',
  'syn-feature-dropped',
  'icmp-rejected',
  'ttl-expired',
  'syn-proxy-no-forward',
  'syn-proxy',
  'tarpit',
  'rst-injected',
  'client-rst-injected',
  'syn-answered-again',
  'syn-ack-sent-twice',
  'short-retransmission-timer',
  'recorded-twice',
  'port-closed',
  'accept-queue-full-syn-refused',
  'program-restarted',
  'ecn-refused',
  'mptcp-subflow-refused',
  'opening-taken-back',
  'syn-ack-answers-another',
  'not-listening-yet',
  'refusal-not-valid',
  'reply-not-translated',
  'hairpin-to-itself',
  'forwarded-unanswered',
  'older-connection-behind-translation',
  'two-responders',
  'other-back-end',
  'loopback-source-sent',
  'scan',
  'syn-flood',
  'backscatter',
  'syn-queue-full',
  'reset-for-reason',
  'dropped-for-reason',
  'no-socket-told',
  'lost-inside-device',
  'ack-lost-inside-device',
  'one-direction-captured',
  'synack-dropped-on-client-host',
  'no-ack-from-client',
] as const;
export type CauseId = (typeof causeIds)[number];

export interface Cause {
  readonly id: CauseId;
  readonly title: string;
  /** Two or three words for a flow in a list. */
  readonly badge: string;
  readonly mechanism: MechanismId;
  /** What happens, in one sentence without its full stop; {@link CauseHelp.rest} goes on with it. */
  readonly gist: string;
  /**
   * Evidence without which the cause does not come into question. Each entry is one kind, or a list of kinds of
   * which one is enough.
   */
  readonly requires: readonly (ObservationKind | readonly ObservationKind[])[];
  /** What the cause makes likely; the more of it is seen, the better the explanation. */
  readonly expects: readonly ObservationKind[];
  /** What makes the cause less likely without ruling it out. With the reason, for the reader. */
  readonly weakenedBy?: Partial<Record<ObservationKind, string>>;
  /**
   * Evidence from the server's host of which one, together with the packets, proves the cause when nothing rules it
   * out: it accounts for every segment that the server ignored.
   */
  readonly hostProof?: readonly ObservationKind[];
  /** What the cause cannot explain: one of these rules it out. With the reason, for the reader. */
  readonly excludes: Partial<Record<ObservationKind, string>>;
  /**
   * True when packets that leave only this cause prove it. False when they prove no more than its mechanism: rarer
   * reasons that look the same are only told apart on the host. A list: one of these kinds must be seen.
   */
  readonly provable: boolean | readonly ObservationKind[];
  /** Causes beside which this one is a circumstance and no alternative: when one of them stands, it is named with it. */
  readonly underlies?: readonly CauseId[];
  /**
   * Evidence that explains the same symptom, and behind which this cause could not be seen: it is neither possible nor ruled out then,
   * but no question of this capture.
   */
  readonly silentBeside?: readonly ObservationKind[];
}

/** What a person can do about a cause (`help/`): none of it is weighed. */
export interface CauseHelp {
  /** Goes on with {@link Cause.gist}, from its full stop or colon on, for a person who never heard of the cause. */
  readonly rest: string;
  /** What helps. */
  readonly fix: string;
  /** What shows it. */
  readonly ask: readonly Question[];
  readonly sources: readonly Source[];
  /** Kernel versions to which the signature is bound, when it is. */
  readonly versions?: string;
}
