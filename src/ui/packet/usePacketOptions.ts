import { useEffect, useState } from 'react';
import {
  MOST_OPTION_BYTES,
  PACKET_BLOCK_HEADER,
  packetOptions,
  type PacketOption,
} from '../../core/container/pcapngPacketOptions';
import type { Capture } from '../../core/capture';
import type { PacketIndex } from '../../core/packets/packetTable';
import { useApp } from '../../store/useApp';

const NONE: readonly PacketOption[] = [];

/** The options of a packet's block, read from a pcapng file when the packet is looked at. */
export function usePacketOptions(
  { format, packets }: Capture,
  packet: PacketIndex,
): readonly PacketOption[] {
  const bytes = useApp((state) => state.open?.bytes ?? null);
  const [read, setRead] = useState<{ at: number; options: readonly PacketOption[] }>({
    at: -1,
    options: NONE,
  });
  const file = format === 'pcapng' ? bytes : null;
  const at = packets.fileOffset[packet] ?? 0;
  const length = packets.capturedLength[packet] ?? 0;

  useEffect(() => {
    if (file === null || at < PACKET_BLOCK_HEADER) return undefined;
    let wanted = true;
    file
      .slice(at - PACKET_BLOCK_HEADER, at + length + MOST_OPTION_BYTES)
      .arrayBuffer()
      .then(
        (block) => {
          if (wanted) setRead({ at, options: packetOptions(new Uint8Array(block)) });
        },
        // That the file is gone is said where its bytes are shown.
        () => undefined,
      );
    return () => {
      wanted = false;
    };
  }, [file, at, length]);

  return read.at === at ? read.options : NONE;
}
