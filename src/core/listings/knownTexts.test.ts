import { expect, it } from 'vitest';
import { knownText, noListingAfterAll } from './knownTexts';

/** A line of each, and what it is called. */
const texts: readonly (readonly [string, RegExp])[] = [
  ['* Trying 10.0.0.5:443...', /client/],
  ['TcpTestSucceeded       : False', /client/],
  ['telnet: Unable to connect to remote host: Connection timed out', /client/],
  ['nc: connect to 10.0.0.5 port 443 (tcp) failed: Connection refused', /client/],
  ['java.net.ConnectException: Connection timed out (Connection timed out)', /client/],
  ['NewConnectionError(: Failed to establish: [Errno 110] Connection timed out)', /client/],
  ['Readiness probe failed: dial tcp 10.0.0.5:8080: connect: connection refused', /client/],
  ['*45 upstream timed out (110: …) while connecting to upstream, client: 1.2.3.4', /nginx/],
  ['lb haproxy[123]: 1.2.3.4:5555 fe be/srv1 0/0/-1/-1/3003 503 212 - - sC--', /HAProxy/],
  ['[2024-05-01T10:12:13Z] "GET / HTTP/1.1" 503 UF,URX "-" "-" 0 91 3003', /Envoy/],
  ['"GET / HTTP/1.1" 200 - via_upstream - "-" 0 91', /Envoy/],
  ['{"response_flags":"UF","upstream_host":"10.0.0.5:8080"}', /Envoy/],
  ['traceroute to 10.0.0.5 (10.0.0.5), 30 hops max, 60 byte packets', /traceroute/],
  ['PING 10.0.0.5 (10.0.0.5) 56(84) bytes of data.', /ping/],
  ['[ ID] Interval           Transfer     Bitrate         Retr  Cwnd', /iperf/],
  ['Number of packets:   13', /capinfos/],
  ['T 2023/11/14 22:13:20.000100 10.0.0.5:8443 -> 10.0.0.9:51234 [AS] #2', /ngrep/],
  ['[**] [1:2024217:3] ET MALWARE Trickbot [**]', /alerts of Snort/],
  [' #    TIME INTERFACE SRC-ADDRESS        DST-ADDRESS     IP-PROTOCOL SIZE', /MikroTik/],
  ['srx RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed TCP FIN: 10.0.0.1/5->10.0.0.2/80', /SRX/],
  ['13 packets received by filter', /tcpdump prints when it ends/],
  ['00:01:02:123456: dpdk-input', /VPP/],
  ['see https://host/path/#v=1&pkt=5&d=b1.AWoxA-NUAQQ1', /link to a flow/],
];

it.each(texts)('“%s” is named', (text, what) => {
  expect(knownText(`Hello,\n${text}\nThanks`)).toMatch(what);
});

it('a log of requests in the common format is none of them', () => {
  expect(knownText('1.2.3.4 - - [01/May/2024] "GET / HTTP/1.1" 200 612 "-" "curl"')).toBeNull();
});

it('flows as CSV are no listing, although they name addresses, ports and flags', () => {
  const csv =
    '"ts","te","td","sa","da","sp","dp","pr","flg"\n1,2,1.0,10.0.0.9,10.0.0.5,50000,443,TCP,S';
  expect(noListingAfterAll(csv)).toMatch(/NetFlow/);
});
