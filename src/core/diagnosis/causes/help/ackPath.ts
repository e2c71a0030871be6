/** What helps against the causes of `../ackPath.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import {
  captureAtClient,
  captureAtServer,
  checksumCounter,
  firewallCounters,
  rejectCounters,
} from './questions';

export const ackPathHelp = {
  'ack-lost-before-server': {
    rest: ': lost in the network, or dropped by a router or firewall in between. The server waits for it and sends its SYN-ACK again.',
    fix: 'Find where it vanishes: capture on the client and on the server at the same time, then on the devices between.',
    ask: [captureAtServer, captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.8' }, { what: 'Lab runs ack-lost-*' }],
  },
  'ack-dropped-on-server-host': {
    rest: ': an nftables or iptables rule, connection tracking that calls it invalid, a reverse path check, an eBPF program. Where a mirror or the host of a virtual machine captured, its network card or a virtual switch can have lost it as well.',
    fix: 'Look at the rule whose counter rises, and at `conntrack -S`. Let the packet filter see both directions of a connection.',
    ask: [firewallCounters],
    sources: [
      { what: 'netfilter: hooks lie between the capture point (packet sockets) and tcp_v4_rcv()' },
      { what: 'Lab runs ack-hostdrop-*' },
    ],
  },
  'ack-filtered': {
    rest: ': the client believes that it is connected, and the server waits.',
    fix: 'Look at the rule or the reason that the text names. A filter that keeps states drops an ACK whose SYN or SYN-ACK it has not seen: both directions must pass it.',
    ask: [firewallCounters],
    sources: [{ what: 'iptables-extensions(8), module conntrack, state INVALID' }],
  },
  'ack-bad-checksum': {
    rest: '. The server drops such a segment unread, as if it had been lost.',
    fix: 'Find the device that rewrites the segment (NAT, load balancer, driver with faulty offload) by capturing before and after it.',
    ask: [checksumCounter, captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.1: a segment with a wrong checksum is silently dropped' },
      { what: 'Lab runs ack-badsum-*' },
    ],
  },
  'ack-rejected-by-tcp': {
    rest: ': its timestamps look too old or were never sent (PAWS, TSecr), or its numbers lie outside the window. The server says so with a bare ACK and keeps the connection half-open. A device that rewrites timestamps or sequence numbers is the usual reason.',
    fix: 'Find what rewrites timestamps or sequence numbers: a SYN proxy, a firewall that randomises them, a NAT device in front of many clients. Turn that function off there.',
    ask: [rejectCounters],
    sources: [
      {
        what: 'Linux tcp_check_req(): PAWS, TSecr and window checks → bare ACK (tcp_rtx_synack, inet_rtx_syn_ack)',
      },
      { what: 'RFC 7323 section 5; RFC 9293 section 3.10.7.4' },
      { what: 'Lab runs ack-rejected-*, synproxy-*' },
    ],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
