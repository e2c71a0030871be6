/** What helps against the causes of `../refusals.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtServer, listenQueueWindows } from './questions';

export const refusalsHelp = {
  'port-closed': {
    rest: ': no program listens on this port, or a firewall says so in its name.',
    fix: 'Start the program, or use the port on which it listens.',
    ask: [
      { system: 'Linux', command: 'ss -ltnp', look: 'A listener on this address and port.' },
      { system: 'Windows', command: 'netstat -abn', look: 'A listener on this address and port.' },
    ],
    sources: [{ what: 'RFC 9293 section 3.5.2' }, { what: 'Lab runs refused-*' }],
  },
  'accept-queue-full-syn-refused': {
    rest: '. Windows then answers with RST, as if nothing listened; Linux and the BSDs keep silent. The client sees "connection refused".',
    fix: 'Make the program accept faster, and give it a longer backlog: SOMAXCONN_HINT in listen(), or the setting of the program.',
    ask: [listenQueueWindows, captureAtServer],
    sources: [
      {
        what: 'Microsoft, listen function (winsock2.h): a request that finds the queue full is refused with WSAECONNREFUSED',
        url: 'https://learn.microsoft.com/en-us/windows/win32/api/winsock2/nf-winsock2-listen',
      },
    ],
    versions: 'Windows',
  },
  'program-restarted': {
    rest: ': it was being restarted, or had closed its listening socket, and what was half-open went with the socket. What listens behind a load balancer may also differ from one connection to the next.',
    fix: 'Look into the log of the program for a restart at that time. Hand the listening socket over instead of opening it anew.',
    ask: [{ system: 'any', command: 'the log of the program', look: 'A restart at that time.' }],
    sources: [
      { what: 'RFC 9293 section 3.10.7.1: a segment to a closed port is answered with RST' },
      { what: 'Linux inet_csk_listen_stop(): what a closing listener does with its connections' },
    ],
  },
  'ecn-refused': {
    rest: ': a box on the way, or an old stack, takes the flags of ECN for something wrong.',
    fix: 'Find the box and update it. To try it out: net.ipv4.tcp_ecn=0 on the client.',
    ask: [
      {
        system: 'Linux',
        command: 'sysctl net.ipv4.tcp_ecn=0',
        look: 'On the client: connections go through from then on.',
      },
    ],
    sources: [{ what: 'RFC 3168 section 6.1.1.1; RFC 3360 (inappropriate TCP resets)' }],
  },
  'not-listening-yet': {
    rest: ': in between the program began to listen, or a full backlog got room (Windows).',
    fix: 'Nothing is broken when the program was just started. Let clients wait until it listens.',
    ask: [
      { system: 'any', command: 'the log of the program', look: 'When it began to listen.' },
      listenQueueWindows,
    ],
    sources: [{ what: 'RFC 9293 section 3.10.7.1' }, { what: 'Public captures' }],
  },
  'refusal-not-valid': {
    rest: '. A client must not believe it, so the refusal never reaches the program: it goes on trying, and ends with a timeout instead of "connection refused". A server\'s own TCP does not count like that; a firewall or a rule that builds its RST by hand does.',
    fix: 'Find the device that refuses (its TTL and MAC address lead there) and let it acknowledge the SYN plus one, or drop in silence.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 9293 section 3.10.7.3 (SYN-SENT: an ACK that is not acceptable)' }],
  },
  'mptcp-subflow-refused': {
    rest: ': it knows no such connection any more, has as many paths as it may, or the check of the keys failed. The connection itself goes on over its other path.',
    fix: 'Where it should work: ip mptcp limits (subflows, add_addr_accepted), one server behind a load balancer for all paths, and no NAT that changes the token.',
    ask: [
      {
        system: 'Linux',
        command:
          'nstat -az MPTcpExtMPJoinNoTokenFound MPTcpExtMPJoinAckHMacFailure; ip mptcp limits',
        look: 'On the server: a counter that rises with each refusal.',
      },
    ],
    sources: [{ what: 'RFC 8684 sections 3.2 and 3.6 (MP_JOIN, MP_TCPRST)' }],
  },
  'opening-taken-back': {
    rest: ': its program closed the listening socket at that moment, or a load balancer found that nothing behind it takes the connection.',
    fix: 'Look into the log of the program, or of the load balancer in front of it, for this moment; compare TTL and IP ID of RST and SYN-ACK, for a device on the way does the same.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 9293 section 3.10.4 (CLOSE) and 3.10.5 (ABORT) in SYN-RECEIVED' }],
  },
  'syn-ack-answers-another': {
    rest: '. The server still answers an older attempt from the same address and port, or a device on the way changes sequence numbers in one direction only.',
    fix: 'Capture at the server at the same time and compare the numbers of SYN and SYN-ACK: where they differ, the device between them changes them (sequence number randomisation with two ways through two firewalls).',
    ask: [captureAtServer],
    sources: [
      {
        what: 'RFC 9293 section 3.10.7.3: an unacceptable ACK in SYN-SENT is answered with RST; section 3.5, figure 8',
      },
    ],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
