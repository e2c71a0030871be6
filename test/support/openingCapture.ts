/**
 * Captures of many short connections whose first segments come in every order and form: SYNs of both ends, with data and Fast
 * Open, answers before questions, resets and ends first, other sequence numbers in between.
 */
import { TcpFlag } from '../../src/core/packets/packetTable';
import { ipPacket, pcapFile, type CapturedPacket } from './pcapWriter';
import { RandomNumbers } from './randomNumbers';

const { syn: SYN, ack: ACK, fin: FIN, rst: RST, psh: PSH } = TcpFlag;
const START = 1_700_000_000e9;
const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];
const FAST_OPEN = [34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1];

interface Form {
  readonly flags: number;
  readonly length?: number;
  /** Sequence number: from the end's first one, or behind what it sent last. */
  readonly from: 'first' | 'last';
  readonly plus?: number;
  readonly acknowledges?: number;
  readonly fastOpen?: boolean;
}

const FORMS: readonly Form[] = [
  { flags: SYN, from: 'first' },
  { flags: SYN, from: 'first', length: 10 },
  { flags: SYN, from: 'first', length: 10, fastOpen: true },
  { flags: SYN | ACK, from: 'first' },
  { flags: SYN | ACK, from: 'first', fastOpen: true },
  { flags: SYN | ACK, from: 'first', length: 7 },
  { flags: SYN | ACK, from: 'first', acknowledges: 10 },
  { flags: ACK, from: 'first', plus: 1 },
  { flags: ACK | PSH, from: 'last', length: 5 },
  { flags: FIN | ACK, from: 'last' },
  { flags: FIN, from: 'last' },
  { flags: RST, from: 'last' },
  { flags: RST | ACK, from: 'last' },
];

/** At least `packets` packets. */
export function openingCapture(seed: number, packets: number): Uint8Array<ArrayBuffer> {
  const random = new RandomNumbers(seed);
  const captured: CapturedPacket[] = [];
  let time = START;
  for (let port = 1000; captured.length < packets; port++) {
    const first = [1000 * (1 + random.below(5)), 7000 * (1 + random.below(3))] as [number, number];
    const last = [...first] as [number, number];
    for (let left = 2 + random.below(5); left > 0; left--) {
      time += random.pick([1e5, 1e7, 1e9]);
      const sender = random.below(2) as 0 | 1;
      const peer = sender === 0 ? 1 : 0;
      const form = random.pick(FORMS);
      const { flags, length = 0, plus = 0, acknowledges = 0 } = form;
      // A SYN with another number.
      if (flags === SYN && length === 0 && random.chance(0.4)) first[sender] += 500;
      const sequence = (form.from === 'first' ? first : last)[sender] + plus;
      const isAnswer = (flags & SYN) !== 0;
      const acknowledgment = isAnswer ? first[peer] + 1 + acknowledges : last[peer];
      const phantom = (flags & (SYN | FIN)) === 0 ? 0 : 1;
      last[sender] = Math.max(last[sender], sequence + length + phantom);
      captured.push({
        time,
        bytes: ipPacket({
          source: sender === 0 ? CLIENT : SERVER,
          destination: sender === 0 ? SERVER : CLIENT,
          sourcePort: sender === 0 ? port : 80,
          destinationPort: sender === 0 ? 80 : port,
          sequence,
          acknowledgment: flags === SYN ? 0 : acknowledgment,
          flags,
          window: 1000,
          payloadLength: length,
          options: form.fastOpen === true ? FAST_OPEN : [],
        }),
      });
    }
  }
  return pcapFile(captured);
}
