import { useEffect, useState } from 'react';
import {
  MOST_OPTION_BYTES,
  PACKET_BLOCK_HEADER,
  packetOptions,
  type PacketOption,
} from '../../core/container/pcapngPacketOptions';
import type { PacketIndex } from '../../core/packets/packetTable';
import { useApp } from '../../store/appStore';

const NONE: readonly PacketOption[] = [];

/** The options of a packet's block, read from a pcapng file when the packet is looked at. */
export function usePacketOptions(packet: PacketIndex): readonly PacketOption[] {
  const open = useApp((state) => state.open);
  const [read, setRead] = useState<{ packet: PacketIndex; options: readonly PacketOption[] }>({
    packet: -1,
    options: NONE,
  });
  const file = open?.capture.format === 'pcapng' ? open.bytes : null;
  const at = open?.capture.packets.fileOffset[packet] ?? 0;
  const length = open?.capture.packets.capturedLength[packet] ?? 0;

  useEffect(() => {
    if (file === null || at < PACKET_BLOCK_HEADER) return undefined;
    let wanted = true;
    file
      .slice(at - PACKET_BLOCK_HEADER, at + length + MOST_OPTION_BYTES)
      .arrayBuffer()
      .then(
        (block) => {
          if (wanted) setRead({ packet, options: packetOptions(new Uint8Array(block)) });
        },
        // That the file is gone is said where its bytes are shown.
        () => undefined,
      );
    return () => {
      wanted = false;
    };
  }, [file, packet, at, length]);

  return read.packet === packet ? read.options : NONE;
}
