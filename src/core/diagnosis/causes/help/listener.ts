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
    rest: ". The kernel then throws the client's ACK away, keeps the connection half-open and sends its SYN-ACK again. The client knows nothing of it: it believes that it is connected and waits.",
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
    rest: ". The kernel puts off the client's bare ACK and stays half-open; when the period is over it sends the SYN-ACK once more, and the next ACK opens the connection. A client that sends its request at once never notices.",
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
    rest: '.',
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
    rest: ': it answers the ACK with RST instead of dropping it (net.ipv4.tcp_abort_on_overflow=1). Clients see "connection reset" at once instead of a long wait.',
    fix: 'Make the program accept faster and its queue longer, as for a full accept queue. A program that closes each connection at once with RST, or was restarted at that moment, looks the same: check its log.',
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
    rest: ': a banned address, a limit of connections, no back end, a crash.',
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
    rest: '. The kernel then drops the SYN without an answer, and the client has to send it again after 1, 3, 7 s.',
    fix: 'Make the program accept faster and its queue longer, as for a full accept queue.',
    ask: [listenQueue, listenCounters],
    sources: [
      { what: 'Linux tcp_conn_request(): sk_acceptq_is_full → ListenOverflows, SYN dropped' },
      { what: 'Lab runs overflow-syn-dropped-*, synrecv-pile-up-*' },
    ],
  },
  'syn-cookies': {
    rest: ". When the client's ACK is then lost or refused, the server knows nothing to send again: the client waits on a connection that does not exist.",
    fix: 'Give the listener a longer queue (net.ipv4.tcp_max_syn_backlog, the backlog of listen()), so that cookies are needed only under attack.',
    ask: [cookieCounters, listenCounters],
    sources: [
      { what: 'Linux tcp_conn_request(), cookie_v4_check(); RFC 4987 section 3.6' },
      { what: 'Lab runs syn-cookies-*, synrecv-pile-up-02' },
    ],
  },
  healthy: {
    rest: ': it took another path, or the capturing machine dropped it. The client then had nothing to say for a while.',
    fix: 'Nothing is broken. Capture where all packets of both directions pass.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.5' }],
  },
  'half-open-reuse': {
    rest: '. It answers the new SYN with an ACK of the old one (a challenge ACK); the client answers that with RST, which clears the old connection, and its next SYN succeeds.',
    fix: 'Nothing is broken; it costs the client one second. It happens when a client or a NAT device uses a port again too soon.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 5961 section 4; RFC 9293 section 3.10.7.4' },
      { what: 'Lab run half-open-01' },
    ],
  },
  'health-check': {
    rest: ': it breaks the connection off with RST as soon as the SYN-ACK has come. Load balancers do so every few seconds, and port scanners once.',
    fix: 'Nothing is broken. Leave such flows out when you count openings that failed.',
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.5.2; nmap -sS, HAProxy and LVS TCP checks' }],
  },
  'client-gave-up': {
    rest: '. Its host, which knew of no connection any more, answered with RST. Browsers open several connections at once and drop those that come last (RFC 8305).',
    fix: 'Nothing is broken when another connection served instead. Otherwise compare the time that the SYN-ACK took with the connect timeout of the program.',
    ask: [captureAtClient],
    sources: [{ what: 'Linux tcp_v4_send_reset(); RFC 9293 section 3.10.7.1' }],
  },
  'client-tested': {
    rest: ". A real client's TCP answers that with RST and sends its SYN again, which then passes. It costs each new client its first timeout.",
    fix: 'Ask whoever protects the server; a test by SYN cookie costs the client nothing.',
    ask: [captureAtServer],
    sources: [
      { what: 'RFC 9293 section 3.10.7.3: an unacceptable ACK in SYN-SENT is answered with RST' },
    ],
  },
  'raw-socket-reset': {
    rest: '. The server then has no connection any more, and refuses what the program sends next.',
    fix: "Keep the kernel's RST from leaving: iptables -A OUTPUT -p tcp --tcp-flags RST RST --sport PORT -j DROP, or use an address that the kernel does not own.",
    ask: [captureAtClient],
    sources: [{ what: 'RFC 9293 section 3.10.7.1; Linux tcp_v4_send_reset()' }],
  },
  'connection-forgotten': {
    rest: '. A server or a box in between closed it after a time of silence without a word here, or the server was started anew.',
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
    rest: ". TCP allows it; attackers use it to turn a firewall's idea of client and server round.",
    fix: 'Let the firewall refuse it: no ordinary server opens a connection like that.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.5; NSS Labs 2011 on the TCP split handshake' }],
  },
  'simultaneous-open': {
    rest: '. TCP allows it: each answers with a SYN-ACK, and one connection comes of it.',
    fix: 'Nothing is broken; peer-to-peer programs and BGP do it on purpose.',
    ask: [],
    sources: [{ what: 'RFC 9293 section 3.5, figure 7' }, { what: 'Lab run simultaneous-open-01' }],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
