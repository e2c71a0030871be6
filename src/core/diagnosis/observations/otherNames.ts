/** The same opening under another pair of addresses: translated on its way, or answered under another name. */
import type { Capture } from '../../capture';
import { isGivenBase } from '../../listings/givenNumbers';
import { FlowTrait, type FlowIndex } from '../../flows/flowTable';
import type { Opening } from '../../opening/opening';
import { openingOf } from '../../opening/openingOf';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isPureAck, isReset, isSyn, isSynAck } from '../../opening/segmentKinds';
import { openingSegmentsOf } from '../../opening/segmentsOf';
import { addressText, endpointText } from '../../packets/addressText';
import { sequenceAdd } from '../../tcp/sequence';
import { countText, durationText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { flowsOfAnswer, flowsOfSyn, olderFlowsOf } from '../relatedFlows';
import { fact, type Detector, type Observation } from './observation';

/** A device forwards a SYN within this time (nanoseconds). */
const FORWARDED_WITHIN = 0.5e9;
/** A TCP answers a segment out of place within a round trip of the path; longer than this is no answer to it (nanoseconds). */
const ANSWERED_WITHIN = 0.5e9;

export const otherNames: Detector = {
  kinds: [
    'answered-under-other-name',
    'other-name-refused',
    'answers-other-name',
    'further-answer',
    'syn-forwarded',
    'forwarded-to-itself',
    'forwarded-syn',
    'forwarded-and-answered',
    'challenged-from-other-port',
  ],
  detect(context) {
    const { opening } = context;
    if (opening.syns.length === 0) return answersOther(context);
    if (opening.synAck !== null) return forwarded(context);
    const answers = answeredUnderOtherName(context);
    if (answers.length > 0) return answers;
    return [...forwarded(context), ...challenged(context)];
  },
};

const serverText = ({ flows, addresses }: Capture, flow: FlowIndex) =>
  endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!);

const clientText = ({ flows, addresses }: Capture, flow: FlowIndex) =>
  endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!);

const sameClient = ({ flows }: Capture, a: FlowIndex, b: FlowIndex) =>
  flows.clientAddress[a] === flows.clientAddress[b] && flows.clientPort[a] === flows.clientPort[b];

/** Does a SYN-ACK quote the timestamp of one of these SYNs? Null when one side has none. */
function quotes(synAck: OpeningSegment, syns: readonly OpeningSegment[]): boolean | null {
  if (synAck.tsecr === null || syns.every(({ tsval }) => tsval === null)) return null;
  return syns.some(({ tsval }) => tsval === synAck.tsecr);
}

/**
 * Did the client send another SYN of this number, to another address or port? A scanner gives all its SYNs one number, which then tells them apart no
 * more: the answer may be that of a SYN that the capture missed.
 */
function isOfManySyns(capture: Capture, flow: FlowIndex, syn: OpeningSegment): boolean {
  return flowsOfSyn(capture, syn.sequence, flow).some((other) => {
    if (!sameClient(capture, flow, other)) return false;
    const twin = openingSegmentsOf(capture, other).find((s) => !s.fromServer && isSyn(s));
    return twin !== undefined && !isSamePacket(syn, twin);
  });
}

