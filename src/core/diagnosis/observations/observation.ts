/**
 * An observation: a fact about an opening that cites packets. Observations never name a cause; causes
 * are weighed against them (`diagnosis/`).
 */
import type { PacketIndex } from '../../packets/packetTable';
import type { OpeningContext } from '../openingContext';

/**
 * Kinds of observation: the words in which the knowledge table speaks of evidence. Each is found by exactly one
 * detector of `observations/index.ts`.
 */
export const observationKinds = [
  // The handshake's own course.
  'syn-unanswered',
  'syn-answered-late',
  'fast-open-taken',
  'syn-sent-again',
  'first-syn-quoted',
  'syn-answered-again',
  'syn-reset',
  'syn-reset-not-valid',
  'syn-refused-first',
  'plain-syn-answered',
  'plain-syn-answered-after-several',
  'reset-ttl-like-windows',
  'reset-ttl-like-unix',
  'subflow-reset',
  'syn-answered-by-ack',
  'challenge-of-known-connection',
  'challenge-with-running-clock',
  'challenge-with-timestamps',
  'challenge-from-elsewhere',
  'syn-from-both-ends',
  'syn-from-other-end-later',
  'two-answers-to-one-syn',
  'answers-of-two-stacks',
  'repeated-syn-answered-anew',
  'answered-anew-by-one-clock',
  'syn-ack-without-ack',
  'ack-quotes-first-syn-ack',
  'syn-ack-answers-another',
  'other-syn-known',
  'wrong-syn-acks-anew',
  'syn-after-syn-ack',
  'syn-ack-at-client',
  'reset-before-syn-ack',
  'split-handshake',
  'syn-ack-unasked',
  'unasked-syn-ack-reset',
  'client-gave-up',
  'client-reset-unseen-answer',
  'handshake-complete',
  'ack-only-with-late-data',
  'capture-ends-early',
  'opening-too-long',
  // The SYN-ACK that comes again.
  'syn-ack-resent',
  'resent-under-other-name',
  'syn-ack-resent-once',
  'syn-ack-resent-more-than-once',
  'syn-ack-resent-three-times',
  'first-resend-at-1-s',
  'only-resend-at-3-s',
  'only-resend-after-5-s',
  'resends-double-from-3-s',
  'resend-missing-at-1-s',
  'first-resend-off-schedule',
  'first-resend-early',
  'syn-ack-recorded-twice-perhaps',
  'syn-ack-sent-twice',
  'syn-ack-two-packets',
  'syn-ack-crossing',
  'syn-ack-after-acceptance',
  'syn-ack-delayed-original',
  'no-syn-ack-resent',
  // What a resend echoes.
  'resend-echoes-later-segment',
  'resend-echoes-syn',
  // What the client sent meanwhile.
  'duplicate-ack',
  'd-sack',
  'data-ignored',
  'fin-ignored',
  'data-lost-once',
  'only-full-size-ignored',
  'data-too-large',
  'too-large-sent-again',
  'client-silent',
  'client-left-at-once',
  'client-resets-and-tries-again',
  'client-goes-on-after-reset',
  'client-contradicts-reset',
  'client-reset-ttl-elsewhere',
  'ack-number-wrong',
  // What the server sent meanwhile.
  'bare-ack-before-resend',
  'bare-ack-without-resend',
  'old-segment-answered',
  'refused-without-resend',
  'reset-before-ack',
  'reset-after-ack',
  'reset-to-late-segment',
  'unknown-when-used',
  'unknown-after-silence',
  'reset-after-silence',
  'unanswered-after-silence',
  'reset-by-program',
  'closed-when-idle',
  'reset-without-socket',
  'reset-with-ack-flag',
  'reset-from-socket',
  'accepted-after-resends',
  'never-accepted',
  'reset-contradicted',
  'reset-ttl-elsewhere',
  'reset-answers-other-ack',
  'reset-answers-wrong-ack',
  'handshake-reset-by-multipath',
  'accepted-beside-reset',
  // The stack of the server.
  'syn-ack-ttl-like-windows',
  'server-leaves-timestamps-out',
  // Traces of boxes in between.
  'ack-from-other-sender',
  'ack-ip-id-elsewhere',
  'ack-timestamp-elsewhere',
  'ack-lacks-timestamps',
  'server-answers-with-other-ttl',
  'syn-ack-window-zero',
  'syn-ack-window-opened',
  'syn-ack-window-stays-zero',
  'handshake-answered-elsewhere',
  'syn-rewritten-as-ack',
  'syn-window-like-ack',
  // Checksums.
  'syn-ack-checksum-bad',
  'syn-ack-arrived-damaged',
  'ack-checksum-bad',
  'ack-checksum-unsure',
  'ack-checksum-good',
  'ack-arrived-intact',
  'outgoing-checksum-partial',
  // The capture itself.
  'clock-set',
  'captured-at-client',
  'captured-at-server',
  'captured-on-path',
  'capture-duplicates',
  'network-duplicates',
  'syn-seen-in-time-at-server',
  // Other flows.
  'listener-crooked-meanwhile',
  'listener-unanswered-meanwhile',
  'other-ports-crooked-meanwhile',
  'listener-healthy-meanwhile',
  'same-client-healthy',
  'listener-answers-others',
  'server-host-silent-meanwhile',
  'client-probes-many',
  'syn-is-probe',
  'many-sources-never-repeat',
  'many-sources-never-acknowledge',
  'only-silent-clients-crooked',
  'speaking-clients-crooked',
  'refused-only-with-ecn',
  'timestamp-below-other-host',
  'higher-timestamp-answered',
  'icmp-error',
  'icmp-error-of-syn-ack',
  'icmp-error-of-ack',
  'syn-ttl-expired',
  'syn-too-large',
  'smaller-syn-answered',
  // The same opening under another pair of addresses.
  'answered-under-other-name',
  'answers-other-name',
  'further-answer',
  'syn-forwarded',
  'forwarded-to-itself',
  'forwarded-syn',
  'forwarded-and-answered',
  'loopback-source',
  'challenged-from-other-port',
  // Outputs of the server's host (hostEvidence/): proof for this opening, or a hint.
  'listener-not-on-host',
  'listen-overflows-rose',
  'listen-overflows-counted',
  'listen-overflows-unmoved',
  'listen-queue-full',
  'listen-queue-full-once',
  'listen-queue-not-full',
  'defer-accept-drops-rose',
  'defer-accept-drops-counted',
  'defer-accept-drops-unmoved',
  'timestamp-rejects-rose',
  'timestamp-rejects-counted',
  'checksum-errors-rose',
  'checksum-errors-counted',
  'checksum-errors-unmoved',
  'firewall-drops-counted',
  'firewall-drops-perhaps',
  'firewall-empty',
  'tracked-half-open',
  'syn-cookies-sent',
  'syn-cookies-not-sent',
  'syn-cookies-off',
  'abort-on-overflow-set',
  'abort-on-overflow-off',
  'syn-recv-row',
  'many-syn-recv',
  'established-row',
  'close-wait-row',
  'host-snapshot',
  'listen-overflows-zero',
  'defer-accept-drops-zero',
  'checksum-errors-zero',
  'syn-queue-drops-rose',
  'syn-queue-drops-counted',
  'syn-queue-drops-unmoved',
  'syn-queue-full-logged',
  'listen-overflow-logged',
  'syn-timestamp-rejects-rose',
  'syn-timestamp-rejects-counted',
  'tw-recycle-set',
  'firewall-drops-match',
  'conntrack-full-logged',
  'syn-logged-at-host',
  // What the text of a capture, or the host, says of a packet of this very flow.
  'syn-drop-named',
  'syn-ack-drop-named',
  'ack-drop-named',
  'queue-drop-named',
  'syn-queue-drop-named',
  'checksum-drop-named',
  'timestamp-drop-named',
  'no-socket-named',
  'stays-inside',
  'reset-cause-told',
  'drop-named',
  // What the text says of the capture itself.
  'one-direction',
  'only-syns',
  // What a person states.
  'same-at-both-ends',
  'only-under-load',
  'no-firewall',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** One fact, in words and packets. */
export interface Observation {
  readonly kind: ObservationKind;
  /** Packets that show it, in the order in which the text speaks of them; never empty for source `packets`. */
  readonly packets: readonly PacketIndex[];
  /** One sentence for a person, without a cause. */
  readonly text: string;
  /** Short form for a note beside the ladder (a few words), or null when the ladder shows it anyway. */
  readonly note: string | null;
  /** Pairs of packets to join by an arc on the ladder (from the quoted packet to the one that quotes it). */
  readonly arcs?: readonly (readonly [PacketIndex, PacketIndex])[];
  /** Packets that a box between the two ends sent in the name of one of them: the ladder starts them in the middle. */
  readonly fromBox?: readonly PacketIndex[];
  /**
   * How a list for people shows it: `finding` always; `detail` only feeds the diagnosis (it says the same as a finding
   * more narrowly, or is no surprise by itself).
   */
  readonly weight: 'finding' | 'detail';
  readonly source: 'packets' | 'host' | 'otherFlows' | 'pair' | 'stated';
  /** What `text` counts (or measures, nanoseconds), where a link without addresses may say it (`witnessSentences.ts`). */
  readonly numbers?: readonly number[];
}

/** Finds observations of its kinds in an opening. */
export interface Detector {
  readonly kinds: readonly ObservationKind[];
  detect(context: OpeningContext): Observation[];
}

/** An observation from packets; `detail` unless a note or `finding` is asked for. */
export function fact(
  kind: ObservationKind,
  packets: readonly PacketIndex[],
  text: string,
  more: Partial<
    Pick<Observation, 'note' | 'arcs' | 'fromBox' | 'weight' | 'source' | 'numbers'>
  > = {},
): Observation {
  return { kind, packets, text, note: null, weight: 'detail', source: 'packets', ...more };
}
