/** Where the capture was taken, as evidence; and packets that it holds twice. */
import { copiesOf } from '../../opening/copies';
import { countText } from '../../words/duration';
import type { OpeningContext } from '../openingContext';
import { ackIsMissing } from './handshake';
import { fact, type Detector, type Observation } from './observation';

/** A SYN that the server answers within this time was not late (nanoseconds). */
const IN_TIME = 0.5e9;

export const place: Detector = {
  kinds: [
    'captured-at-client',
    'captured-at-server',
    'captured-on-path',
    'capture-duplicates',
    'network-duplicates',
    'syn-seen-in-time-at-server',
    'syn-at-server',
  ],
  detect(context) {
    const { opening, vantage } = context;
    const found: Observation[] = [];
    const source = vantage.confidence === 'stated' ? 'stated' : 'packets';
    const { synAck } = opening;
    const ack = ackIsMissing(opening) ? null : opening.ack;
    const handshake = [opening.syns[0], synAck, ack].flatMap((s) => (s ? [s.packet] : []));
    const syn = opening.syns[0];
    const isOver = context.endsEarly === null;
    if (vantage.place === 'server' && syn !== undefined && synAck === null && isOver) {
      found.push(
        fact(
          'syn-at-server',
          opening.syns.map(({ packet }) => packet),
          'The capture was taken at the server: the SYN reached its interface, and no SYN-ACK left it.',
          { source },
        ),
      );
    }
    if (vantage.place === 'client' && ack !== null) {
      found.push(
        fact(
          'captured-at-client',
          handshake,
          'The capture was taken at the client: the client itself sent this ACK.',
          { source },
        ),
      );
    } else if (vantage.place === 'server' && ack !== null && ackCameFirst(context)) {
      found.push(
        fact(
          'captured-at-server',
          [ack.packet],
          'The capture was taken at the server: the ACK reached its interface.',
          { source },
        ),
      );
      const syn =
        synAck === null ? undefined : opening.syns.findLast((s) => s.packet < synAck.packet);
      if (syn !== undefined && synAck!.time - syn.time < IN_TIME && opening.syns.length === 1) {
        found.push(
          fact(
            'syn-seen-in-time-at-server',
            [syn.packet, synAck!.packet],
            'SYN and SYN-ACK passed the server without delay.',
            { source },
          ),
        );
      }
    } else if (vantage.place === 'path' && ack !== null) {
      found.push(
        fact('captured-on-path', handshake, 'The capture was taken between the two ends.', {
          source,
        }),
      );
    }
    return [...found, ...duplicates(context)];
  },
};

/** The ACK was here before the server had to send its SYN-ACK again, at all or once more. */
function ackCameFirst({ opening, lateRepeats }: OpeningContext): boolean {
  return lateRepeats.length > 0 || opening.repeats.every(({ afterAck }) => afterAck);
}

function duplicates({ opening }: OpeningContext): Observation[] {
  const copies = copiesOf(opening.segments);
  if (copies === null) return [];
  const { pairs, by, because, shownBy } = copies;
  const packets = [...new Set([...pairs.flat(), ...shownBy])];
  const times = countText(pairs.length, 'copy', 'copies');
  if (by === 'network') {
    return [
      fact(
        'network-duplicates',
        packets,
        `Segments of this opening are there more than once (${times}), and ${because}. The network delivered them twice.`,
        { weight: 'finding', note: 'delivered twice by the network' },
      ),
    ];
  }
  const how =
    by === 'capture'
      ? `${because}. The capture recorded them again; the network did not.`
      : 'nothing tells whether the capture recorded them again (a mirror port, several interfaces) or the network delivered them twice.';
  return [
    fact(
      'capture-duplicates',
      packets,
      `Segments of this opening are there more than once (${times}), and ${how}`,
      {
        weight: 'finding',
        note: by === 'capture' ? 'recorded twice by the capture' : 'there twice',
      },
    ),
  ];
}
