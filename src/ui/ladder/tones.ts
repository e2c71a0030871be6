import type { ArrowTone } from '../../core/ladder/arrowKind';
import type { TcpState } from '../../core/opening/opening';

/** Design token of each role of colour that the layout knows. */
export const TONE_COLOUR: Readonly<Record<ArrowTone, string>> = {
  plain: 'var(--arrow-plain)',
  ack: 'var(--arrow-ack)',
  repeat: 'var(--arrow-repeat)',
  duplicateAck: 'var(--arrow-duplicate-ack)',
  data: 'var(--arrow-data)',
  retransmission: 'var(--arrow-retransmission)',
  fin: 'var(--arrow-fin)',
  reset: 'var(--arrow-reset)',
  probe: 'var(--arrow-probe)',
  faint: 'var(--arrow-faint)',
};

interface StateColours {
  readonly rail: string;
  readonly name: string;
}

const OPENING = { rail: 'var(--state-opening)', name: 'var(--warn)' };
const CLOSING = { rail: 'var(--state-closing)', name: 'var(--text-muted)' };
const CLOSED = { rail: 'var(--state-closed)', name: 'var(--text-faint)' };

/** Colours of a state on its rail and in its name. */
export function stateColours(state: TcpState): StateColours {
  switch (state) {
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
      return OPENING;
    case 'ESTABLISHED':
      return { rail: 'var(--state-established)', name: 'var(--ok)' };
    case 'CLOSED':
    case 'LISTEN':
      return CLOSED;
    default:
      return CLOSING;
  }
}
