/** What helps against the causes of `../boxes.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtClient, captureAtServer } from './questions';

export const boxesHelp = {
  'syn-proxy-no-forward': {
    rest: '. The server sees a finished handshake and then nothing; the client sees no answer at all.',
    fix: 'Find the device (firewall, DDoS protection, load balancer) and see why it does not forward; TTL and MAC address of its ACK lead there.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 4987 section 3.7 (firewalls and proxies)' },
      { what: 'Lab runs proxy-noforward-*' },
    ],
  },
  'syn-proxy': {
    rest: ". Then it joins the two. Harmless when it works; it hides the server's real answers.",
    fix: 'Nothing is broken unless the handshake behind it fails. With timestamps, some kernels refuse its ACK: turn off --timestamp in the SYNPROXY rule.',
    ask: [captureAtServer],
    sources: [
      { what: 'Linux nf_synproxy_core.c, synproxy_send_client_synack()' },
      { what: 'Lab runs synproxy-*' },
    ],
  },
  'rst-injected': {
    rest: ": its TTL is another, or the server goes on as if it had never sent it. A device on the way breaks connections in the server's name, or a second machine has its address.",
    fix: 'Find the device that breaks connections (intrusion prevention, content filter), or the second machine (arping -D, the MAC address of the RST); its TTL tells how far away it is.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 9293 section 3.10.7.4' }, { what: 'Lab run rst-injected-01' }],
  },
  'client-rst-injected': {
    rest: '. A device on the way that breaks connections sends one to each end; the server then knows nothing of what the client sends next, and refuses it.',
    fix: 'Find the device that breaks connections (intrusion prevention, content filter); the TTL of the RST tells how far away it is.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.10.7.4; RFC 3360' }],
  },
  'syn-answered-again': {
    rest: '. The server answered both, and the second SYN-ACK arrived after the ACK. Nothing is wrong with the server.',
    fix: 'Nothing, or look for what delays the handshake.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.10.7.4: a SYN in SYN-RECEIVED is answered again' }],
  },
  'syn-ack-sent-twice': {
    rest: '. Some servers, firewalls, VPN gateways and load balancers do that; the client ignores the second one.',
    fix: 'Nothing is broken.',
    ask: [],
    sources: [{ what: 'Public captures: two SYN-ACKs within 2 ms with different IP IDs' }],
  },
  'short-retransmission-timer': {
    rest: ": a proxy, load balancer or phone stack with a short timer of its own. It had not worked off the client's ACK yet, or the ACK was held up or lost on the way; the connection then works.",
    fix: 'Nothing is broken as long as it stays at one resend; the timer of the device that answers could be longer.',
    ask: [captureAtServer],
    sources: [{ what: 'RFC 6298 section 2: the initial timeout should be 1 s' }],
  },
  'recorded-twice': {
    rest: ': a mirror port delivers what another way brought sooner. The packet has no number of its own that would tell, and the client answered it just once.',
    fix: 'Nothing is broken. Capture at one place only, or at the client itself, and see whether the SYN-ACK comes twice there.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 9293 section 3.10.7.4: a SYN-ACK in ESTABLISHED is answered with an ACK' },
      { what: 'Public captures: SYN-ACKs 1 and 29 ms apart that the client answered each' },
    ],
  },
  tarpit: {
    rest: '. A tarpit does so on purpose, to hold scanners and worms; a small device whose memory is used up looks the same.',
    fix: 'Ask who runs the address: honeypots and firewalls do so for ports that nothing uses (iptables -j TARPIT, LaBrea).',
    ask: [captureAtServer],
    sources: [{ what: 'xtables-addons(8), TARPIT; LaBrea' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
