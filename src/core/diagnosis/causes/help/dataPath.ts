/** What helps against the causes of `../dataPath.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtServer, rejectCounters } from './questions';

export const dataPathHelp = {
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
} satisfies Partial<Record<CauseId, CauseHelp>>;
