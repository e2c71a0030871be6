/** What helps against the causes of `../synAckPath.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtServer, firewallCounters, synAckAtClient } from './questions';

export const synAckPathHelp = {
  'synack-damaged': {
    rest: ": a NAT device, translator or tunnel rewrote it without correcting the sum, or the stack that sent it does not fill it in. The client's TCP drops it unread and sends its SYN again.",
    fix: 'Capture before and after each device that rewrites the segment, and see where the sum becomes wrong.',
    ask: [
      {
        system: 'Linux',
        command: 'nstat -az TcpInCsumErrors',
        look: 'On the client: it rises with each SYN-ACK.',
      },
      synAckAtClient,
    ],
    sources: [
      { what: 'RFC 9293 section 3.1: a segment with a wrong checksum is silently dropped' },
    ],
  },
  'synack-dropped-on-client-host': {
    rest: ': a packet filter, connection tracking that calls it invalid, or the reverse path check dropped it before. The client sends its SYN again. Where the capture was taken beside the client, the SYN-ACK can have been lost behind that place as well.',
    fix: 'Look at the rule whose counter rises on the client, at `conntrack -S`, and at net.ipv4.conf.*.rp_filter where it has several ways out.',
    ask: [
      {
        system: 'Linux',
        command: 'nstat -az TcpExtIPReversePathFilter; conntrack -S; nft list ruleset',
        look: 'On the client: a counter that rises with each SYN-ACK.',
      },
    ],
    sources: [
      { what: 'netfilter: hooks lie between the capture point (packet sockets) and tcp_v4_rcv()' },
      { what: 'RFC 3704 (reverse path check); Linux fib_validate_source()' },
    ],
  },
  'no-ack-from-client': {
    rest: ': a packet filter of the client drops what goes out, its way to the server leads out elsewhere, or the program that sent the SYN only probes. The server waits for the ACK and sends its SYN-ACK again. The capture can also have missed what went out.',
    fix: 'Look at the output rules of the client whose counters rise, and at `ip route get` with the address of the server; capture on all of its interfaces at once.',
    ask: [
      {
        system: 'Linux',
        command: 'nft list ruleset; ip route get ADDRESS; tcpdump -ni any host ADDRESS',
        look: 'On the client: an output rule that rises, or another interface by which the ACK leaves.',
      },
    ],
    sources: [
      { what: 'netfilter: the output hook lies before the capture point (packet sockets)' },
    ],
  },
  'handshake-delayed': {
    rest: '. The sender gave it up for lost and sent it again while the first one was still under way. Nothing was lost; the way, or a queue on it, is slow.',
    fix: 'Look for the slow queue: an overloaded link or device, a mobile network that wakes up, a tunnel that is being set up.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 6298 section 2 (initial timeout 1 s)' },
      { what: 'Lab runs handshake-delayed-*' },
    ],
  },
  'synack-lost': {
    rest: '. Both ends time out: the client sends its SYN again, the server its SYN-ACK, and the next one gets through.',
    fix: 'Find where it vanishes: capture on both ends at the same time.',
    ask: [synAckAtClient],
    sources: [{ what: 'RFC 9293 section 3.5' }, { what: 'Lab runs synack-lost-*' }],
  },
  'synack-filtered': {
    rest: '. The client waits for it in vain, and sends its SYN again.',
    fix: 'Look at the rule that the text names: a filter that lets a SYN in must let its answer out, by a rule for it or by keeping the state of the connection. Where SYN and SYN-ACK take different ways, the filter on the way back knows no such connection.',
    ask: [firewallCounters],
    sources: [{ what: 'pf.conf(5), "keep state"; iptables-extensions(8), module conntrack' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
