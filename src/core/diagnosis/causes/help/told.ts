/** What helps against the causes of `../told.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtServer } from './questions';

export const toldHelp = {
  'reset-for-reason': {
    rest: ': no server of the pool is up, a rule, a timeout. The server itself may never have seen the connection.',
    fix: 'Look up the reason that it gives; with "No server selected", see whether a member of the pool is up.',
    ask: [],
    sources: [
      { what: 'F5 BIG-IP, tm.rstcause.log and tm.rstcause.pkt (K13223): the cause of each RST' },
    ],
  },
  'dropped-for-reason': {
    rest: '. What the reason means is in its own documentation.',
    fix: 'Look up the reason in the documentation of what gives it.',
    ask: [],
    sources: [
      { what: 'Linux include/net/dropreason-core.h: enum skb_drop_reason' },
      { what: 'Cisco ASA command reference, show asp drop' },
      { what: 'Microsoft, pktmon: DropReason' },
    ],
  },
  'no-socket-told': {
    rest: ': no program listens on this address and port, or not in this network namespace. Its RST was lost, filtered, or is not in this capture.',
    fix: 'Start the program, or let it listen on this address.',
    ask: [],
    sources: [{ what: 'Linux tcp_v4_rcv(): SKB_DROP_REASON_NO_SOCKET' }],
  },
  'ack-lost-inside-device': {
    rest: ': it was dropped there, by a rule, or as a segment of a connection that the device does not know. The server waits for it and sends its SYN-ACK again.',
    fix: "Look at the device's table of sessions and at the drops that it logs (FortiGate: `diagnose debug flow`, Check Point: `fw ctl zdebug + drop`, Linux: `conntrack -S`). Let it see both directions of a connection.",
    ask: [captureAtServer],
    sources: [{ what: 'FortiGate, diagnose sniffer packet, levels 4 to 6; tcpdump -i any' }],
  },
  'lost-inside-device': {
    rest: ': it was dropped there, by its rules, for want of a route, or for want of an answer to ARP.',
    fix: 'Look at the drops that the device logs (Check Point: `fw ctl zdebug + drop`), at its routes and at its outbound rules. When the command left points out (`-m`), capture all of them.',
    ask: [captureAtServer],
    sources: [{ what: 'Check Point, fw monitor: the points i, I, o, O' }],
  },
  'one-direction-captured': {
    rest: '. That the rest is missing says nothing of the connection.',
    fix: 'Capture whole connections: filter for `host` and `port`, not for `src`, `dst` or flags.',
    ask: [
      {
        system: 'any',
        command: 'tcpdump -ni any -w both.pcap "host ADDRESS and port PORT"',
        look: 'The rest of the handshake.',
      },
    ],
    sources: [{ what: 'pcap-filter(7): src, dst and tcpflags' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
