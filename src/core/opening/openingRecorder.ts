/**
 * Decides during the one pass over the file which segments belong to an opening, and keeps what later
 * stages need of them (`OpeningSegmentTable`).
 */
import { soFar, type HandOver } from '../bytes/handOver';
import { pagedColumn } from '../bytes/pagedColumn';
import { indexByFlow } from '../flows/flowIndex';
import type { FlowIndex } from '../flows/flowTable';
import { TcpFlag, type PacketIndex } from '../packets/packetTable';
import { isAfter, sequenceAdd } from '../tcp/sequence';
import type { DecodedPacket } from '../wire/decodedPacket';
import { OpeningProgress } from './openingProgress';
import {
  Known,
  MOST_OPENING_ROWS,
  MOST_UNSETTLED_ROWS,
  type OpeningSegmentTable,
} from './openingSegments';

// The state of a flow, in 16 bits: how many rows it has, and how far its opening is.
const ROWS_MASK = MOST_OPENING_ROWS;
/** A SYN-ACK was seen; it was seen again; the client sent something after its SYN. */
const SYN_ACK_SEEN = 0x0200;
const SYN_ACK_REPEATED = 0x0400;
const CLIENT_SPOKE = 0x0800;
/** Segments still to be kept after the opening is over. */
const LINGER_SHIFT = 12;
const LINGER_MASK = 0x7000;
const LINGER_SEGMENTS = 4 << LINGER_SHIFT;
/** The server has proved that it accepted the connection: the opening is over. */
const SETTLED = 0x8000;

export class OpeningRecorder {
  private readonly state = pagedColumn(Uint16Array);
  private readonly flow = pagedColumn(Int32Array);
  private readonly packet = pagedColumn(Uint32Array);
  private readonly known = pagedColumn(Uint16Array);
  private readonly tsval = pagedColumn(Uint32Array);
  private readonly tsecr = pagedColumn(Uint32Array);
  private readonly ipId = pagedColumn(Uint16Array);
  private readonly ttl = pagedColumn(Uint8Array);
  private readonly windowScale = pagedColumn(Uint8Array);
  private readonly mss = pagedColumn(Uint16Array);
  private readonly sackLeft = pagedColumn(Uint32Array);
  private readonly sackRight = pagedColumn(Uint32Array);
  private readonly optionsHash = pagedColumn(Uint16Array);
  private readonly linkAddressHash = pagedColumn(Uint16Array);

  /**
   * Should this segment be kept? Also moves the flow's state.
   * @param clientBase raw ISN of the client as far as known
   */
  wants(
    flow: FlowIndex,
    fromServer: boolean,
    flags: number,
    acknowledgment: number,
    payloadLength: number,
    clientBase: number,
  ): boolean {
    while (this.state.length <= flow) this.state.push(0);
    let state = this.state.get(flow);
    const before = state;
    const rows = state & ROWS_MASK;
    const syn = (flags & TcpFlag.syn) !== 0;
    const handshake = syn || (flags & TcpFlag.rst) !== 0;
    let wanted: boolean;
    if ((state & SETTLED) === 0) {
      wanted = rows < MOST_UNSETTLED_ROWS || handshake;
      if (fromServer && provesAcceptance(flags, acknowledgment, payloadLength, clientBase)) {
        state |= SETTLED;
        // What the client answers to a late SYN-ACK, or its ACK after early data, is still to come.
        if ((state & SYN_ACK_REPEATED) !== 0 || (state & CLIENT_SPOKE) === 0) {
          state |= LINGER_SEGMENTS;
        }
      }
    } else if (handshake) {
      wanted = true;
      if (syn) state = (state & ~LINGER_MASK) | LINGER_SEGMENTS;
    } else {
      wanted = (state & LINGER_MASK) !== 0;
      if (wanted) state -= 1 << LINGER_SHIFT;
    }
    if (syn && fromServer) {
      state |= (state & SYN_ACK_SEEN) === 0 ? SYN_ACK_SEEN : SYN_ACK_REPEATED;
    } else if (!syn && !fromServer) state |= CLIENT_SPOKE;
    if (wanted && rows < ROWS_MASK) state++;
    else if (rows === ROWS_MASK) wanted = false;
    if (state !== before) this.state.set(flow, state);
    return wanted;
  }

