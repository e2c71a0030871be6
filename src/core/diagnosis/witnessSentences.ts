/**
 * Sentences for evidence from outside a flow, made of a kind and of numbers alone: what a link without addresses can
 * say of other flows, of a host and of statements, without a word of the text that came in.
 */
import { countText, durationText, numberText } from '../words/duration';
import type { ObservationKind } from './observations/observation';

/** Makes the sentence of a kind; a number that a link does not hold is undefined. */
type Sentence = (first: number | undefined, second: number | undefined) => string;

/** A sentence with a count; `without` where the count is not known. */
function counted(singular: string, rest: string, without: string): Sentence {
  return (count) => (count === undefined ? without : `${countText(count, singular)} ${rest}`);
}

function rose(label: string, meaning: string): Sentence {
  const by = (rise: number | undefined) => (rise === undefined ? '' : ` by ${numberText(rise)}`);
  return (rise) =>
    `${label} rose${by(rise)}: each time the kernel ${meaning}. That is no less than the segments that the server ignored meanwhile.`;
}

function queue(what: string): Sentence {
  return (waiting, backlog) =>
    waiting === undefined || backlog === undefined
      ? `The accept queue of this listener was ${what}`
      : `${countText(waiting, 'connection')} waited to be accepted; the queue holds ${numberText(backlog + 1)}: ${what}`;
}

const always =
  (text: string): Sentence =>
  () =>
    text;

