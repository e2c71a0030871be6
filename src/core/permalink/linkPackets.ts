/** Which packets of a flow go into a link: all, or a part with gaps that the receiver sees. */
import type { Capture } from '../capture';
import { observe } from '../diagnosis/observations';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { openingOf } from '../opening/openingOf';
import { checksumStatus, ChecksumStatus, tcpFlags, TcpFlag } from '../packets/packetTable';
import type { PacketIndex } from '../packets/packetTable';
import type { LinkGap } from './linkFlow';

/**
 * `all` packets; those of the `opening`; or only what `findings` rest on (cited packets, packets with a label of
 * Wireshark's, SYN, FIN, RST) with the packet before and after each. First and last packet are always there.
 */
export type PacketChoice = 'all' | 'opening' | 'findings';

/** Labels of Wireshark (`tcp.analysis.*`): the bits below those of our own. */
const WIRESHARK_LABELS = 0x00ffffff;

/** The chosen packets in file order, and what lies between them. */
export function choosePackets(
  capture: Capture,
  flow: FlowIndex,
  choice: PacketChoice,
): { packets: readonly PacketIndex[]; gaps: readonly LinkGap[] } {
  const all = [...packetsOfFlow(capture.flows, flow)];
  if (choice === 'all' || all.length === 0) return { packets: all, gaps: [] };
  const wanted =
    choice === 'opening' ? openingPackets(capture, flow) : findingPackets(capture, flow, all);
  wanted.add(all[0]!);
  wanted.add(all.at(-1)!);
  const packets: PacketIndex[] = [];
  const gaps: LinkGap[] = [];
  let left = 0;
  for (const packet of all) {
    if (!wanted.has(packet)) {
      left++;
      continue;
    }
    if (left > 0) gaps.push({ afterPacket: packets.length - 1, packets: left });
    left = 0;
    packets.push(packet);
  }
  return { packets, gaps };
}

function openingPackets(capture: Capture, flow: FlowIndex): Set<PacketIndex> {
  return new Set(openingOf(capture, flow).segments.map(({ packet }) => packet));
}

function findingPackets(
  capture: Capture,
  flow: FlowIndex,
  all: readonly PacketIndex[],
): Set<PacketIndex> {
  const { packets } = capture;
  const cited = new Set(
    observe(capture, openingOf(capture, flow)).flatMap((observation) => observation.packets),
  );
  const wanted = new Set<PacketIndex>();
  all.forEach((packet, i) => {
    const telling =
      cited.has(packet) ||
      (tcpFlags(packets, packet) & (TcpFlag.syn | TcpFlag.fin | TcpFlag.rst)) !== 0 ||
      (packets.analysis[packet]! & WIRESHARK_LABELS) !== 0 ||
      checksumStatus(packets, packet) === ChecksumStatus.bad;
    if (!telling) return;
    for (const near of [all[i - 1], packet, all[i + 1]]) if (near !== undefined) wanted.add(near);
  });
  return wanted;
}
