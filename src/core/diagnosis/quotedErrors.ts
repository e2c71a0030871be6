/** The ICMP errors that quote segments of an opening. */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { SideSegmentKind } from '../flows/sideSegments';
import type { PacketIndex } from '../packets/packetTable';
import { IcmpReason } from '../wire/icmpReason';

export interface QuotedError {
  /** The packet with the ICMP error. */
  readonly packet: PacketIndex;
  /** The sequence number that it quotes: it tells which segment it is about. */
  readonly sequence: number;
  readonly reason: IcmpReason | 0;
}

/** The errors that quote segments of a flow, in file order; advice is none. */
export function quotedErrorsOf(
  { sideSegments: sides }: Capture,
  flow: FlowIndex,
): readonly QuotedError[] {
  const errors: QuotedError[] = [];
  if (sides === undefined) return errors;
  for (let i = sides.rowStart[flow]!; i < sides.rowStart[flow + 1]!; i++) {
    const row = sides.rowIndex[i]!;
    const kind = sides.kind[row];
    if (kind !== SideSegmentKind.quoted && kind !== SideSegmentKind.quotedStart) continue;
    if (sides.icmpReason[row] === IcmpReason.advice) continue;
    errors.push({
      packet: sides.packet[row]!,
      sequence: sides.sequence[row]!,
      reason: sides.icmpReason[row]! as IcmpReason | 0,
    });
  }
  return errors;
}