const sentences: Partial<Record<ObservationKind, Sentence>> = {
  // Other flows.
  'listener-crooked-meanwhile': counted(
    'other opening',
    'of this listener went the same way within 5 s of this one.',
    'Other openings of this listener went the same way within 5 s of this one.',
  ),
  'listener-unanswered-meanwhile': counted(
    'other SYN',
    'to this listener went unanswered within 5 s of this one.',
    'Other SYNs to this listener went unanswered within 5 s of this one.',
  ),
  'other-ports-crooked-meanwhile': counted(
    'opening',
    'of other ports of this server went the same way within 5 s of this one, and none went through.',
    'Openings of other ports of this server went the same way within 5 s of this one, and none went through.',
  ),
  'listener-healthy-meanwhile': counted(
    'other opening',
    'of this listener went through within 5 s of this one.',
    'Other openings of this listener went through within 5 s of this one.',
  ),
  'same-client-healthy': always(
    'Another opening of this very client to this listener went through within 5 s of this one: the way between them was open.',
  ),
  'listener-answers-others': (count) =>
    `The same address and port answered ${count === undefined ? 'other SYNs' : countText(count, 'other SYN')} within 5 s of this one: a program listens there.`,
  'listener-refuses-others': (count) =>
    `The same address and port refused ${count === undefined ? 'other SYNs' : countText(count, 'other SYN')} with RST within 5 s of this one.`,
  'timestamp-below-other-host': always(
    "The SYN's TSval lies below the one that this address used with this listener within the minute before: several machines behind one address. A server that remembers timestamps by address drops such a SYN.",
  ),
  'higher-timestamp-answered': (count) =>
    `Meanwhile ${count === undefined ? 'SYNs' : countText(count, 'SYN')} of the same address with a higher TSval ${count === 1 ? 'was' : 'were'} answered at once.`,
  'only-silent-clients-crooked': (silent, spoke) =>
    `In ${silent === undefined ? 'all crooked openings' : countText(silent, 'crooked opening')} of this listener the client was silent until the one resend; ${spoke === undefined ? 'clients' : countText(spoke, 'client')} that spoke at once went through. None looks otherwise.`,
  'speaking-clients-crooked': counted(
    'other opening',
    'of this listener went crooked although the client had spoken or had answered a resend, or straight although it was silent: no deferral does that.',
    'Other openings of this listener went crooked although the client had spoken or had answered a resend, or straight although it was silent: no deferral does that.',
  ),
  'client-probes-many': (syns, targets) =>
    `Within 5 s this client sent ${syns === undefined ? 'many other SYNs' : countText(syns, 'other SYN')}${targets === undefined ? '' : `, to ${numberText(targets)} addresses and ports or more`}, that were refused or not answered, and repeated hardly any: it tries what is open.`,
  'many-sources-never-repeat': (syns, sources) =>
    `Within 5 s ${syns === undefined ? 'many other SYNs' : countText(syns, 'other SYN')} came to this listener${sources === undefined ? '' : `, from ${numberText(sources)} addresses or more`}, and hardly any was sent again, as a client that waits for an answer would do.`,
  'many-sources-never-acknowledge': (syns, sources) =>
    `Within 5 s this listener answered ${syns === undefined ? 'many other SYNs' : countText(syns, 'other SYN')}${sources === undefined ? '' : `, from ${countText(sources, 'address', 'addresses')} or more`}, and none of them acknowledged the SYN-ACK or refused it.`,
  'refused-only-with-ecn': always(
    'SYNs that ask for ECN (ECE and CWR set) are refused here, and a SYN without these flags was answered with SYN-ACK.',
  ),
  'answered-under-other-name': always(
    "The SYN was answered under another name: by a SYN-ACK that acknowledges this SYN's number, from another address or port.",
  ),
  'answers-other-name': always(
    'This SYN-ACK answers a SYN to another address or port: one connection under two names.',
  ),
  'further-answer': always(
    'This SYN-ACK is a further answer to the SYN of another flow of the capture, which several machines answered.',
  ),
  'syn-forwarded': always(
    'The SYN was received, translated and forwarded where the capture was taken, and nothing came back to it.',
  ),
  'forwarded-to-itself': always(
    'Behind the translation the SYN has one address at both ends: that of the machine to which it goes.',
  ),
  'forwarded-syn': always(
    'This is the SYN of another flow of the capture, translated and forwarded.',
  ),
  'other-name-refused': always(
    'The client answered that SYN-ACK with RST: it knew no such connection.',
  ),
  'forwarded-and-answered': always(
    'The SYN was translated and forwarded. The answer to it came back under the translated name, and never went out under the name that the client knows.',
  ),
  'challenged-from-other-port': always(
    'Each SYN is followed by a bare ACK from another port of the server, always with the same numbers: the SYN reached a TCP, which took it for one of an older connection.',
  ),
  'server-host-silent-meanwhile': (asked) =>
    `After the ACK nothing came from the server's machine on any flow, though the client sent it ${asked === undefined ? 'data' : `${countText(asked, 'segment')} of data`} on others: the path or that machine was out, and the resends of these seconds are missing for that.`,
  'challenge-of-known-connection': always(
    'Its numbers are those of the older connection of these ports that the capture held.',
  ),
  // Outputs of a host.
  'listener-not-on-host': always(
    "The outputs list the host's listeners, and that of this opening is not among them. Its counters were not used.",
  ),
  'listen-overflows-rose': rose(
    'ListenOverflows',
    'dropped a segment because an accept queue was full',
  ),
  'listen-overflows-counted': always(
    'ListenOverflows counted segments that the kernel dropped because an accept queue was full; whether for this opening, the text does not show.',
  ),
  'listen-overflows-unmoved': always(
    'ListenOverflows did not rise while the server ignored this opening: no segment was dropped because an accept queue was full.',
  ),
  'listen-queue-full': queue('full, while the server ignored this opening.'),
  'listen-queue-full-once': queue(
    'full. The text does not show whether that was while the server ignored this opening.',
  ),
  'listen-queue-not-full': queue('not full at a moment at which the server ignored this opening.'),
  'defer-accept-drops-rose': rose(
    'TCPDeferAcceptDrop',
    'put off a bare ACK for a deferred listener',
  ),
  'defer-accept-drops-counted': always(
    'TCPDeferAcceptDrop counted bare ACKs that the kernel put off for a deferred listener; whether for this opening, the text does not show.',
  ),
  'defer-accept-drops-unmoved': always(
    'TCPDeferAcceptDrop did not rise while the server ignored this opening: no bare ACK was put off for a deferred listener.',
  ),
  'timestamp-rejects-rose': rose(
    'PAWSEstab and TSEcrRejected',
    'refused a segment for its timestamps',
  ),
  'timestamp-rejects-counted': always(
    'PAWSEstab and TSEcrRejected counted segments that the kernel refused for their timestamps; whether for this opening, the text does not show.',
  ),
  'checksum-errors-rose': rose('InCsumErrors', 'dropped a segment with a wrong checksum'),
  'checksum-errors-counted': always(
    'InCsumErrors counted segments with a wrong checksum; whether for this opening, the text does not show.',
  ),
  'checksum-errors-unmoved': always(
    'InCsumErrors did not rise while the server ignored this opening: no segment with a wrong checksum was dropped.',
  ),
  'firewall-drops-counted': counted(
    'packet',
    'were dropped by a rule of the packet filter that hits every segment that the server ignored here.',
    'A rule of the packet filter hits every segment that the server ignored here, and has dropped packets.',
  ),
  'firewall-drops-perhaps': counted(
    'packet',
    'were dropped by the packet filter or by connection tracking; whether those of this opening are among them, the text does not show.',
    'The packet filter or connection tracking dropped packets; whether those of this opening are among them, the text does not show.',
  ),
  'firewall-drops-match': counted(
    'packet',
    'were dropped by a rule of the packet filter between its two prints: as many as the segments of this opening that went unanswered.',
    'A rule of the packet filter dropped as many packets between its two prints as segments of this opening went unanswered.',
  ),
  'listen-overflows-zero': always(
    'ListenOverflows stands at 0: since it started the kernel never dropped a segment because an accept queue was full.',
  ),
  'defer-accept-drops-zero': always(
    'TCPDeferAcceptDrop stands at 0: since it started the kernel never put off a bare ACK for a deferred listener.',
  ),
  'checksum-errors-zero': always(
    'InCsumErrors stands at 0: since it started the kernel never dropped a segment with a wrong checksum.',
  ),
  'syn-queue-drops-rose': rose(
    'TCPReqQFullDrop',
    'dropped a SYN because the queue of half-open connections was full',
  ),
  'syn-queue-drops-counted': always(
    'TCPReqQFullDrop counted SYNs that the kernel dropped because the queue of half-open connections was full; whether for this opening, the text does not show.',
  ),
  'syn-queue-drops-unmoved': always(
    'TCPReqQFullDrop did not rise while the server ignored this opening: no SYN was dropped because the queue of half-open connections was full.',
  ),
  'syn-queue-full-logged': always(
    "The kernel's log says that the queue of half-open connections was full, and that SYNs were dropped.",
  ),
  'listen-overflow-logged': always("The kernel's log says that an accept queue was full."),
  'conntrack-full-logged': always(
    "The kernel's log says that the table of connection tracking was full, and that packets were dropped.",
  ),
  'syn-timestamp-rejects-rose': rose(
    'PAWSPassive',
    'refused a SYN because its timestamp was older than one that its address had shown',
  ),
  'syn-timestamp-rejects-counted': always(
    'PAWSPassive counted SYNs that the kernel refused because their timestamps were older than ones that their address had shown; whether for this opening, the text does not show.',
  ),
  'tw-recycle-set': always(
    'The server remembers the timestamps of each address and drops SYNs with older ones (tcp_tw_recycle = 1).',
  ),
  'syn-logged-at-host': always(
    "The host's packet filter logged the SYN of this connection: it arrived there.",
  ),
  'ack-logged-at-server': always("The server's packet filter logged an ACK that was ignored."),
  'ack-logged': always('A packet filter logged an ACK that was ignored.'),
  'ack-called-invalid': always('The log of a packet filter calls an ACK invalid.'),
  // What a text says of packets of this very flow.
  'syn-drop-named': always('A text names this connection and says that a filter dropped its SYN.'),
  'syn-ack-drop-named': always(
    'A text names this connection and says that a filter dropped its SYN-ACK.',
  ),
  'ack-drop-named': always(
    'A text names this connection and says that a filter dropped a segment of its client.',
  ),
  'ack-drop-told': always(
    'A text names this connection and says that a filter dropped a segment of its client.',
  ),
  'unasked-syn-ack-dropped': always(
    'A text names this connection and says that a filter dropped a SYN-ACK for which no SYN is here.',
  ),
  'other-drop-told': always(
    'A text says that a packet of this connection was dropped, and none of those that went unanswered here.',
  ),
  'queue-drop-named': always(
    'A text names this connection and says that it was refused because an accept queue was full.',
  ),
  'syn-queue-drop-named': always(
    'A text names this connection and says that its SYN was dropped because the queue of half-open connections was full.',
  ),
  'checksum-drop-named': always(
    'A text names this connection and says that a segment was dropped for a wrong checksum.',
  ),
  'timestamp-drop-named': always(
    'A text names this connection and says that a segment was dropped for its timestamps.',
  ),
  'no-socket-named': always(
    'A text names this connection and says that nothing was there to take its segment.',
  ),
  'ack-stays-inside': always(
    "A device took the client's ACK in, and its text does not show that it sent it on.",
  ),
  'stays-inside': always(
    'A device took a segment of this connection in, and its text does not show that it sent it on.',
  ),
  'reset-cause-told': always('A device says why it reset this connection.'),
  'drop-named': always('A text names this connection and says that a segment was dropped.'),
  'one-direction': always(
    'Only a part of the handshake could be captured: that the rest is missing says nothing.',
  ),
  'only-syns': always(
    'The capture held segments with SYN alone, and most SYN-ACKs once: a filter for SYNs would leave this.',
  ),
  'firewall-empty': always(
    'The packet filter has no rule at all. Other tables, connection tracking and eBPF programs are not in this output.',
  ),
  'tracked-half-open': always(
    'Connection tracking lists this connection as SYN_RECV: it had not taken an ACK of the client when the table was printed. The text does not show when that was.',
  ),
  'syn-cookies-sent': always('SYN cookies were sent.'),
  'syn-cookies-not-sent': always('No SYN cookie was sent while this opening went on.'),
  'syn-cookies-off': always('SYN cookies are off (tcp_syncookies = 0).'),
  'abort-on-overflow-set': always(
    'The server is set to answer with RST when an accept queue is full (tcp_abort_on_overflow = 1).',
  ),
  'abort-on-overflow-off': always(
    'The server is set to drop the ACK silently when an accept queue is full (tcp_abort_on_overflow = 0).',
  ),
  'syn-recv-row': (after, exact) =>
    after === undefined
      ? "The server itself lists this connection as half-open (SYN-RECV) after the client's ACK had passed: it had not opened it."
      : `The server itself lists this connection as half-open (SYN-RECV) ${exact === 1 ? '' : 'at least '}${durationText(after)} after the client's ACK had passed: it had not opened it.`,
  'many-syn-recv': (count, total) =>
    count === undefined || total === undefined
      ? 'Many connections of the host are half-open at once (SYN-RECV). That is a single snapshot, and not of this opening.'
      : `${numberText(count)} of ${countText(total, 'connection')} of the host are half-open at once (SYN-RECV). That is a single snapshot, and not of this opening.`,
  'established-row': always('The host lists this connection as established.'),
  'close-wait-row': always(
    'The server lists this connection as CLOSE-WAIT: the client has closed, the program has not.',
  ),
  'host-snapshot': always(
    'Outputs of the host show a single moment, and not whether it is one of this opening.',
  ),
  // What a person states.
  'captured-at-client': always('Stated: the capture was taken on the client.'),
  'captured-at-server': always('Stated: the capture was taken on the server.'),
  'same-at-both-ends': always(
    'Stated: a capture at the other end shows the same segments, so none was lost between.',
  ),
  'only-under-load': always('Stated: it happens only under load.'),
  'no-firewall': always('Stated: nothing on the server filters packets.'),
};

/** The sentence of a kind of evidence from outside a flow; null for a kind that is none. */
export function witnessSentence(kind: string, numbers: readonly number[]): string | null {
  if (!Object.hasOwn(sentences, kind)) return null;
  return sentences[kind as ObservationKind]!(numbers[0], numbers[1]);
}
