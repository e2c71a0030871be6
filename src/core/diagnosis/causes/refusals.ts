/** Causes that answer a SYN with RST. */
import type { Cause } from './cause';
import { captureAtServer, listenQueueWindows } from './questions';

const SUBFLOW = 'the other end speaks MPTCP, and refuses a subflow';

export const portClosed: Cause = {
  id: 'port-closed',
  title: 'Nothing listens on this port',
  badge: 'port closed',
  mechanism: 'refused',
  explanation:
    'The server answered the SYN with RST: no program listens on this port, or a firewall says so in its name.',
  requires: ['syn-reset'],
  expects: ['syn-reset'],
  excludes: {
    'subflow-reset': SUBFLOW,
    'listener-answers-others':
      'the same address and port answered another SYN within 5 s of this one: a program listens there',
  },
  provable: false,
  fix: 'Start the program, or use the port on which it listens.',
  ask: [
    { system: 'Linux', command: 'ss -ltnp', look: 'A listener on this address and port.' },
    { system: 'Windows', command: 'netstat -abn', look: 'A listener on this address and port.' },
  ],
  sources: [{ what: 'RFC 9293 section 3.5.2' }, { what: 'Lab runs refused-*' }],
};

export const windowsBacklogFull: Cause = {
  id: 'accept-queue-full-syn-refused',
  title: 'Accept queue full: SYN refused (Windows)',
  badge: 'queue full, refused',
  mechanism: 'refused',
  explanation:
    'A program listens on this port, but its backlog was full when the SYN came. Windows then answers with RST, as if nothing listened; Linux and the BSDs keep silent. The client sees "connection refused".',
  requires: ['syn-reset', 'listener-answers-others'],
  expects: ['listener-answers-others', 'reset-ttl-like-windows'],
  excludes: {
    'reset-ttl-like-unix':
      'the TTL of the RST is that of a Linux or BSD, which drop the SYN in silence when the queue is full',
    'refused-only-with-ecn': 'a full queue does not look at ECN',
    'subflow-reset': SUBFLOW,
    'listen-overflows-unmoved': 'the kernel counts each SYN that it drops at a full accept queue',
  },
  provable: false,
  fix: 'Make the program accept faster, and give it a longer backlog: SOMAXCONN_HINT in listen(), or the setting of the program.',
  ask: [listenQueueWindows, captureAtServer],
  sources: [
    {
      what: 'Microsoft, listen function (winsock2.h): a request that finds the queue full is refused with WSAECONNREFUSED',
      url: 'https://learn.microsoft.com/en-us/windows/win32/api/winsock2/nf-winsock2-listen',
    },
  ],
  versions: 'Windows',
};

export const programRestarted: Cause = {
  id: 'program-restarted',
  title: 'The program did not listen at that moment',
  badge: 'refused for a moment',
  mechanism: 'refused',
  explanation:
    'The same address and port answered other SYNs within seconds of this one: the program was being restarted, or closed its listening socket for a moment. What listens behind a load balancer may also differ from one connection to the next.',
  requires: ['syn-reset', 'listener-answers-others'],
  expects: ['listener-answers-others'],
  excludes: {
    'refused-only-with-ecn': 'only SYNs that ask for ECN are refused',
    'subflow-reset': SUBFLOW,
  },
  provable: false,
  fix: 'Look into the log of the program for a restart at that time. Hand the listening socket over instead of opening it anew.',
  ask: [{ system: 'any', command: 'the log of the program', look: 'A restart at that time.' }],
  sources: [{ what: 'RFC 9293 section 3.10.7.1: a SYN to a closed port is answered with RST' }],
};

export const ecnRefused: Cause = {
  id: 'ecn-refused',
  title: 'A box refuses SYNs that ask for ECN',
  badge: 'ECN refused',
  mechanism: 'refused',
  explanation:
    'SYNs with the flags ECE and CWR are answered with RST, one without them goes through: a box on the way, or an old stack, takes the flags of ECN for something wrong.',
  requires: ['refused-only-with-ecn'],
  expects: ['refused-only-with-ecn', 'syn-reset', 'syn-refused-first'],
  excludes: {},
  provable: false,
  fix: 'Find the box and update it. To try it out: net.ipv4.tcp_ecn=0 on the client.',
  ask: [
    {
      system: 'Linux',
      command: 'sysctl net.ipv4.tcp_ecn=0',
      look: 'On the client: connections go through from then on.',
    },
  ],
  sources: [{ what: 'RFC 3168 section 6.1.1.1; RFC 3360 (inappropriate TCP resets)' }],
};

