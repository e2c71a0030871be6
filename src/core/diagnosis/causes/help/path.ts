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
  'data-rejected-by-tcp': {
    rest: ': the timestamps are older than those before (PAWS), or the numbers lie outside the window. It answers each copy with an ACK of what it had before, and its program gets nothing. A device that rewrites timestamps or numbers, or that answers for another connection of these ports, is the usual reason.',
    fix: 'Compare TSval and sequence numbers of the ACK and of the data, at both ends: what differs, a device on the way has rewritten.',
    ask: [rejectCounters, captureAtServer],
    sources: [
      { what: 'Linux tcp_validate_incoming(): PAWS and window checks → tcp_send_dupack()' },
      { what: 'RFC 7323 section 5.3, R1; RFC 9293 section 3.10.7.4' },
    ],
  },
  'data-segment-lost': {
    rest: '. The client sent it again when its timer ran out, and then it was taken. Nothing is wrong with the server.',
    fix: 'Nothing, if it is rare. Where it is frequent, look for loss on the way.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 6298 section 5 (retransmission timer)' }],
  },
  'path-mtu-black-hole': {
    rest: '. Small ones pass, so that the handshake is good; then the client sends the same large segment again and again and gets no answer.',
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
    rest: '. A client that hears this sends smaller ones at once; this one goes on with the same size: its firewall drops the ICMP error, or its stack does not act on it. A SYN with data (TCP Fast Open) can be too large as well: the next one, without data, goes through.',
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
  'paws-per-host': {
    rest: '. Behind one NAT address several machines have clocks of their own: those whose clock is behind get no answer. Linux did so with net.ipv4.tcp_tw_recycle=1, until 4.12.',
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
  'syn-lost': {
    rest: '. The client sends it again after 1 s, 3 s, 7 s.',
    fix: 'Find where it vanishes: capture on the client and on the server at the same time.',
    ask: [synAtServer],
    sources: [{ what: 'RFC 6298 section 2' }, { what: 'Lab runs syn-lost-*' }],
  },
  'syn-feature-dropped': {
    rest: '. The client leaves these out when it tries again, and that SYN gets through: each new connection costs it a timeout.',
    fix: 'Find the device that drops them (capture on both sides of it); until then turn off on the client what it does not let pass (net.ipv4.tcp_fastopen, tcp_ecn, tcp_timestamps).',
    ask: [synAtServer],
    sources: [
      { what: 'RFC 7413 section 4.1.3.1; RFC 3168 section 6.1.1.1' },
      { what: 'Linux tcp_retransmit_skb(): tcp_ecn_clear_syn(); tcp_fastopen_active_disable()' },
    ],
  },
  'ack-filtered': {
    rest: ': the client believes that it is connected, and the server waits.',
    fix: 'Look at the rule or the reason that the text names. A filter that keeps states drops an ACK whose SYN or SYN-ACK it has not seen: both directions must pass it.',
    ask: [firewallCounters],
    sources: [{ what: 'iptables-extensions(8), module conntrack, state INVALID' }],
  },
  'synack-filtered': {
    rest: '. The client waits for it in vain, and sends its SYN again.',
    fix: 'Look at the rule that the text names: a filter that lets a SYN in must let its answer out, by a rule for it or by keeping the state of the connection. Where SYN and SYN-ACK take different ways, the filter on the way back knows no such connection.',
    ask: [firewallCounters],
    sources: [{ what: 'pf.conf(5), "keep state"; iptables-extensions(8), module conntrack' }],
  },
  'syn-filtered': {
    rest: '. However often the client tries, nothing comes back.',
    fix: 'Open the port in the filter; or let the filter refuse instead of drop, so that clients learn at once.',
    ask: [synAtServer, firewallCounters],
    sources: [{ what: 'Lab runs refused-*' }],
  },
  'icmp-rejected': {
    rest: ': it says why it does not let it through.',
    fix: 'Look at the sender of the ICMP error: its rules or its routes refuse this connection.',
    ask: [],
    sources: [
      { what: 'RFC 792; RFC 1122 section 4.2.3.9; RFC 4443' },
      { what: 'Lab runs refused-*' },
    ],
  },
  'ttl-expired': {
    rest: '. A traceroute with TCP sends such SYNs on purpose; otherwise the packet goes round in a circle (routing loop).',
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
