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
}

export const statements: readonly Statement[] = [
  {
    id: 'captured-on-server',
    text: 'The capture was taken on the server.',
  },
  {
    id: 'captured-on-client',
    text: 'The capture was taken on the client.',
  },
  {
    id: 'same-at-both-ends',
    text: 'A capture at the other end shows the same segments.',
  },
  {
    id: 'only-under-load',
    text: 'It happens only under load.',
  },
  {
    id: 'no-firewall',
    text: 'No packet filter, connection tracking or eBPF program on the server drops segments.',
  },
  {
    id: 'outputs-of-server',
    text: 'The outputs come from the server of these connections.',
  },
  {
    id: 'outputs-around-opening',
    text: 'The first output was made before this opening, the last one after it.',
  },
];
