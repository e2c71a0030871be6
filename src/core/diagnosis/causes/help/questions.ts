/** Commands that several causes ask for. */
import type { Question } from '../cause';

export const listenQueue: Question = {
  system: 'Linux',
  command: 'ss -ltn',
  look: 'Recv-Q at or above Send-Q on the listener: its accept queue is full.',
};

export const listenCounters: Question = {
  system: 'Linux',
  command: 'nstat -az TcpExtListenOverflows TcpExtListenDrops',
  look: 'Both rise while it happens: connections are dropped because the accept queue is full.',
};

export const listenQueueBsd: Question = {
  system: 'FreeBSD and macOS',
  command: 'netstat -Lan; netstat -s -p tcp | grep -i "listen queue overflow"',
  look: 'The first two numbers of the listener (unaccepted and incomplete) at its maximum; the counter rises.',
};

export const listenQueueWindows: Question = {
  system: 'Windows',
  command: 'Get-Counter "\\TCPv4\\Connection Failures"; netstat -s -p tcp',
  look: '"Failed Connection Attempts" rises while it happens.',
};

export const deferCounters: Question = {
  system: 'Linux',
  command: 'nstat -az TcpExtTCPDeferAcceptDrop',
  look: 'It rises by one for each bare ACK that is put off.',
};

export const firewallCounters: Question = {
  system: 'Linux',
  command: 'nft list ruleset | grep -B1 -A1 counter; iptables -L -nv; conntrack -S',
  look: 'A drop rule whose packet counter rises, or `invalid` and `drop` of conntrack.',
};

export const captureAtServer: Question = {
  system: 'any',
  command: 'tcpdump -ni any -w server.pcap "tcp port PORT"',
  look: "A capture on the server at the same time: does the client's ACK arrive there?",
};

export const synAtServer: Question = {
  system: 'any',
  command: 'tcpdump -ni any -w server.pcap "tcp port PORT"',
  look: "A capture on the server at the same time: does the client's SYN arrive there, and is it answered?",
};

export const synAckAtClient: Question = {
  system: 'any',
  command: 'tcpdump -ni any -w client.pcap "tcp port PORT"',
  look: 'A capture on the client at the same time: does the SYN-ACK arrive there?',
};

export const captureAtClient: Question = {
  system: 'any',
  command: 'tcpdump -ni any -w client.pcap "tcp port PORT"',
  look: 'A capture on the client at the same time: did the client itself send these segments?',
};

export const checksumCounter: Question = {
  system: 'Linux',
  command: 'nstat -az TcpInCsumErrors; ethtool -S INTERFACE | grep -i csum',
  look: 'They rise with each segment that arrives damaged.',
};

export const rejectCounters: Question = {
  system: 'Linux',
  command: 'nstat -az TcpExtPAWSEstab TcpExtTSEcrRejected TcpExtTCPChallengeACK',
  look: 'They rise with each ACK that TCP refuses.',
};

export const cookieCounters: Question = {
  system: 'Linux',
  command: 'nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv TcpExtSyncookiesFailed',
  look: 'They rise: SYN cookies are in use.',
};
