import { useEffect, useState } from 'react';
import type { Capture } from '../../core/capture';
import type { OtherPacketTable } from '../../core/details/otherPackets';
import type { PacketIndex } from '../../core/packets/packetTable';
import { useApp } from '../../store/appStore';

const NOTHING: OtherPacketTable = new Map();

/** What packets outside TCP flows are: those from `first` to `end` of a list, read again from the file when they come into view. */
export function useOtherPackets(
  capture: Capture,
  packets: ArrayLike<PacketIndex>,
  first: number,
  end: number,
): OtherPacketTable {
  const file = useApp((state) => state.open?.bytes ?? null);
  const [described, setDescribed] = useState(NOTHING);
  useEffect(() => {
    if (file === null) return undefined;
    let wanted = true;
    const inView = Array.from(
      { length: Math.max(0, end - first) },
      (_, at) => packets[first + at]!,
    );
    void import('../../core/details/otherPackets')
      .then(({ describeOtherPackets }) => describeOtherPackets(file, capture, inView))
      .then(
        (table) => {
          if (wanted) setDescribed(table);
        },
        // Without it the list says what it knows by itself.
        () => undefined,
      );
    return () => {
      wanted = false;
    };
  }, [file, capture, packets, first, end]);
  return described;
}
