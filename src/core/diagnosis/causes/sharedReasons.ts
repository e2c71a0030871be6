/** Reasons that speak against several causes alike. */
import type { Cause } from './cause';

/** What shows that a SYN without an answer of its own was answered: it was not lost, and nothing dropped it. */
export const ANSWERED_ELSEWHERE: Cause['excludes'] = {
  'answered-under-other-name': 'the SYN was answered, under another name',
  'forwarded-and-answered': 'the SYN was forwarded, and answered behind the translation',
  'client-reset-unseen-answer': 'the client answers a SYN-ACK: its SYN was answered',
  'challenged-from-other-port': 'a TCP received the SYN and answered it, from another port',
};

/** What speaks against every cause that leaves the server half-open: it would send its SYN-ACK again. */
export const SYN_ACK_NOT_RESENT: NonNullable<Cause['weakenedBy']> = {
  'no-syn-ack-resent':
    'a half-open server sends its SYN-ACK again at 1 and 3 s, unless it answered with a SYN cookie',
  'data-lost-once': 'one lost data segment explains it without a half-open server',
};

export const FIRST_SYN_TOO_LARGE =
  'a router says that the first SYN was too large for the path: that is why it had to come again';

export const FIRST_SYN_ARRIVED =
  'the SYN-ACK quotes the first SYN: it had arrived, and was answered';

/** What speaks against causes that only say why segments came late or again, where the opening ends with RST. */
export const ENDED_BY_RST = 'it says nothing of the RST with which the server answered the ACK';

export const TCP_HAD_IT =
  "a resent SYN-ACK quotes a timestamp that only the client's later segment carried: the server's TCP had read it";

export const TCP_ANSWERED = "the server's TCP answered the ACK, so it received it";

export const HELD_BACK =
  'a server that does not see the ACK sends its SYN-ACK again at 1 and 3 s; here those resends are missing';

export const OTHER_SENDER = 'another machine sent the ACK, so its loss is not the question';

export const DAMAGED = 'the ACK was damaged already: that is why it was dropped';

export const NO_SYN = 'no SYN of the client is in the capture';

export const SYN_ACK_REFUSED =
  'an ICMP error says that the SYN-ACK went no further: the client had nothing to acknowledge';
