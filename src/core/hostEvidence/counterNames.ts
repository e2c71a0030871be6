/** Counters by their names in Linux `nstat`, and the words in which `netstat -s` of several systems says them. */

/** Counters that the diagnosis weighs. */
export const Counter = {
  listenOverflows: 'TcpExtListenOverflows',
  listenDrops: 'TcpExtListenDrops',
  requestQueueFull: 'TcpExtTCPReqQFullDrop',
  requestQueueCookies: 'TcpExtTCPReqQFullDoCookies',
  synTimestampsRejected: 'TcpExtPAWSPassive',
  deferAcceptDrops: 'TcpExtTCPDeferAcceptDrop',
  timestampsRejected: 'TcpExtPAWSEstab',
  echoesRejected: 'TcpExtTSEcrRejected',
  checksumErrors: 'TcpInCsumErrors',
  badSegments: 'TcpInErrs',
  segmentsReceived: 'TcpInSegs',
  cookiesSent: 'TcpExtSyncookiesSent',
  attemptsFailed: 'TcpAttemptFails',
} as const;

const phrases: readonly (readonly [RegExp, string])[] = [
  // Linux, net-tools statistics.c.
  [/^times the listen queue of a socket overflowed/, Counter.listenOverflows],
  [/^SYNs to LISTEN sockets (?:dropped|ignored)/, Counter.listenDrops],
  [/^bad segments received/, Counter.badSegments],
  [/^segments received/, Counter.segmentsReceived],
  [/^segments sen[dt] out/, 'TcpOutSegs'],
  [/^segments retransmitt?ed/, 'TcpRetransSegs'],
  [/^resets sent/, 'TcpOutRsts'],
  [/^active connections? openings/, 'TcpActiveOpens'],
  [/^passive connection openings/, 'TcpPassiveOpens'],
  [/^failed connection attempts/, 'TcpAttemptFails'],
  [/^connection resets received/, 'TcpEstabResets'],
  [/^connections established/, 'TcpCurrEstab'],
  [/^SYN cookies sent/, Counter.cookiesSent],
  [/^SYN cookies received/, 'TcpExtSyncookiesRecv'],
  [/^invalid SYN cookies received/, 'TcpExtSyncookiesFailed'],
  [
    /^packets? reject(?:s|ed) in established connections because of timestamp/,
    Counter.timestampsRejected,
  ],
  [/^passive connections rejected because of time ?stamp/, Counter.synTimestampsRejected],
  [/^active connections rejected because of time ?stamp/, 'TcpExtPAWSActive'],
  [/^total packets received/, 'IpInReceives'],
  [/^incoming packets delivered/, 'IpInDelivers'],
  [/^incoming packets discarded/, 'IpInDiscards'],
  // FreeBSD and macOS.
  [/^listen queue overflows?/, Counter.listenOverflows],
  [/^discarded for bad checksums?/, Counter.checksumErrors],
  [/^(?:SYN )?cookies sent/, Counter.cookiesSent],
  [/^(?:SYN|syncache) (?:bucket overflow|cache overflow)s?/i, Counter.requestQueueFull],
  [/^(?:bucket|cache) overflow$/, Counter.requestQueueFull],
  [/^discarded due to (?:full reassembly queue|memory problems)/, 'TcpDiscarded'],
  [/^bad connection attempts?/, 'TcpBadConnectionAttempts'],
  [/^embryonic connections dropped/, 'TcpEmbryonicDropped'],
  // Windows.
  [/^Segments Received/, Counter.segmentsReceived],
  [/^Segments Sent/, 'TcpOutSegs'],
  [/^Segments Retransmitted/, 'TcpRetransSegs'],
  [/^Active Opens/, 'TcpActiveOpens'],
  [/^Passive Opens/, 'TcpPassiveOpens'],
  [/^Failed Connection Attempts/, 'TcpAttemptFails'],
  [/^Reset Connections/, 'TcpEstabResets'],
  [/^Current Connections/, 'TcpCurrEstab'],
];

/** The counter that a phrase of `netstat -s` stands for, or null. */
export function counterOfPhrase(phrase: string): string | null {
  return phrases.find(([pattern]) => pattern.test(phrase))?.[1] ?? null;
}