  keep(flow: FlowIndex, packet: PacketIndex, decoded: DecodedPacket): void {
    let known = decoded.ttl >= 0 ? Known.ttl : 0;
    if (decoded.ipId >= 0) known |= Known.ipId;
    if (decoded.hasTimestamps) known |= Known.timestamps;
    if (decoded.mss >= 0) known |= Known.mss;
    if (decoded.windowScale >= 0) known |= Known.windowScale;
    if (decoded.sackPermitted) known |= Known.sackPermitted;
    if (decoded.sackBlocks > 0) known |= Known.sack;
    if (!decoded.optionsCut) known |= Known.options;
    if (decoded.linkAddressAt >= 0) known |= Known.linkAddress;
    if (decoded.multipath) known |= Known.multipath;
    // Before the first column grows: what reads bytes could fail, and all columns must have one length.
    const linkAddress = linkAddressHash(decoded);
    this.flow.push(flow);
    this.packet.push(packet);
    this.known.push(known);
    this.tsval.push(decoded.hasTimestamps ? decoded.tsval : 0);
    this.tsecr.push(decoded.hasTimestamps ? decoded.tsecr : 0);
    this.ipId.push(decoded.ipId >= 0 ? decoded.ipId : 0);
    this.ttl.push(decoded.ttl >= 0 ? decoded.ttl : 0);
    this.windowScale.push(decoded.windowScale >= 0 ? decoded.windowScale : 0);
    this.mss.push(decoded.mss >= 0 ? decoded.mss : 0);
    this.sackLeft.push(decoded.sackBlocks > 0 ? decoded.sackLeft[0]! : 0);
    this.sackRight.push(decoded.sackBlocks > 0 ? decoded.sackRight[0]! : 0);
    this.optionsHash.push(fold16(decoded.optionsHash));
    this.linkAddressHash.push(linkAddress);
  }

  /** Is a flow's opening over, and was nothing odd about it? */
  isPlain(flow: FlowIndex): boolean {
    return (this.state.get(flow) & (SETTLED | LINGER_MASK | SYN_ACK_REPEATED)) === SETTLED;
  }

  /**
   * How each flow's opening is so far: bits of {@link OpeningProgress}.
   * @param flows number of flows
   */
  progress(flows: number): Uint8Array {
    const state = soFar(this.state);
    const progress = new Uint8Array(flows);
    for (let flow = 0; flow < state.length; flow++) {
      const now = state[flow]!;
      if ((now & SETTLED) !== 0 && (now & LINGER_MASK) === 0) {
        progress[flow] = OpeningProgress.accepted;
      }
      if ((now & SYN_ACK_REPEATED) !== 0) progress[flow]! |= OpeningProgress.synAckRepeated;
    }
    return progress;
  }

  /** Segments kept so far. */
  get length(): number {
    return this.flow.length;
  }

  /** Rows of the flows whose {@link OpeningRecorder.progress} is another than the given one, `most` at most, in file order. */
  rowsNot(progress: Uint8Array, plain: number, most: number): Uint32Array {
    const rows = new Uint32Array(most);
    let length = 0;
    for (let row = 0; row < this.flow.length && length < most; row++) {
      if (progress[this.flow.get(row)] !== plain) rows[length++] = row;
    }
    return rows.slice(0, length);
  }

  /** @param flows number of flows */
  table(flows: number, handOver: HandOver): OpeningSegmentTable {
    const flow = handOver(this.flow);
    const { start, index } = indexByFlow(flow, flows);
    return {
      length: flow.length,
      packet: handOver(this.packet),
      known: handOver(this.known),
      tsval: handOver(this.tsval),
      tsecr: handOver(this.tsecr),
      ipId: handOver(this.ipId),
      ttl: handOver(this.ttl),
      windowScale: handOver(this.windowScale),
      mss: handOver(this.mss),
      sackLeft: handOver(this.sackLeft),
      sackRight: handOver(this.sackRight),
      optionsHash: handOver(this.optionsHash),
      linkAddressHash: handOver(this.linkAddressHash),
      rowStart: start,
      rowIndex: index,
    };
  }
}

/** Data, a FIN, or an ACK of something behind the client's SYN. */
function provesAcceptance(
  flags: number,
  acknowledgment: number,
  payloadLength: number,
  clientBase: number,
): boolean {
  if ((flags & (TcpFlag.syn | TcpFlag.rst)) !== 0) return false;
  return (
    payloadLength > 0 ||
    (flags & TcpFlag.fin) !== 0 ||
    ((flags & TcpFlag.ack) !== 0 && isAfter(acknowledgment, sequenceAdd(clientBase, 1)))
  );
}

function fold16(hash: number): number {
  return (hash ^ (hash >>> 16)) & 0xffff;
}

function linkAddressHash({ view, linkAddressAt, linkAddressLength }: DecodedPacket): number {
  if (linkAddressAt < 0) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < linkAddressLength; i++) {
    hash = Math.imul(hash ^ view.getUint8(linkAddressAt + i), 0x01000193);
  }
  return fold16(hash);
}