export const notListeningYet: Cause = {
  id: 'not-listening-yet',
  title: 'The program was not listening yet',
  badge: 'refused at first',
  mechanism: 'refused',
  explanation:
    'The first SYN was refused with RST and a later one of the same opening was answered: in between the program began to listen, or a full backlog got room (Windows).',
  requires: ['syn-refused-first'],
  expects: ['syn-refused-first'],
  excludes: {
    'refused-only-with-ecn': 'only SYNs that ask for ECN are refused',
    'reset-before-syn-ack':
      "the SYN that was refused was answered as well: the RST was not the server's",
  },
  provable: false,
  fix: 'Nothing is broken when the program was just started. Let clients wait until it listens.',
  ask: [
    { system: 'any', command: 'the log of the program', look: 'When it began to listen.' },
    listenQueueWindows,
  ],
  sources: [{ what: 'RFC 9293 section 3.10.7.1' }, { what: 'Public captures' }],
};

export const refusalNotValid: Cause = {
  id: 'refusal-not-valid',
  title: 'A refusal that the client must ignore',
  badge: 'RST ignored',
  mechanism: 'syn-not-answered',
  explanation:
    'The SYN was answered with an RST whose acknowledgment number is not the one after the SYN. A client must not believe it, so the refusal never reaches the program: it goes on trying, and ends with a timeout instead of "connection refused". A server\'s own TCP does not count like that; a firewall or a rule that builds its RST by hand does.',
  requires: ['syn-reset-not-valid'],
  expects: ['syn-reset-not-valid'],
  excludes: {},
  provable: false,
  fix: 'Find the device that refuses (its TTL and MAC address lead there) and let it acknowledge the SYN plus one, or drop in silence.',
  ask: [captureAtServer],
  sources: [{ what: 'RFC 9293 section 3.10.7.3 (SYN-SENT: an ACK that is not acceptable)' }],
};

export const subflowRefused: Cause = {
  id: 'mptcp-subflow-refused',
  title: 'MPTCP subflow refused',
  badge: 'subflow refused',
  mechanism: 'refused',
  explanation:
    'The client asked to add a second path to an MPTCP connection, and the other end refused: it knows no such connection any more, has as many paths as it may, or the check of the keys failed. The connection itself goes on over its other path.',
  requires: [['subflow-reset', 'handshake-reset-by-multipath']],
  expects: ['subflow-reset', 'handshake-reset-by-multipath'],
  excludes: { 'reset-contradicted': 'the RST did not come from the server' },
  provable: false,
  fix: 'Where it should work: ip mptcp limits (subflows, add_addr_accepted), one server behind a load balancer for all paths, and no NAT that changes the token.',
  ask: [
    {
      system: 'Linux',
      command: 'nstat -az MPTcpExtMPJoinNoTokenFound MPTcpExtMPJoinAckHMacFailure; ip mptcp limits',
      look: 'On the server: a counter that rises with each refusal.',
    },
  ],
  sources: [{ what: 'RFC 8684 sections 3.2 and 3.6 (MP_JOIN, MP_TCPRST)' }],
};

export const takenBack: Cause = {
  id: 'opening-taken-back',
  title: 'Taken back before the ACK came',
  badge: 'taken back',
  mechanism: 'refused',
  explanation:
    'The server answered with SYN-ACK and took that back with RST before the ACK could arrive: its program closed the listening socket at that moment, or a load balancer found that nothing behind it takes the connection.',
  requires: ['reset-before-ack'],
  expects: ['reset-before-ack'],
  excludes: {
    'reset-contradicted': 'the RST did not come from the server',
    'reset-ttl-elsewhere': "the RST comes from elsewhere than the server's other segments",
  },
  provable: false,
  fix: 'Look into the log of the program, or of the load balancer in front of it, for this moment; compare TTL and IP ID of RST and SYN-ACK, for a device on the way does the same.',
  ask: [captureAtServer],
  sources: [{ what: 'RFC 9293 section 3.10.4 (CLOSE) and 3.10.5 (ABORT) in SYN-RECEIVED' }],
};

export const answersAnotherSyn: Cause = {
  id: 'syn-ack-answers-another',
  title: 'The SYN-ACK answers another SYN',
  badge: 'wrong SYN-ACK',
  mechanism: 'answer-astray',
  explanation:
    'The SYN-ACK acknowledges a number that this client has not sent, and the client refuses it with RST, as it must. The server still answers an older attempt from the same address and port, or a device on the way changes sequence numbers in one direction only.',
  requires: ['syn-ack-answers-another'],
  expects: ['syn-ack-answers-another'],
  excludes: {},
  provable: true,
  fix: 'Capture at the server at the same time and compare the numbers of SYN and SYN-ACK: where they differ, the device between them changes them (sequence number randomisation with two ways through two firewalls).',
  ask: [captureAtServer],
  sources: [
    {
      what: 'RFC 9293 section 3.10.7.3: an unacceptable ACK in SYN-SENT is answered with RST; section 3.5, figure 8',
    },
  ],
};
