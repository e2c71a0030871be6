/**
 * Flows of which no more came than a plain SYN: of a scan or a flood most stay so. What it tells the analysis is kept in 12 bytes until the flow's second
 * segment comes, where the whole state of a connection takes ten times as much.
 */
import { letGo } from '../bytes/letGo';
import type { FlowIndex } from '../flows/flowTable';
import { TcpFlag, type PacketIndex } from '../packets/packetTable';
import { DecodedPacket } from '../wire/decodedPacket';

const WORDS = 3;
/** The packet + 1; 0 when none waits. */
const PACKET = 0;
const SEQUENCE = 1;
/** Window, behind it the shift of its scale + 1, and {@link TIME_IS_ZERO}. */
const REST = 2;
const SCALE_SHIFT = 16;
const TIME_IS_ZERO = 2 ** 31;

const PAGE_SHIFT = 12;
const PAGE_FLOWS = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_FLOWS - 1;

/** A SYN of which the analysis has nothing to say but that it came. */
export function isPlainSyn(packet: DecodedPacket): boolean {
  const { flags, acknowledgment, payloadLength, sackBlocks, fastOpenCookieLength } = packet;
  return (
    (flags & (TcpFlag.syn | TcpFlag.ack | TcpFlag.fin | TcpFlag.rst)) === TcpFlag.syn &&
    acknowledgment === 0 &&
    payloadLength === 0 &&
    sackBlocks === 0 &&
    fastOpenCookieLength < 0 &&
    !packet.optionsCut
  );
}

export class WaitingSyns {
  private pages: Uint32Array<ArrayBuffer>[] = [];
  /** The SYN that {@link WaitingSyns.take} took last. */
  readonly syn = new DecodedPacket();
  timeIsZero = false;

  has(flow: FlowIndex): boolean {
    const page = this.pages[flow >>> PAGE_SHIFT];
    return page !== undefined && page[(flow & PAGE_MASK) * WORDS + PACKET] !== 0;
  }

  put(flow: FlowIndex, packet: PacketIndex, timeIsZero: boolean, syn: DecodedPacket): void {
    const number = flow >>> PAGE_SHIFT;
    while (this.pages.length <= number) this.pages.push(new Uint32Array(PAGE_FLOWS * WORDS));
    const page = this.pages[number]!;
    const at = (flow & PAGE_MASK) * WORDS;
    page[at + PACKET] = packet + 1;
    page[at + SEQUENCE] = syn.sequence;
    page[at + REST] =
      syn.window + ((syn.windowScale + 1) << SCALE_SHIFT) + (timeIsZero ? TIME_IS_ZERO : 0);
  }

  /** Takes the SYN out into {@link WaitingSyns.syn}; its packet. Only of a flow that has one. */
  take(flow: FlowIndex): PacketIndex {
    const page = this.pages[flow >>> PAGE_SHIFT]!;
    const at = (flow & PAGE_MASK) * WORDS;
    const packet = page[at + PACKET]! - 1;
    const rest = page[at + REST]!;
    page[at + PACKET] = 0;
    this.syn.flags = TcpFlag.syn;
    this.syn.sequence = page[at + SEQUENCE]!;
    this.syn.window = rest & 0xffff;
    this.syn.windowScale = ((rest >>> SCALE_SHIFT) & 0x1ff) - 1;
    this.timeIsZero = rest >= TIME_IS_ZERO;
    return packet;
  }

  /** Forgets all of them, and gives the memory back. */
  forget(): void {
    this.pages.forEach(letGo);
    this.pages = [];
  }
}
