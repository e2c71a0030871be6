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
    fix: 'Capture at the machine behind the translation: does the SYN arrive, and where does the answer go?',
    ask: [captureAtServer, conntrackEntry],
    sources: [{ what: 'The ISN is not changed by translation (RFC 3022 section 2.2)' }],
  },
  'hairpin-to-itself': {
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
    fix: 'Let the redirect keep the original port apart (TPROXY, or one target port for each), or keep the client from using one source port for both.',
    ask: [conntrackEntry],
    sources: [{ what: 'RFC 5961 section 4; RFC 9293 section 3.10.7.4' }],
  },
  'two-responders': {
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
    fix: 'Let the load balancer keep a SYN that comes again with the back end that got the first one.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.10.7.4: a SYN in SYN-RECEIVED is answered with the same ISS' },
    ],
  },
  'loopback-source-sent': {
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
