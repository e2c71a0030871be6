/** Names of TCP states as `ss` and `netstat` of several systems print them. */

const names: Readonly<Record<string, string>> = {
  LISTEN: 'LISTEN',
  LISTENING: 'LISTEN',
  // netstat in Spanish.
  ESCUCHAR: 'LISTEN',
  ESTABLECIDO: 'ESTAB',
  'SYN-SENT': 'SYN-SENT',
  'SYN-RECV': 'SYN-RECV',
  'SYN-RCVD': 'SYN-RECV',
  'SYN-RECEIVED': 'SYN-RECV',
  ESTAB: 'ESTAB',
  ESTABLISHED: 'ESTAB',
  'FIN-WAIT-1': 'FIN-WAIT-1',
  'FIN-WAIT1': 'FIN-WAIT-1',
  'FIN-WAIT-2': 'FIN-WAIT-2',
  'FIN-WAIT2': 'FIN-WAIT-2',
  'CLOSE-WAIT': 'CLOSE-WAIT',
  CLOSING: 'CLOSING',
  'LAST-ACK': 'LAST-ACK',
  'TIME-WAIT': 'TIME-WAIT',
  CLOSED: 'CLOSED',
  UNCONN: 'CLOSED',
};

/** The state as `ss` names it; null when the word is none. */
export function socketState(word: string): string | null {
  const name = word.toUpperCase().replaceAll('_', '-');
  return Object.hasOwn(names, name) ? names[name]! : null;
}
