/** What can be said for certain above the single causes. */
import type { MechanismId } from './causes/cause';
import type { Observation, ObservationKind } from './observations/observation';
import type { MechanismVerdict } from './verdict';

interface Mechanism {
  readonly id: MechanismId;
  /** Completes a headline. */
  readonly headline: string;
  readonly text: string;
  /** Packets prove it when each of these groups has a kind that was seen. */
  readonly provedBy: readonly (readonly ObservationKind[])[];
}

const table: readonly Mechanism[] = [
  {
    id: 'listener-refused',
    headline: 'The server took the ACK but opened no connection',
    text: "The server's TCP read the client's segments, but opened no connection.",
    provedBy: [
      ['resend-echoes-later-segment'],
      ['fin-ignored', 'data-ignored'],
      // Where they quote nothing behind the ACK, a deferral had taken it, and the path may have lost what should end that.
      ['resend-echoes-data', 'resend-echoes-newest'],
    ],
  },
  {
    id: 'ack-refused',
    headline: 'The server refused the ACK',
    text: "The client's ACK reached the server's TCP, which refused it.",
    provedBy: [['bare-acks-again', 'bare-ack-without-resend']],
  },
  {
    id: 'answer-deferred',
    headline: 'The server put the ACK off',
    text: 'The server held its resends back until a period was over: it had the ACK and put it off.',
    // Nothing that packets show: a machine that stood still, and a capture that missed some, leave resends out as well.
    provedBy: [[]],
  },
  {
    id: 'ack-not-received',
    headline: "The ACK did not reach the server's TCP",
    text: "The client's ACK did not reach the server's TCP.",
    provedBy: [['ack-checksum-bad']],
  },
  {
    id: 'box-answers',
    headline: 'Another machine answers in the name of an end',
    text: 'Another machine than the two ends sent segments in the name of one of them.',
    provedBy: [['handshake-answered-elsewhere', 'syn-rewritten-as-ack', 'reset-forged']],
  },
  {
    id: 'under-way',
    headline: 'A segment was still under way',
    text: 'Segments of the handshake were delayed or lost on the way; the server did nothing wrong.',
    provedBy: [['syn-ack-crossing', 'syn-ack-delayed-original']],
  },
  {
    id: 'syn-not-answered',
    headline: 'The SYN was not answered',
    text: 'The SYN went unanswered.',
    provedBy: [['syn-unanswered']],
  },
  {
    id: 'answer-astray',
    headline: 'The answer does not reach the SYN',
    text: 'The SYN was answered, and the answer did not come back as the one to this SYN.',
    provedBy: [['other-name-refused', 'challenged-from-other-port', 'syn-ack-answers-another']],
  },
  {
    id: 'several-answer',
    headline: 'More than one machine answers',
    text: 'More than one TCP answered for the server.',
    provedBy: [['answers-of-two-stacks']],
  },
  {
    id: 'refused',
    headline: 'The connection was refused',
    text: 'The connection was refused.',
    provedBy: [['syn-reset', 'icmp-error-of-each-syn']],
  },
];

/** Headline of a mechanism. */
export function mechanismHeadline(id: MechanismId): string | null {
  return table.find((mechanism) => mechanism.id === id)?.headline ?? null;
}

/** The mechanism that all remaining causes share, and whether packets prove it; null when they differ. */
export function mechanismOf(
  remaining: ReadonlySet<MechanismId>,
  observations: readonly Observation[],
  /** What the host says that proves the one remaining cause, and its mechanism with it. */
  hostProof: readonly Observation[],
): MechanismVerdict | null {
  if (remaining.size !== 1) return null;
  const [id] = remaining;
  const mechanism = table.find((candidate) => candidate.id === id);
  if (mechanism === undefined) return null;
  const groups = mechanism.provedBy.map((kinds) =>
    observations.filter(({ kind }) => kinds.includes(kind)),
  );
  return {
    id: mechanism.id,
    text: mechanism.text,
    proved: hostProof.length > 0 || groups.every((group) => group.length > 0),
    because: [...groups.flat(), ...hostProof],
  };
}
