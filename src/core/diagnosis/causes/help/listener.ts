/** What helps against the causes of `../listener.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import {
  captureAtClient,
  captureAtServer,
  cookieCounters,
  deferCounters,
  listenCounters,
  listenQueue,
  listenQueueBsd,
  listenQueueWindows,
} from './questions';

export const listenerHelp = {
  'accept-queue-overflow': {
    fix: 'Make the program accept faster (more workers, or shorter work between two accepts), and give it a longer queue: the backlog that it passes to listen(), and net.core.somaxconn, which caps it.',
    ask: [listenQueue, listenCounters, listenQueueBsd, listenQueueWindows],
    sources: [
      {
        what: 'Linux tcp_check_req(), tcp_v4_syn_recv_sock(): sk_acceptq_is_full → ListenOverflows, ACK dropped',
      },
      { what: 'Linux reqsk_timer_handler(): SYN-ACK again after 1, 3, 7, 15, 31 s' },
      {
        what: 'Linux "tcp: Defer ts_recent changes until req is owned" (8d52da23b6c6): resends echo later segments only before it',
      },
      { what: 'Lab runs overflow-*, seed-33690-replica-*' },
    ],
  },
  'defer-accept': {
    fix: 'Nothing is broken. If the pause hurts, shorten the period or turn the option off: TCP_DEFER_ACCEPT in the program, AcceptFilter in Apache, "deferred" in nginx.',
    ask: [deferCounters],
    sources: [
      {
        what: 'Linux tcp_check_req(): TCPDeferAcceptDrop; syn_ack_recalc(): no resend while acked',
      },
      { what: 'tcp(7), TCP_DEFER_ACCEPT' },
      { what: 'Lab runs defer-silent-*, defer-mix-*: 1, 3, 7, 15 or 31 s' },
    ],
    versions: 'Linux 2.6.32 and later',
  },
  'legacy-defer-accept': {
    fix: 'Update the kernel: since 2.6.32 a deferral resends only once, at its end. Until then turn the option off for this listener.',
    ask: [
      { system: 'Linux', command: 'uname -r', look: 'A kernel older than 2.6.32.' },
      deferCounters,
    ],
    sources: [
      { what: 'Linux before 2.6.32, tcp_check_req() and inet_csk_reqsk_queue_prune()' },
      { what: 'Lab runs legacy-defer-* (emulated)' },
    ],
    versions: 'Linux before 2.6.32',
  },
  'accept-overflow-abort': {
    fix: 'Make the program accept faster and its queue longer, as for a full accept queue. A program that closes each connection at once with RST looks the same: check its log.',
    ask: [
      listenCounters,
      { system: 'Linux', command: 'sysctl net.ipv4.tcp_abort_on_overflow', look: 'The value 1.' },
    ],
    sources: [
      { what: 'Linux tcp_check_req(): tcp_abort_on_overflow → tcp_send_active_reset' },
      { what: 'Lab runs overflow-abort-*' },
    ],
  },
  'closed-at-once': {
    fix: 'Look into the log of the program, or of the proxy in front of it, for this client at this moment.',
    ask: [
      {
        system: 'any',
        command: 'the log of the program or proxy',
        look: 'This client refused, a limit reached, no back end available.',
      },
    ],
    sources: [
      {
        what: 'Linux tcp_send_active_reset() (a socket is closed); tcp_v4_send_reset() (no socket)',
      },
      { what: 'RFC 9293 section 3.10.5 (ABORT)' },
    ],
  },
  'accept-queue-full-syn-dropped': {
    fix: 'Make the program accept faster and its queue longer, as for a full accept queue.',
    ask: [listenQueue, listenCounters],
    sources: [
      { what: 'Linux tcp_conn_request(): sk_acceptq_is_full → ListenOverflows, SYN dropped' },
      { what: 'Lab runs overflow-syn-dropped-*, synrecv-pile-up-*' },
    ],
  },
  'syn-cookies': {
    fix: 'Give the listener a longer queue (net.ipv4.tcp_max_syn_backlog, the backlog of listen()), so that cookies are needed only under attack.',
    ask: [cookieCounters, listenCounters],
    sources: [
      { what: 'Linux tcp_conn_request(), cookie_v4_check(); RFC 4987 section 3.6' },
      { what: 'Lab runs syn-cookies-*, synrecv-pile-up-02' },
    ],
  },
  healthy: {
    fix: 'Nothing is broken. Capture where all packets of both directions pass.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.5' }],
  },
  'half-open-reuse': {
    fix: 'Nothing is broken; it costs the client one second. It happens when a client or a NAT device uses a port again too soon.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 5961 section 4; RFC 9293 section 3.10.7.4' },
      { what: 'Lab run half-open-01' },
    ],
  },
  'health-check': {
    fix: 'Nothing is broken. Leave such flows out when you count openings that failed.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.5.2; nmap -sS, HAProxy and LVS TCP checks' }],
  },
  'client-tested': {
    fix: 'Ask whoever protects the server; a test by SYN cookie costs the client nothing.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.10.7.3: an unacceptable ACK in SYN-SENT is answered with RST' },
    ],
  },
  'raw-socket-reset': {
    fix: "Keep the kernel's RST from leaving: iptables -A OUTPUT -p tcp --tcp-flags RST RST --sport PORT -j DROP, or use an address that the kernel does not own.",
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.10.7.1; Linux tcp_v4_send_reset()' }],
  },
  'connection-forgotten': {
    fix: 'Use keep-alives that are shorter than the idle timer of server and boxes, or open connections only when they are needed.',
    ask: [captureAtServer],
    sources: [
      {
        what: 'RFC 9293 section 3.10.7.1: a segment for which no connection exists is answered with RST',
      },
      {
        what: 'RFC 5382 section 5: a NAT may forget an established connection after 2 h 4 min; many boxes do after 60 to 350 s',
      },
    ],
  },
  'split-handshake': {
    fix: 'Let the firewall refuse it: no ordinary server opens a connection like that.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.5; NSS Labs 2011 on the TCP split handshake' }],
  },
  'simultaneous-open': {
    fix: 'Nothing is broken; peer-to-peer programs and BGP do it on purpose.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.5, figure 7' }, { what: 'Lab run simultaneous-open-01' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
