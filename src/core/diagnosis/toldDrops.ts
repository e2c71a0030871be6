/** Observations of what a text says became of a packet of this very flow: a line of the capture, or an output of the host. */
import type { FateKind } from '../listings/toldFate';
import { TcpFlag, type PacketIndex } from '../packets/packetTable';
import { countText } from '../words/duration';
import { fact, type Observation, type ObservationKind } from './observations/observation';

/** What a packet is in the handshake, as far as its fate is weighed. */
type Part = 'SYN' | 'SYN-ACK' | 'RST' | 'segment';

/** Several packets of one kind to which a text says that the same thing happened. */
export interface ToldDrop {
  readonly kind: FateKind;
  /** In the words of the text. */
  readonly words: string;
  readonly means?: string;
  readonly flags: number;
  readonly fromServer: boolean;
  readonly packets: readonly PacketIndex[];
  /** It was on its way to another machine than that which dropped it. */
  readonly isOnTheWay?: boolean;
  /** How often the text says it. */
  readonly times: number;
  /** Who says it: completes "… says that". */
  readonly says: string;
}

const KINDS: Readonly<Record<Exclude<FateKind, 'filter'>, ObservationKind>> = {
  'accept-queue': 'queue-drop-named',
  'syn-queue': 'syn-queue-drop-named',
  'no-socket': 'no-socket-named',
  checksum: 'checksum-drop-named',
  timestamps: 'timestamp-drop-named',
  'stays-inside': 'stays-inside',
  icmp: 'icmp-error',
  'reset-cause': 'reset-cause-told',
  dropped: 'drop-named',
};

const BECAME: Readonly<Record<FateKind, string>> = {
  filter: 'a filter dropped',
  'accept-queue': 'a full accept queue made the kernel refuse',
  'syn-queue': 'a full queue of half-open connections made the kernel drop',
  'no-socket': 'nothing was there to take',
  checksum: 'a wrong checksum made the kernel drop',
  timestamps: 'their timestamps made the kernel drop',
  'stays-inside': 'the device took in',
  icmp: 'an ICMP error followed',
  'reset-cause': 'there is a reason for',
  dropped: 'the host dropped',
};

/** The kind of observation that a fate is, by the packet that it is of. */
export function kindOfDrop({
  kind,
  flags,
  fromServer,
  isOnTheWay = false,
}: ToldDrop): ObservationKind {
  const part = partOf(flags);
  if (kind === 'icmp' && part === 'SYN-ACK') return 'icmp-error-of-syn-ack';
  if (kind !== 'filter') return KINDS[kind];
  if (part === 'SYN-ACK') return 'syn-ack-drop-named';
  if (fromServer) return 'drop-named';
  if (part === 'SYN') return 'syn-drop-named';
  return isOnTheWay ? 'ack-drop-told' : 'ack-drop-named';
}

/** The observation: one sentence that quotes the text. */
export function dropObservation(drop: ToldDrop): Observation {
  const part = partOf(drop.flags);
  const from = part === 'segment' ? ` of the ${drop.fromServer ? 'server' : 'client'}` : '';
  const one = drop.packets.length === 1 ? 'this' : part === 'RST' ? 'an' : 'a';
  const which =
    drop.times === 1 ? `${one} ${part}${from}` : `${countText(drop.times, part)}${from}`;
  const became =
    drop.kind === 'timestamps' && drop.times === 1
      ? 'its timestamps made the kernel drop'
      : BECAME[drop.kind];
  const rest = drop.kind === 'stays-inside' ? ', and does not show that it sent it on' : '';
  return fact(
    kindOfDrop(drop),
    drop.packets,
    `${drop.says} that ${became} ${which}${rest}: "${drop.words}"${drop.means === undefined ? '' : ` (${drop.means})`}.`,
    {
      weight: 'finding',
      source: 'host',
      note:
        drop.kind === 'reset-cause' ? 'the RST says why' : 'the text says why it went no further',
      numbers: [drop.times],
    },
  );
}

function partOf(flags: number): Part {
  const syn = (flags & TcpFlag.syn) !== 0;
  if ((flags & TcpFlag.rst) !== 0) return 'RST';
  if (!syn) return 'segment';
  return (flags & TcpFlag.ack) === 0 ? 'SYN' : 'SYN-ACK';
}
