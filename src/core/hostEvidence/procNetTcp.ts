/** `/proc/net/tcp` and `tcp6` as they are (Linux get_tcp4_sock(), get_openreq4()): hexadecimal, addresses in the host's byte order. */
import ipaddr from 'ipaddr.js';
import type { Endpoint } from './endpoint';
import type { HostFact } from './hostEvidence';
import { readRows, type Recogniser } from './recogniser';
import { socketTable, type SocketRow } from './socketRows';

const HEADING = /^\s*sl\s+local_address\s+rem(?:ote)?_address\s+st\s/;
const ROW =
  /^\s*\d{1,6}: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{2}) ([\dA-F]{8}):([\dA-F]{8}) ([\dA-F]{2}):([\dA-F]{8}) ([\dA-F]{8})/;
/** include/net/tcp_states.h. */
const STATES: Readonly<Record<string, string>> = {
  '01': 'ESTAB',
  '02': 'SYN-SENT',
  '03': 'SYN-RECV',
  '04': 'FIN-WAIT-1',
  '05': 'FIN-WAIT-2',
  '06': 'TIME-WAIT',
  '07': 'CLOSED',
  '08': 'CLOSE-WAIT',
  '09': 'LAST-ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
  '0C': 'SYN-RECV',
};
/** USER_HZ: the timers are printed in hundredths of a second. */
const CLOCK_TICK = 1e7;

const hex = (digits: string) => Number.parseInt(digits, 16);

/** Words of 32 bits, each with its bytes reversed: hosts that print this are little-endian. */
function endOf(address: string, port: string): Endpoint {
  const bytes: number[] = [];
  for (let word = 0; word < address.length; word += 8) {
    for (let at = word + 6; at >= word; at -= 2) bytes.push(hex(address.slice(at, at + 2)));
  }
  const parsed = ipaddr.fromByteArray(bytes);
  const plain =
    parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
  const isAny = bytes.every((byte) => byte === 0);
  const text = plain instanceof ipaddr.IPv6 ? plain.toRFC5952String() : plain.toString();
  return { address: isAny ? null : text, port: hex(port) === 0 ? null : hex(port) };
}

interface Row extends SocketRow {
  readonly timer: { readonly left: number; readonly resends: number } | null;
}

function readRow(text: string): Row | null {
  const match = ROW.exec(text);
  if (match === null) return null;
  const [, local, localPort, peer, peerPort, code, send, receive, timer, left, resends] = match;
  const state = STATES[code!];
  if (state === undefined) return null;
  return {
    state,
    receiveQueue: hex(receive!),
    sendQueue: hex(send!),
    local: endOf(local!, localPort!),
    peer: endOf(peer!, peerPort!),
    rest: '',
    timer: timer === '01' ? { left: hex(left!) * CLOCK_TICK, resends: hex(resends!) } : null,
  };
}

export const procNetTcp: Recogniser = {
  id: '/proc/net/tcp',
  read(block, at) {
    const heading = HEADING.test(block.lines[at]!.text) ? 1 : 0;
    const { rows, lines } = readRows(block, at + heading, readRow);
    if (rows.length === 0) return null;
    const { moment } = block;
    const facts = rows.map(({ state, local, peer, receiveQueue, sendQueue, timer }): HostFact =>
      // Of a listener only the connections that wait are printed, and not how many may.
      state === 'LISTEN'
        ? { fact: 'waiting', local, waiting: receiveQueue, moment }
        : {
            fact: 'socket',
            state,
            local,
            peer,
            receiveQueue,
            sendQueue,
            timer: timer === null ? null : { name: 'on', ...timer },
            unacknowledged: null,
            sentAgain: null,
            moment,
          },
    );
    return {
      lines: heading + lines,
      tables: [socketTable(rows, '/proc/net/tcp', null)],
      facts,
    };
  },
};
