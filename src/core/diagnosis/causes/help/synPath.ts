/** What helps against the causes of `../synPath.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { firewallCounters, synAtServer } from './questions';

export const synPathHelp = {
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
