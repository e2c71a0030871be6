/** SYNs that ask for something (Fast Open, ECN, options), and a plainer one that alone is answered. */
import { attemptsOf } from '../../opening/attempts';
import type { OpeningSegment } from '../../opening/openingSegments';
import { isSynAck } from '../../opening/segmentKinds';
import { TcpFlag } from '../../packets/packetTable';
import { countText, durationText, listText } from '../../words/duration';
import { fact, type Detector } from './observation';

const ECN = TcpFlag.ece | TcpFlag.cwr;

/** What a SYN can carry and its sender leaves out when it tries again, as a person names it. */
const EXTRAS: readonly (readonly [string, (syn: OpeningSegment) => boolean])[] = [
  ['data (TCP Fast Open)', ({ payloadLength }) => payloadLength > 0],
  ['a request for ECN', ({ flags }) => (flags & ECN) === ECN],
  ['timestamps', ({ tsval }) => tsval !== null],
  ['window scaling', ({ windowScale }) => windowScale !== null],
  ['SACK permitted', ({ sackPermitted }) => sackPermitted],
];

export const plainSyn: Detector = {
  kinds: ['plain-syn-answered', 'plain-syn-answered-after-several'],
  detect({ own, opening }) {
    const { synAck, syns } = opening;
    if (synAck === null || syns.length < 2) return [];
    const attempts = attemptsOf(own);
    const at = attempts.findIndex(({ answer }) => answer !== null && isSynAck(answer));
    const before = attempts.slice(0, Math.max(at, 0)).map(({ syn }) => syn);
    if (before.length === 0 || attempts.slice(0, at).some(({ answer }) => answer !== null)) {
      return [];
    }
    const plain = attempts[at]!.syn;
    // The answer to an earlier SYN may have been under way.
    if (plain.sequence !== before[0]!.sequence || !(synAck.time - plain.time < SOON)) return [];
    if (quotesEarlier(synAck, plain)) return [];
    const left = EXTRAS.filter(([, has]) => before.every(has) && !has(plain)).map(([name]) => name);
    if (left.length === 0) return [];
    const packets = [...before, plain, synAck].map(({ packet }) => packet);
    const which =
      before.length === 1 ? 'The first SYN' : `The first ${countText(before.length, 'SYN')}`;
    return [
      fact(
        'plain-syn-answered',
        packets,
        `${which} carried ${listText(left)} and went unanswered; the next one, without, was answered ${durationText(synAck.time - plain.time)} later.`,
        { weight: 'finding', note: 'a plainer SYN, and it is answered' },
      ),
      ...(before.length < SEVERAL
        ? []
        : [
            fact(
              'plain-syn-answered-after-several',
              packets,
              `${countText(before.length, 'SYN')} in a row went unanswered, and the very first plain one was answered: chance seldom does that.`,
            ),
          ]),
    ];
  },
};

/** So many in a row are not taken for chance. */
const SEVERAL = 2;
/** An answer later than this may be that of an earlier SYN (nanoseconds). */
const SOON = 0.5e9;

/** With timestamps, the SYN-ACK says which SYN it answers. */
const quotesEarlier = ({ tsecr }: OpeningSegment, { tsval }: OpeningSegment) =>
  tsecr !== null && tsval !== null && tsecr !== tsval;
