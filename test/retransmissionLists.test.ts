/** What `tcpretrans` and `ss -tinp` say of a flow, beside the packets of a crooked opening. */
import { describe, expect, it } from 'vitest';
import { readHostEvidence } from '../src/core/hostEvidence';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import { openingOf } from '../src/core/opening/openingOf';
import { loadFile } from './support/loadFile';

const [CLIENT, SERVER] = ['10.20.30.40:51514', '198.51.100.25:443'];
const HEADER = 'TIME     PID    IP LADDR:LPORT          T> RADDR:RPORT          STATE\n';

async function said(text: string): Promise<string[]> {
  const capture = await loadFile('test/captures/field/m85-both-sides-of-an-asa-crooked.pcap');
  const found = hostObservations(readHostEvidence(text), capture, openingOf(capture, 0));
  return found.map(({ kind, text: words }) => `${kind}: ${words}`);
}

describe('lists of what a host sent again', () => {
  it('count the lines of the flow from the side that they are of', async () => {
    const line = `01:55:05 0      4  ${SERVER}    R> ${CLIENT}   SYN_RECV\n`;
    const other = `01:55:06 0      4  ${SERVER}    R> 10.20.30.41:51514   SYN_RECV\n`;
    expect(await said(HEADER + line + other + line)).toEqual([
      "host-snapshot: The server's kernel lists that it sent a segment of this connection again twice in state SYN-RECV: its SYN-ACK, and it held the connection half-open at each of these times.",
    ]);
    expect(await said(`${HEADER}01:55:05 17 4 ${CLIENT} R> ${SERVER} ESTABLISHED\n`)).toEqual([
      "host-snapshot: The client's kernel lists that it sent a segment of this connection again once in state ESTAB: it held the connection to be open, and what it sent was not acknowledged there.",
    ]);
  });

  it('tell by the state of the server that it had the connection', async () => {
    const [found] = await said(`${HEADER}01:55:05 17 4 ${SERVER} R> ${CLIENT} ESTABLISHED\n`);
    expect(found).toMatch(/^established-row: .*: it had made the connection by then\.$/);
  });

  it('leave out tail loss probes, which no timer sends', async () => {
    expect(await said(`${HEADER}01:55:05 17 4 ${CLIENT} L> ${SERVER} ESTABLISHED\n`)).toEqual([]);
  });
});

describe('ss -tinp', () => {
  it('says what an open socket has sent in vain', async () => {
    const text = `ESTAB 0 180 ${CLIENT} ${SERVER} users:(("curl",pid=9,fd=5))\n\t ts sack cubic wscale:7,7 rto:3264 backoff:4 rtt:24/12 mss:1448 cwnd:1 unacked:1 retrans:1/4 lost:1\n`;
    expect(await said(text)).toEqual([
      'established-row: The client lists this connection as established; 1 segment of it waits for an acknowledgment, and it has sent 4 segments again.',
    ]);
  });
});