/** SYN-ACKs under another address and port that acknowledge this SYN, at the same client's address and port. */
function answeredUnderOtherName({ capture, opening, own }: OpeningContext): Observation[] {
  const { flow, syns } = opening;
  const syn = syns[0]!;
  const found = flowsOfAnswer(capture, syn.sequence, flow).flatMap((other) => {
    if (!sameClient(capture, flow, other)) return [];
    const segments = openingSegmentsOf(capture, other);
    const synAck = segments.find((s) => s.fromServer && isSynAck(s));
    if (synAck === undefined || synAck.packet < syn.packet) return [];
    const quoted = quotes(synAck, syns);
    if (quoted === false || (quoted === null && isOfManySyns(capture, flow, syn))) return [];
    return [{ other, segments, synAck }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const acknowledged = sequenceAdd(first.synAck.sequence, 1);
  const taken = [...own, ...first.segments].find(
    (s) => !s.fromServer && !isSyn(s) && !isReset(s) && s.acknowledgment === acknowledged,
  );
  const resets = found.flatMap(({ segments }) =>
    segments.filter((s) => !s.fromServer && isReset(s)),
  );
  const packets = [...syns, ...found.map(({ synAck }) => synAck), ...resets]
    .map(({ packet }) => packet)
    .sort((a, b) => a - b);
  const proof =
    quotes(first.synAck, syns) === true
      ? "acknowledges this SYN's number and quotes its timestamp"
      : "acknowledges this SYN's number";
  const names = `The SYN to ${serverText(capture, flow)} was answered by ${serverText(capture, first.other)}, whose SYN-ACK ${proof}`;
  if (taken !== undefined && resets.length === 0) return [];
  const refused = resets.find((s) => s.sequence === first.synAck.acknowledgment);
  return [
    ...(refused === undefined
      ? []
      : [
          fact(
            'other-name-refused',
            [first.synAck.packet, refused.packet],
            'The client answers that SYN-ACK with RST: it knows no such connection.',
            { source: 'otherFlows' },
          ),
        ]),
    fact(
      'answered-under-other-name',
      packets,
      `${names}${resets.length === 0 ? '.' : "; the client's host knows no connection of that name and answers with RST."}`,
      {
        weight: 'finding',
        note: 'answered under another name',
        source: 'otherFlows',
      },
    ),
  ];
}

/** This SYN-ACK answers a SYN that went to another address or port. */
function answersOther({ capture, opening }: OpeningContext): Observation[] {
  const { flow, synAck } = opening;
  if (synAck === null) return [];
  const isn = sequenceAdd(synAck.acknowledgment, -1);
  for (const other of flowsOfSyn(capture, isn, flow)) {
    if (!sameClient(capture, flow, other)) continue;
    const segments = openingSegmentsOf(capture, other);
    const syns = segments.filter((s) => !s.fromServer && isSyn(s));
    if (!opening.crooked && isFurtherAnswer(capture, flow, other, segments)) {
      return [
        fact(
          'further-answer',
          [syns[0]!.packet, synAck.packet],
          `This SYN-ACK is a further answer to the SYN of stream ${other}, which several machines answered. It is told there.`,
          { weight: 'finding', note: 'a further answer to one SYN', source: 'otherFlows' },
        ),
      ];
    }
    const quoted = quotes(synAck, syns);
    if (segments.some((s) => s.fromServer && isSynAck(s)) || quoted === false) continue;
    if (quoted === null && isOfManySyns(capture, other, syns[0]!)) continue;
    return [
      fact(
        'answers-other-name',
        [syns[0]!.packet, synAck.packet],
        `This SYN-ACK answers the SYN to ${serverText(capture, other)} (stream ${other}): one connection under two names. What became of it is told there.`,
        { weight: 'finding', note: 'answers a SYN to another name', source: 'otherFlows' },
      ),
    ];
  }
  return [];
}

/** Does a SYN-ACK come from the same address and port as two others of different numbers that answer the same SYN? */
function isFurtherAnswer(
  { flows }: Capture,
  flow: FlowIndex,
  other: FlowIndex,
  segments: readonly OpeningSegment[],
): boolean {
  const numbers = segments.filter((s) => s.fromServer && isSynAck(s)).map((s) => s.sequence);
  return (
    flows.serverAddress[flow] === flows.serverAddress[other] &&
    flows.serverPort[flow] === flows.serverPort[other] &&
    new Set(numbers).size > 1
  );
}

/** Of several legs the one in front tells of this one; behind it, the one that was answered says more than one in between. */
function inFrontAndAnsweredFirst(
  { flows }: Capture,
  flow: FlowIndex,
  legs: readonly FlowIndex[],
): readonly FlowIndex[] {
  const rank = (leg: FlowIndex) =>
    leg < flow ? 0 : (flows.traits[leg]! & FlowTrait.hasSynAck) !== 0 ? 1 : 2;
  return legs.length < 2 ? legs : legs.toSorted((a, b) => rank(a) - rank(b));
}

/** The same SYN under another pair of addresses: before, or behind, a device that translates. */
function forwarded({ capture, opening, own, endsEarly }: OpeningContext): Observation[] {
  const { flow, syns, synAck } = opening;
  const syn = syns[0]!;
  // A number that the reader gave, because the listing counts from each SYN, tells no flows apart.
  const isGiven = isGivenBase(syn.sequence);
  if (syn.tsval === null && isGiven) return [];
  for (const other of inFrontAndAnsweredFirst(
    capture,
    flow,
    flowsOfSyn(capture, syn.sequence, flow),
  )) {
    const segments = openingSegmentsOf(capture, other);
    const twin = segments.find((s) => !s.fromServer && isSyn(s));
    if (twin === undefined || !isUnderOtherName(capture, flow, other)) continue;
    if (isGiven && isOtherPortOfClient(capture, flow, other)) continue;
    if (!isSamePacket(twin, syn) && !isSameConversation(own, segments)) continue;
    const apart = twin.time - syn.time;
    if (Math.abs(apart) > FORWARDED_WITHIN) continue;
    const answer = segments.find((s) => s.fromServer && (isSynAck(s) || isReset(s)));
    const twins = segments.filter((s) => !s.fromServer && isSyn(s));
    const isBehind = twin.packet < syn.packet;
    if (isBehind) {
      if (synAck !== null && !isToldInFront(opening, openingOf(capture, other))) continue;
      return [
        fact(
          'forwarded-syn',
          [twin.packet, syn.packet],
          `This is the SYN of stream ${other}, translated and forwarded ${durationText(-apart)} later. What became of it is told there.`,
          { weight: 'finding', note: 'the SYN, translated', source: 'otherFlows' },
        ),
      ];
    }
    if (synAck !== null) continue;
    // A client that goes on has the answer: it is the capture that shows it on one side only.
    if ([...own, ...segments].some((s) => !s.fromServer && isTaken(s))) continue;
    const packets = [...syns, ...twins].map(({ packet }) => packet).sort((a, b) => a - b);
    const from = `${clientText(capture, other)} → ${serverText(capture, other)}`;
    const passed = `${countText(twins.length, 'SYN')} left here as ${from}, ${durationText(apart)} after ${twins.length === 1 ? 'it' : 'they'} came (same number${syn.tsval === null ? '' : ' and timestamp'}): received, translated and forwarded`;
    if (answer === undefined) {
      const { clientAddress, serverAddress } = capture.flows;
      const itself =
        clientAddress[other] === serverAddress[other]
          ? [
              fact(
                'forwarded-to-itself',
                twins.map(({ packet }) => packet),
                `Behind the translation the SYN has one address at both ends, ${addressText(capture.addresses, clientAddress[other]!)}: that of the machine to which it goes.`,
                {
                  weight: 'finding',
                  note: 'source and destination are one machine',
                  source: 'otherFlows',
                },
              ),
            ]
          : [];
      return [
        ...itself,
        fact(
          'syn-forwarded',
          packets,
          `${passed}. Nothing came back to ${twins.length === 1 ? 'it' : 'them'}.`,
          {
            weight: 'finding',
            note: 'translated and forwarded',
            source: 'otherFlows',
          },
        ),
      ];
    }
    return [
      fact(
        'forwarded-and-answered',
        [...packets, answer.packet],
        `${passed}. The answer to it came back under the translated name, and ${endsEarly === null ? 'never went' : 'had not gone'} out under the name that the client knows${endsEarly === null ? '' : ' where the capture ends'}.`,
        { weight: 'finding', note: 'the answer was not translated back', source: 'otherFlows' },
      ),
    ];
  }
  return [];
}

/**
 * Are two SYNs of one number one packet, translated? Translation leaves timestamps and IP ID as they are (RFC 3022 section 4.1), and a
 * router lowers the TTL. The number alone says nothing: a scanner gives all its SYNs the same.
 */
function isSamePacket(a: OpeningSegment, b: OpeningSegment): boolean {
  if (a.tsval !== null || b.tsval !== null) return a.tsval === b.tsval;
  return a.ipId !== null && a.ipId === b.ipId && (a.ipId !== 0 || a.ttl !== b.ttl);
}

/** A device passes a packet on within this time (nanoseconds). */
const PASSED_ON_WITHIN = 1e6;

/**
 * Where neither says more than numbers (the sniffer of a firewall): both SYN-ACKs have one number as well, or each SYN, and more than one, is
 * followed at once by its twin.
 */
function isSameConversation(a: readonly OpeningSegment[], b: readonly OpeningSegment[]): boolean {
  const isBare = ({ tsval, ipId }: OpeningSegment) => tsval === null && ipId === null;
  if (!a.every(isBare) || !b.every(isBare)) return false;
  const synAcks = [a, b].map((s) => s.find((segment) => segment.fromServer && isSynAck(segment)));
  if (synAcks[0] !== undefined && synAcks[1] !== undefined) {
    return synAcks[0].sequence === synAcks[1].sequence;
  }
  const [ours, theirs] = [a, b].map((s) => s.filter((one) => !one.fromServer && isSyn(one)));
  // A scanner that tries two addresses at a time looks alike: where one of them answers, nothing follows.
  if (synAcks[0] !== undefined || synAcks[1] !== undefined) return false;
  return (
    ours!.length > 1 &&
    ours!.length === theirs!.length &&
    ours!.every((syn, i) => Math.abs(syn.time - theirs![i]!.time) <= PASSED_ON_WITHIN)
  );
}

/** A client's segment that a connection takes, or at least an answer to a SYN-ACK. */
const isTaken = (s: OpeningSegment) => !isSyn(s) && !isReset(s);

/**
 * Does the leg in front of a translation show what this one, behind it, went through? The SYN-ACK that never left there, or the very
 * same trouble of one connection.
 */
function isToldInFront(behind: Opening, front: Opening): boolean {
  if (front.synAck === null) return behind.ack === null && front.ack === null;
  if (front.synAck.sequence !== behind.synAck?.sequence) return false;
  return behind.crooked ? front.crooked : behind.ack === null && front.ack === null;
}

/**
 * Two SYNs of one host from two ports. All that it sends within a tick of its timestamp clock has one TSval (Linux has one clock for a pair of
 * addresses: secure_tcp_ts_off()), so that without numbers of their own these are two connections.
 */
function isOtherPortOfClient({ flows }: Capture, a: FlowIndex, b: FlowIndex): boolean {
  return (
    flows.clientAddress[a] === flows.clientAddress[b] && flows.clientPort[a] !== flows.clientPort[b]
  );
}

/** One end at least has another address or port. */
function isUnderOtherName({ flows }: Capture, a: FlowIndex, b: FlowIndex): boolean {
  return (
    flows.serverAddress[a] !== flows.serverAddress[b] ||
    flows.serverPort[a] !== flows.serverPort[b] ||
    flows.clientAddress[a] !== flows.clientAddress[b] ||
    flows.clientPort[a] !== flows.clientPort[b]
  );
}

/**
 * Each SYN is followed at once by a bare ACK to the same client port from another port of the server, always with the same
 * numbers: the challenge ACK (RFC 5961 section 4) of an older connection that the SYN hit behind a translation.
 */
function challenged({ capture, opening, own }: OpeningContext): Observation[] {
  const { flow, syns } = opening;
  if (own.some(({ fromServer }) => fromServer)) return [];
  const { flows } = capture;
  for (const other of olderFlowsOf(capture, flow)) {
    if (other === flow || flows.serverAddress[other] !== flows.serverAddress[flow]) continue;
    const acks = openingSegmentsOf(capture, other).filter((s) => s.fromServer && isPureAck(s));
    const [first] = acks;
    if (first === undefined) continue;
    if (
      acks.some((s) => s.sequence !== first.sequence || s.acknowledgment !== first.acknowledgment)
    )
      continue;
    let at = 0;
    const answers = syns.flatMap((syn) => {
      while (at < acks.length && acks[at]!.packet < syn.packet) at++;
      const ack = acks[at];
      return ack !== undefined && ack.time - syn.time <= ANSWERED_WITHIN
        ? [[syn, ack] as const]
        : [];
    });
    if (answers.length < syns.length) continue;
    return [
      fact(
        'challenged-from-other-port',
        answers.flat().map(({ packet }) => packet),
        `Each SYN to ${serverText(capture, flow)} is followed within ${durationText(Math.max(...answers.map(([syn, ack]) => ack.time - syn.time)))} by a bare ACK from ${serverText(capture, other)} to the same port of the client, always with the same numbers: a TCP there took the SYN for one of an older connection.`,
        { weight: 'finding', note: 'answered from another port', source: 'otherFlows' },
      ),
    ];
  }
  return [];
}
