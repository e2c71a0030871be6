/**
 * The states of one end of a connection and the edges between them, as RFC 9293 draws them (section 3.3.2, figure 5) and tells them
 * (section 3.10). A table, so that it can be held beside the figure.
 */
import type { TcpState } from './opening';

/** What moves an end from one state to another: a segment that it sends, or one that it takes. */
export type TcpEvent =
  | 'sends SYN'
  | 'sends FIN'
  | 'sends RST'
  | 'takes SYN'
  /** Of the other end, to its own SYN. */
  | 'takes SYN-ACK'
  | 'takes ACK of SYN'
  | 'takes FIN'
  | 'takes ACK of FIN'
  | 'takes RST';

type Edges = Readonly<Partial<Record<TcpEvent, TcpState>>>;

/** From each state by each event. What is not here changes nothing. */
const EDGES: Readonly<Record<TcpState, Edges>> = {
  // A program listens anew without a packet: LISTEN lies between, and is not seen.
  CLOSED: { 'sends SYN': 'SYN-SENT', 'takes SYN': 'SYN-RECEIVED' },
  LISTEN: { 'sends SYN': 'SYN-SENT', 'takes SYN': 'SYN-RECEIVED', 'sends RST': 'CLOSED' },
  'SYN-SENT': {
    'takes SYN': 'SYN-RECEIVED',
    'takes SYN-ACK': 'ESTABLISHED',
    'sends RST': 'CLOSED',
    'takes RST': 'CLOSED',
  },
  'SYN-RECEIVED': {
    'takes ACK of SYN': 'ESTABLISHED',
    'takes FIN': 'CLOSE-WAIT',
    'sends FIN': 'FIN-WAIT-1',
    'sends RST': 'CLOSED',
    'takes RST': 'LISTEN',
  },
  ESTABLISHED: {
    'sends FIN': 'FIN-WAIT-1',
    'takes FIN': 'CLOSE-WAIT',
    'sends RST': 'CLOSED',
    'takes RST': 'CLOSED',
  },
  'FIN-WAIT-1': {
    'takes ACK of FIN': 'FIN-WAIT-2',
    'takes FIN': 'CLOSING',
    'sends RST': 'CLOSED',
    'takes RST': 'CLOSED',
  },
  'FIN-WAIT-2': { 'takes FIN': 'TIME-WAIT', 'sends RST': 'CLOSED', 'takes RST': 'CLOSED' },
  'CLOSE-WAIT': { 'sends FIN': 'LAST-ACK', 'sends RST': 'CLOSED', 'takes RST': 'CLOSED' },
  CLOSING: { 'takes ACK of FIN': 'TIME-WAIT', 'sends RST': 'CLOSED', 'takes RST': 'CLOSED' },
  'LAST-ACK': { 'takes ACK of FIN': 'CLOSED', 'sends RST': 'CLOSED', 'takes RST': 'CLOSED' },
  // Ports may be used again before the two maximum segment lifetimes are over (RFC 9293 section 3.10.7.4, RFC 6191).
  'TIME-WAIT': {
    'sends SYN': 'SYN-SENT',
    'takes SYN': 'SYN-RECEIVED',
    'sends RST': 'CLOSED',
    'takes RST': 'CLOSED',
  },
};

/** States that a flow without its beginning shows by what an end does: the likelier of the two that it can be. */
const UNKNOWN: Edges = {
  'sends SYN': 'SYN-SENT',
  'takes SYN': 'SYN-RECEIVED',
  'takes SYN-ACK': 'ESTABLISHED',
  'sends FIN': 'FIN-WAIT-1',
  'takes FIN': 'CLOSE-WAIT',
  'sends RST': 'CLOSED',
};

/**
 * The state that an event leads to, null when it changes nothing.
 * @param state null: not known
 * @param active the end began with a SYN of its own: reset in SYN-RECEIVED, it does not go back to LISTEN (RFC 9293 figure 5, note 1)
 */
export function nextState(
  state: TcpState | null,
  event: TcpEvent,
  active: boolean,
): TcpState | null {
  const next = (state === null ? UNKNOWN : EDGES[state])[event] ?? null;
  return next === 'LISTEN' && active ? 'CLOSED' : next;
}

/** Has the end no connection in this state, so that a SYN begins one? */
export function isWithoutConnection(state: TcpState | null): boolean {
  return state === null || state === 'CLOSED' || state === 'LISTEN';
}
