import { useEffect, useState } from 'react';
import type { Capture } from '../../core/capture';
import type { PacketIndex } from '../../core/packets/packetTable';
import { useApp } from '../../store/useApp';

/** The captured bytes of a packet, or why they cannot be shown. */
export type PacketBytes =
  | { readonly state: 'reading' }
  | { readonly state: 'ready'; readonly bytes: Uint8Array }
  /** The source holds no bytes (a link). */
  | { readonly state: 'none' }
  /** The file has changed or is gone since it was opened. */
  | { readonly state: 'unreadable' };

const READING: PacketBytes = { state: 'reading' };
const NONE: PacketBytes = { state: 'none' };

/** Reads a packet's bytes from the file. */
export function usePacketBytes(capture: Capture | null, packet: PacketIndex | null): PacketBytes {
  const file = useApp((state) => state.open?.bytes ?? null);
  const [read, setRead] = useState<{ readonly key: unknown; readonly result: PacketBytes }>({
    key: null,
    result: READING,
  });
  const { fileOffset, capturedLength } = capture?.packets ?? {};
  const start = packet === null ? NaN : (fileOffset?.[packet] ?? NaN);
  const length = packet === null ? 0 : (capturedLength?.[packet] ?? 0);
  const key = `${start} ${length}`;
  const has = file !== null && length > 0 && file.size >= start + length;

  useEffect(() => {
    if (!has || file === null) return undefined;
    let wanted = true;
    const keep = (result: PacketBytes) => {
      if (wanted) setRead({ key, result });
    };
    file
      .slice(start, start + length)
      .arrayBuffer()
      .then(
        (buffer) => keep({ state: 'ready', bytes: new Uint8Array(buffer) }),
        () => keep({ state: 'unreadable' }),
      );
    return () => {
      wanted = false;
    };
  }, [file, has, key, start, length]);

  if (!has) return NONE;
  return read.key === key ? read.result : READING;
}
