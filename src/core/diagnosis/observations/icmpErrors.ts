/** ICMP errors that quote the SYN or the SYN-ACK: a router or host says that it did not pass it on. */
import { IcmpReason } from '../../wire/icmpReason';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isReset, isSyn } from '../../opening/segmentKinds';
import { sequenceAdd } from '../../tcp/sequence';
import { countText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { quotedErrorsOf, type QuotedError } from '../quotedErrors';
import { fact, type Detector, type Observation } from './observation';
import { listedIcmpErrors } from './toldFates';

export const icmpErrors: Detector = {
  kinds: [
    'icmp-error',
    'syn-ttl-expired',
    'some-syns-ttl-expired',
    'icmp-error-of-each-syn',
    'syn-too-large',
    'smaller-syn-answered',
    'icmp-error-of-syn-ack',
    'icmp-error-of-ack',
  ],
  detect(context) {
    const { opening, clientIsn } = context;
    const { syns, synAck, ack } = opening;
    // Who goes on has a connection: it is the SYN-ACK that the capture missed.
    const goesOn = synAck === null && context.own.some((s) => !isReset(s) && !isSyn(s));
    const ofSyn = errorsThatQuote(context, goesOn ? null : clientIsn).filter(
      // A SYN that was answered after all was passed on (a soft error, RFC 1122 section 4.2.3.9); one that had to come again was not.
      (error) =>
        error.reason !== IcmpReason.tooBig &&
        (synAck === null ||
          syns.some(({ packet }) => packet > error.packet && packet < synAck.packet)),
    );
    const expired = ofSyn.filter(({ reason }) => reason === IcmpReason.timeExceeded);
    const isExpired = ofSyn.length > 0 && expired.length === ofSyn.length;
    const silent = leftInSilence(context, ofSyn);
    const onlySome = isExpired && silent.length > 0;
    // What begins behind the SYN: the ACK, or the first data.
    const ofAck =
      ack === null || clientIsn === null
        ? []
        : errorsThatQuote(context, sequenceAdd(clientIsn, 1)).filter(
            ({ packet, reason }) => packet > ack.packet && reason !== IcmpReason.tooBig,
          );
    // One that was acknowledged arrived.
    const ofSynAck =
      ack !== null
        ? []
        : errorsThatQuote(context, synAck?.sequence ?? null).filter(
            ({ reason }) => reason !== IcmpReason.tooBig,
          );
    return [
      ...listedIcmpErrors(context),
      ...tooLarge(context),
      ...(ofAck.length === 0
        ? []
        : [
            fact(
              'icmp-error-of-ack',
              packetsOf(ofAck),
              `${countText(ofAck.length, 'ICMP error')} ${ofAck.length === 1 ? 'quotes' : 'quote'} a segment of the client behind its SYN: a device on the way did not pass it on.`,
              { weight: 'finding', note: 'refused by ICMP on the way' },
            ),
          ]),
      ...(onlySome
        ? [
            fact(
              'some-syns-ttl-expired',
              [...packetsOf(expired), ...silent.map(({ packet }) => packet)],
              `${countText(expired.length, 'ICMP error')} ${expired.length === 1 ? 'says' : 'say'} that the TTL of a SYN ran out on the way; ${silent.length === 1 ? 'another SYN' : countText(silent.length, 'other SYN')} met silence: something else holds back what gets further, or a router does not tell each time.`,
              { weight: 'finding', note: 'TTL used up, of some SYNs' },
            ),
          ]
        : []),
      ...(ofSyn.length === 0 || onlySome
        ? []
        : [
            fact(
              'icmp-error',
              packetsOf(ofSyn),
              `${countText(ofSyn.length, 'ICMP error')} ${ofSyn.length === 1 ? 'quotes' : 'quote'} the SYN: ${isExpired ? 'it had used up its TTL on the way' : 'a device on the way, or the host itself, refused to pass it on'}${silent.length === 0 ? '' : `; ${silent.length === 1 ? 'another SYN' : countText(silent.length, 'other SYN')} met silence`}.`,
              { weight: 'finding', note: isExpired ? 'TTL used up' : 'refused by ICMP' },
            ),
          ]),
      ...(ofSyn.length > 0 && silent.length === 0
        ? [
            fact(
              'icmp-error-of-each-syn',
              packetsOf(ofSyn),
              'An ICMP error answers each SYN that had the time to be answered.',
            ),
          ]
        : []),
      ...(isExpired && silent.length === 0
        ? [
            fact(
              'syn-ttl-expired',
              packetsOf(expired),
              `The ICMP error says that the TTL of the SYN ran out before it arrived.${traceText(syns)}`,
            ),
          ]
        : []),
      ...(ofSynAck.length === 0
        ? []
        : [
            fact(
              'icmp-error-of-syn-ack',
              packetsOf(ofSynAck),
              `${countText(ofSynAck.length, 'ICMP error')} ${ofSynAck.length === 1 ? 'quotes' : 'quote'} the SYN-ACK: a device on its way back, or the client's own host, did not take it.`,
              { weight: 'finding', note: 'the SYN-ACK is refused by ICMP' },
            ),
          ]),
    ];
  },
};

/** No path is so long that a SYN which set out with 64 has no more left (the longest of today have about 35 hops). */
const TOO_SHORT = 16;

/** What a TTL says that no system sends, and no loop of routers leaves to the first copy of a SYN. */
function traceText(syns: readonly OpeningSegment[]): string {
  const ttl = syns[0]?.ttl ?? null;
  return ttl === null || ttl > TOO_SHORT
    ? ''
    : ` It came past here with ${ttl}: set so low on purpose, by a traceroute.`;
}

/** A router answers within this time (nanoseconds). */
const ANSWERED_BY_THEN = 1e9;

/** SYNs that no error tells of: none follows them, though there was time for one, and the next SYN came after. */
function leftInSilence(
  { capture, opening: { syns, synAck } }: OpeningContext,
  errors: readonly QuotedError[],
): OpeningSegment[] {
  return syns.filter((syn, i) => {
    const next = syns[i + 1];
    if (synAck !== null && (next === undefined || next.packet > synAck.packet)) return false;
    const until = next?.time ?? capture.end;
    const isQuoted = errors.some(
      ({ packet }) => packet > syn.packet && (next === undefined || packet < next.packet),
    );
    return !isQuoted && !(until - syn.time < ANSWERED_BY_THEN);
  });
}

/** A SYN with data (TCP Fast Open, RFC 7413) that the path is too small for: no refusal, and a SYN without goes through. */
function tooLarge(context: OpeningContext): Observation[] {
  const { syns, synAck } = context.opening;
  const large = syns.find(({ payloadLength }) => payloadLength > 0);
  const told = errorsThatQuote(context, context.clientIsn).find(
    ({ reason, packet }) =>
      reason === IcmpReason.tooBig && large !== undefined && packet > large.packet,
  );
  if (large === undefined || told === undefined) return [];
  const smaller = syns.find((s) => s.packet > told.packet && s.payloadLength < large.payloadLength);
  return [
    fact(
      'syn-too-large',
      [large.packet, told.packet],
      `By ICMP a router says that the SYN, with ${countText(large.payloadLength, 'byte')} of data (TCP Fast Open), is too large for the path: it did not arrive. Nobody refused it.`,
      { weight: 'finding', note: 'SYN with data: too large' },
    ),
    ...(smaller === undefined || synAck === null || synAck.packet < smaller.packet
      ? []
      : [
          fact(
            'smaller-syn-answered',
            [smaller.packet, synAck.packet],
            'A later SYN, without so much data, was answered.',
          ),
        ]),
  ];
}

const packetsOf = (errors: readonly QuotedError[]) => errors.map(({ packet }) => packet);

/**
 * The errors that quote a segment with this number. Errors about data (a path with a smaller MTU, say) quote other numbers, and are
 * no matter of the opening.
 */
function errorsThatQuote(
  { capture, opening }: OpeningContext,
  sequence: number | null,
): readonly QuotedError[] {
  if (sequence === null) return [];
  return quotedErrorsOf(capture, opening.flow).filter((error) => error.sequence === sequence);
}
