/** What helps against the causes of `../translation.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtServer } from './questions';

const conntrackEntry = {
  system: 'Linux',
  command: 'conntrack -L -p tcp --src CLIENT; conntrack -S',
  look: 'On the device that translates: an entry of this connection ([UNREPLIED] is one without an answer), and whether "invalid" or "drop" rises.',
} as const;

export const translationHelp = {
  'reply-not-translated': {
    rest: ". Where it reaches the client's host all the same, it comes from an address that was never asked, and is refused with RST. The answer takes a way around the device that translated, or that device has lost its entry, or drops the answer.",
    fix: 'Make the answer pass the device that translated: source NAT for hairpin traffic (kube-proxy --masquerade-all, docker userland proxy), no client address preservation for targets that call themselves, one way in both directions.',
    ask: [conntrackEntry],
    sources: [
      {
        what: 'RFC 9293 section 3.10.7.1: a segment for which no connection exists is answered with RST',
      },
      {
        what: 'Linux nf_nat_packet(): the reply is translated by the entry of the original direction',
      },
    ],
  },
  'forwarded-unanswered': {
    rest: ': here it was neither lost nor dropped. What answers it, or the way there and back, lies behind: the machine behind drops the SYN, or its answer goes another way.',
    fix: 'Capture at the machine behind the translation: does the SYN arrive, and where does the answer go?',
    ask: [captureAtServer, conntrackEntry],
    sources: [{ what: 'The ISN is not changed by translation (RFC 3022 section 2.2)' }],
  },
  'hairpin-to-itself': {
    rest: '. A host drops such a packet: from outside nobody else may use its address. The source has to be translated too.',
    fix: 'Translate the source as well where traffic goes back the way it came (hairpin: a MASQUERADE rule for it, kubelet --hairpin-mode, hairpin mode of the bridge port), or let the machine use its own address.',
    ask: [captureAtServer, conntrackEntry],
    sources: [
      { what: 'RFC 1812 section 5.3.8; RFC 5382 REQ-8 (hairpinning)' },
      {
        what: 'Linux fib_validate_source(): a local source address that arrives from outside is a martian',
      },
    ],
  },
  'older-connection-behind-translation': {
    rest: '. The client uses one port of its own for both, so that behind the translation the new SYN looks like one of the older connection; the server answers it with a challenge ACK, which goes back under the older name. The client knows nothing of it and waits.',
    fix: 'Let the redirect keep the original port apart (TPROXY, or one target port for each), or keep the client from using one source port for both.',
    ask: [conntrackEntry],
    sources: [{ what: 'RFC 5961 section 4; RFC 9293 section 3.10.7.4' }],
  },
  'two-responders': {
    rest: ': a duplicate IP address, two nodes of a load balancer, mirrored traffic that reaches a second stack, or a SYN-ACK that somebody injected. The client can only acknowledge one of them; the other finds that ACK wrong and answers with RST, which breaks the good connection too.',
    fix: 'Compare the MAC addresses and TTLs of the two SYN-ACKs, and look for two hosts of one address (arping -D, the ARP table of the router).',
    ask: [
      {
        system: 'Linux',
        command: 'arping -D -I IFACE SERVER',
        look: 'In the network of the server: answers from two MAC addresses.',
      },
      captureAtServer,
    ],
    sources: [
      { what: 'RFC 9293 section 3.10.7.2: LISTEN chooses one ISS for a SYN; section 3.4.1' },
      { what: 'RFC 5227 (address conflicts)' },
    ],
  },
  'other-back-end': {
    rest: ': a load balancer sent the second SYN to another back end, or the server no longer knew the first one. An ACK of the one is wrong for the other.',
    fix: 'Let the load balancer keep a SYN that comes again with the back end that got the first one.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.10.7.4: a SYN in SYN-RECEIVED is answered with the same ISS' },
    ],
  },
  'loopback-source-sent': {
    rest: '. Whoever receives such a SYN drops it as a martian, or answers to its own loopback: no answer comes back.',
    fix: 'Let the source be translated as well (MASQUERADE on the bridge), or connect to an address of the machine instead of 127.0.0.1. net.ipv4.conf.*.route_localnet=1 alone lets the SYN out, and not the answer in.',
    ask: [
      {
        system: 'Linux',
        command:
          'dmesg | grep martian; sysctl net.ipv4.conf.all.route_localnet; iptables -t nat -S',
        look: 'Martian packets from 127.0.0.1 (net.ipv4.conf.all.log_martians=1), and a rule that redirects without masquerading.',
      },
    ],
    sources: [
      { what: 'RFC 1122 section 3.2.1.3: 127.0.0.0/8 must not appear outside a host' },
      { what: 'Linux ip_route_input_slow(): martian source; net.ipv4.conf.*.route_localnet' },
    ],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
