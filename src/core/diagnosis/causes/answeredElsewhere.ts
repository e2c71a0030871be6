/** What shows that a SYN without an answer of its own was answered: it was not lost, and nothing dropped it. */
import type { Cause } from './cause';

export const ANSWERED_ELSEWHERE: Cause['excludes'] = {
  'answered-under-other-name': 'the SYN was answered, under another name',
  'forwarded-and-answered': 'the SYN was forwarded, and answered behind the translation',
  'challenged-from-other-port': 'a TCP received the SYN and answered it, from another port',
};
