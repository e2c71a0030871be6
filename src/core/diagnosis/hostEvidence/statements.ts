/** What a person can state of a capture or a host: evidence that no packet shows, and shown as what it is. */
export type StatementId =
  | 'captured-on-server'
  | 'captured-on-client'
  | 'same-at-both-ends'
  | 'only-under-load'
  | 'no-firewall'
  | 'outputs-of-server'
  | 'outputs-around-opening';

export interface Statement {
  readonly id: StatementId;
  /** As a person ticks it. */
  readonly text: string;
  /** The words that say so in a pasted text. */
  readonly said: RegExp | null;
}

export const statements: readonly Statement[] = [
  {
    id: 'captured-on-server',
    text: 'The capture was taken on the server.',
    said: /\bcaptured? (?:was )?(?:taken )?(?:on|at) (?:the |our )?(?:web ?|http )?server/i,
  },
  {
    id: 'captured-on-client',
    text: 'The capture was taken on the client.',
    said: /\bcaptured? (?:was )?(?:taken )?(?:on|at) (?:the |our )?client/i,
  },
  {
    id: 'same-at-both-ends',
    text: 'A capture at the other end shows the same segments.',
    said: /\bsame (?:thing )?(?:\w+ )?(?:on|at) both (?:ends|sides)/i,
  },
  {
    id: 'only-under-load',
    text: 'It happens only under load.',
    said: /\bonly (?:\w+ )?(?:under|during|with) (?:heavy |high )?load/i,
  },
  {
    id: 'no-firewall',
    text: 'No packet filter, connection tracking or eBPF program on the server drops segments.',
    said: null,
  },
  {
    id: 'outputs-of-server',
    text: 'The outputs come from the server of these connections.',
    said: /\boutputs? (?:are |is |come |comes )?from the server/i,
  },
  {
    id: 'outputs-around-opening',
    text: 'The first output was made before this opening, the last one after it.',
    said: null,
  },
];
