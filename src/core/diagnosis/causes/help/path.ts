/** What helps against the causes of `../path.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import {
  captureAtClient,
  captureAtServer,
  checksumCounter,
  firewallCounters,
  rejectCounters,
  synAckAtClient,
  synAtServer,
} from './questions';

export const pathHelp = {
  'ack-lost-before-server': {
    fix: 'Find where it vanishes: capture on the client and on the server at the same time, then on the devices between.',
    ask: [captureAtServer, captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.8' }, { what: 'Lab runs ack-lost-*' }],
  },
  'ack-dropped-on-server-host': {
    fix: 'Look at the rule whose counter rises, and at `conntrack -S`. Let the packet filter see both directions of a connection.',
    ask: [firewallCounters],
    sources: [
      { what: 'netfilter: hooks lie between the capture point (packet sockets) and tcp_v4_rcv()' },
      { what: 'Lab runs ack-hostdrop-*' },
    ],
  },
  'ack-bad-checksum': {
    fix: 'Find the device that rewrites the segment (NAT, load balancer, driver with faulty offload) by capturing before and after it.',
    ask: [checksumCounter, captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.1: a segment with a wrong checksum is silently dropped' },
      { what: 'Lab runs ack-badsum-*' },
    ],
  },
  'ack-rejected-by-tcp': {
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
  'data-rejected-by-tcp': {
    fix: 'Compare TSval and sequence numbers of the ACK and of the data, at both ends: what differs, a device on the way has rewritten.',
    ask: [rejectCounters, captureAtServer],
    sources: [
      { what: 'Linux tcp_validate_incoming(): PAWS and window checks → tcp_send_dupack()' },
      { what: 'RFC 7323 section 5.3, R1; RFC 9293 section 3.10.7.4' },
    ],
  },
  'data-segment-lost': {
    fix: 'Nothing, if it is rare. Where it is frequent, look for loss on the way.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 6298 section 5 (retransmission timer)' }],
  },
  'path-mtu-black-hole': {
    fix: 'Let ICMP "fragmentation needed" through, clamp the MSS at the tunnel (iptables --clamp-mss-to-pmtu), or set net.ipv4.tcp_mtu_probing=1.',
    ask: [
      {
        system: 'Linux',
        command: 'tracepath -n SERVER; ping -M do -s 1472 SERVER',
        look: 'A path MTU below 1500, or no answer to the large ping while small ones are answered.',
      },
      captureAtServer,
    ],
    sources: [{ what: 'RFC 2923 section 2.1 (black hole detection); RFC 4821' }],
  },
  'path-mtu-told': {
    fix: 'Let ICMP "fragmentation needed" and ICMPv6 "packet too big" reach the client, or clamp the MSS at the tunnel (iptables --clamp-mss-to-pmtu).',
    ask: [
      {
        system: 'Linux',
        command: 'ip route get SERVER; nstat -az IcmpInDestUnreachs',
        look: 'On the client: an "mtu" in the route once it has heard the error, and a counter that rises with each.',
      },
    ],
    sources: [{ what: 'RFC 1191 section 3; RFC 8201; Linux tcp_v4_mtu_reduced()' }],
  },
  'synack-damaged': {
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
  'paws-per-host': {
    fix: 'Set net.ipv4.tcp_tw_recycle=0 on the server (the option is gone since Linux 4.12).',
    ask: [
      {
        system: 'Linux',
        command: 'sysctl net.ipv4.tcp_tw_recycle; nstat -az TcpExtPAWSPassive',
        look: 'The value 1, and a counter that rises with each SYN.',
      },
    ],
    sources: [
      {
        what: 'Linux before 4.12 tcp_conn_request(), tcp_peer_is_proven(): TCP_PAWS_MSL 60 s, LINUX_MIB_PAWSPASSIVEREJECTED; removed by 4396e46187ca',
      },
    ],
    versions: 'Linux before 4.12',
  },
  'handshake-delayed': {
    fix: 'Look for the slow queue: an overloaded link or device, a mobile network that wakes up, a tunnel that is being set up.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 6298 section 2 (initial timeout 1 s)' },
      { what: 'Lab runs handshake-delayed-*' },
    ],
  },
  'synack-lost': {
    fix: 'Find where it vanishes: capture on both ends at the same time.',
    ask: [synAckAtClient],
    sources: [{ what: 'RFC 9293 section 3.5' }, { what: 'Lab runs synack-lost-*' }],
  },
  'synack-dropped-on-client-host': {
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
  'syn-lost': {
    fix: 'Find where it vanishes: capture on the client and on the server at the same time.',
    ask: [synAtServer],
    sources: [{ what: 'RFC 6298 section 2' }, { what: 'Lab runs syn-lost-*' }],
  },
  'syn-feature-dropped': {
    fix: 'Find the device that drops them (capture on both sides of it); until then turn off on the client what it does not let pass (net.ipv4.tcp_fastopen, tcp_ecn, tcp_timestamps).',
    ask: [synAtServer],
    sources: [
      { what: 'RFC 7413 section 4.1.3.1; RFC 3168 section 6.1.1.1' },
      { what: 'Linux tcp_retransmit_skb(): tcp_ecn_clear_syn(); tcp_fastopen_active_disable()' },
    ],
  },
  'syn-filtered': {
    fix: 'Open the port in the filter; or let the filter refuse instead of drop, so that clients learn at once.',
    ask: [synAtServer, firewallCounters],
    sources: [{ what: 'Lab runs refused-*' }],
  },
  'icmp-rejected': {
    fix: 'Look at the sender of the ICMP error: its rules or its routes refuse this connection.',
    ask: [],
    sources: [
      { what: 'RFC 792; RFC 1122 section 4.2.3.9; RFC 4443' },
      { what: 'Lab runs refused-*' },
    ],
  },
  'ttl-expired': {
    fix: 'Nothing, where it was a traceroute. Otherwise follow the path with one: two routers that come in turn send the packet to and fro.',
    ask: [
      {
        system: 'any',
        command: 'traceroute SERVER',
        look: 'Routers that come again and again.',
      },
    ],
    sources: [{ what: 'RFC 792 (time exceeded); RFC 4443 section 3.3; tcptraceroute(1)' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
