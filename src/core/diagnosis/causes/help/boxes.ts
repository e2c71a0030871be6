/** What helps against the causes of `../boxes.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtClient, captureAtServer } from './questions';

export const boxesHelp = {
  'syn-proxy-no-forward': {
    fix: 'Find the device (firewall, DDoS protection, load balancer) and see why it does not forward; TTL and MAC address of its ACK lead there.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 4987 section 3.7 (firewalls and proxies)' },
      { what: 'Lab runs proxy-noforward-*' },
    ],
  },
  'syn-proxy': {
    fix: 'Nothing is broken unless the handshake behind it fails. With timestamps, some kernels refuse its ACK: turn off --timestamp in the SYNPROXY rule.',
    ask: [captureAtServer],
    sources: [
      { what: 'Linux nf_synproxy_core.c, synproxy_send_client_synack()' },
      { what: 'Lab runs synproxy-*' },
    ],
  },
  'rst-injected': {
    fix: 'Find the device that breaks connections (intrusion prevention, content filter), or the second machine (arping -D, the MAC address of the RST); its TTL tells how far away it is.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 9293 section 3.10.7.4' }, { what: 'Lab run rst-injected-01' }],
  },
  'client-rst-injected': {
    fix: 'Find the device that breaks connections (intrusion prevention, content filter); the TTL of the RST tells how far away it is.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.10.7.4; RFC 3360' }],
  },
  'syn-answered-again': {
    fix: 'Nothing, or look for what delays the handshake.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.10.7.4: a SYN in SYN-RECEIVED is answered again' }],
  },
  'syn-ack-sent-twice': {
    fix: 'Nothing is broken.',
    ask: [],
    sources: [{ what: 'Public captures: two SYN-ACKs within 2 ms with different IP IDs' }],
  },
  'short-retransmission-timer': {
    fix: 'Nothing is broken as long as it stays at one resend; the timer of the device that answers could be longer.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 6298 section 2: the initial timeout should be 1 s' }],
  },
  'recorded-twice': {
    fix: 'Nothing is broken. Capture at one place only, or at the client itself, and see whether the SYN-ACK comes twice there.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 9293 section 3.10.7.4: a SYN-ACK in ESTABLISHED is answered with an ACK' },
      { what: 'Public captures: SYN-ACKs 1 and 29 ms apart that the client answered each' },
    ],
  },
  tarpit: {
    fix: 'Ask who runs the address: honeypots and firewalls do so for ports that nothing uses (iptables -j TARPIT, LaBrea).',
    ask: [captureAtServer],
    sources: [{ what: 'xtables-addons(8), TARPIT; LaBrea' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
