/** `tcpretrans` (bcc, bpftrace): each segment that the host's own TCP sent again, with the state of its socket. */
import { endpointWords, readEndpoint } from './endpoint';
import type { RetransmissionFact } from './hostEvidence';
import { readRows, type Recogniser } from './recogniser';
import { socketState } from './socketStates';

const HEADER = /^\s*TIME\s{1,20}PID\s{1,20}(?:IP\s{1,20})?LADDR:LPORT\s/;
const BEGINNING = /^Tracing (?:tcp )?retransmits\b/i;
/** Time, process, family (bcc), local end, kind (bcc: R a retransmission, L or T a tail loss probe), remote end, state. */
const ROW =
  /^\s*(\d\d:\d\d:\d\d)\s{1,20}(?:-?\d{1,10})\s{1,20}(?:[46]\s{1,20})?(\S{3,60})\s{1,60}(?:([RLT])>\s{1,20})?(\S{3,60})\s{1,60}([A-Z][A-Z_\d]{2,12})\s*$/;

interface Row {
  readonly time: string;
  readonly fact: Omit<RetransmissionFact, 'moment'>;
}

function readRow(text: string): Row | null {
  const match = ROW.exec(text);
  if (match === null) return null;
  const local = readEndpoint(match[2]!);
  const peer = readEndpoint(match[4]!);
  const state = socketState(match[5]!.replace(/^FIN_WAIT([12])$/, 'FIN_WAIT_$1'));
  if (local === null || peer === null || state === null) return null;
  const isProbe = match[3] === 'L' || match[3] === 'T';
  return { time: match[1]!, fact: { fact: 'retransmission', local, peer, state, isProbe } };
}

export const retransmissions: Recogniser = {
  id: 'tcpretrans',
  read(block, at) {
    let begin = at;
    while (isHeading(block.lines[begin]?.text)) begin++;
    const { rows, lines } = readRows(block, begin, readRow);
    if (rows.length === 0) return begin === at ? null : { noneBefore: begin };
    return {
      lines: begin - at + lines,
      tables: [
        {
          title: 'Segments that the host sent again',
          columns: ['Time', 'Local', 'Peer', 'State', 'Kind'],
          rows: rows.map(({ time, fact: { local, peer, state, isProbe } }) => [
            time,
            endpointWords(local),
            endpointWords(peer),
            state,
            isProbe ? 'tail loss probe' : 'retransmission',
          ]),
          recognisedAs: 'tcpretrans',
          note: null,
        },
      ],
      facts: rows.map(({ fact }) => ({ ...fact, moment: block.moment })),
    };
  },
};

const isHeading = (text: string | undefined) =>
  text !== undefined && (HEADER.test(text) || BEGINNING.test(text));
