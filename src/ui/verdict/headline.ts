import { durationWords } from '../../core/ladder/timeWords';
import type { Opening } from '../../core/opening/opening';
import { TcpFlag } from '../../core/packets/packetTable';

/** What is said first about an opening: an observation in one sentence, without a cause. */
export interface Headline {
  readonly text: string;
  readonly tone: 'crooked' | 'warn' | 'plain' | 'ok';
}

const times = (count: number): string => (count === 1 ? 'once more' : `${count} more times`);

/** The headline of an opening. */
export function headline(opening: Opening): Headline {
  const { syns, synAck, ack, repeats, halfOpen } = opening;
  const after = repeats.filter((repeat) => repeat.afterAck).length;
  if (opening.crooked && !opening.crossing) {
    return {
      text: `The server sent its SYN-ACK ${times(after)} after the client’s ACK`,
      tone: 'crooked',
    };
  }
  if (opening.crossing) {
    return {
      text: 'A repeated SYN-ACK and the client’s ACK crossed on the way',
      tone: 'plain',
    };
  }
  if (syns.length === 0 && synAck === null) {
    return { text: 'The capture begins after this connection was opened', tone: 'plain' };
  }
  const reset = opening.segments.find((segment) => segment.flags & TcpFlag.rst);
  if (synAck === null) {
    if (reset?.fromServer)
      return { text: 'The server answered the SYN with a reset', tone: 'warn' };
    return {
      text:
        syns.length === 1
          ? 'The SYN was not answered'
          : `The client sent its SYN ${syns.length} times and got no answer`,
      tone: 'warn',
    };
  }
  if (ack === null) {
    return {
      text:
        repeats.length === 0
          ? 'The SYN-ACK was not answered'
          : `The server sent its SYN-ACK ${repeats.length + 1} times and got no ACK`,
      tone: 'warn',
    };
  }
  if (halfOpen?.end === 'reset') {
    return { text: 'The server reset the connection instead of opening it', tone: 'warn' };
  }
  if (halfOpen?.end === 'capture-end') {
    return {
      text: 'After the client’s ACK the server shows no sign of an open connection',
      tone: 'warn',
    };
  }
  const first = syns[0];
  if (first === undefined) {
    return { text: 'The connection opened; its SYN is not in the capture', tone: 'plain' };
  }
  const duration = durationWords(ack.time - first.time);
  return {
    text: `The connection opened with SYN, SYN-ACK and ACK${duration === '' ? '' : ` in ${duration}`}`,
    tone: 'ok',
  };
}
