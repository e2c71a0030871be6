import { useEffect, useState } from 'react';
import type { Capture } from '../../core/capture';
import { witnessFacts } from '../../core/diagnosis/witnessFacts';
import { decodeFlowLink } from '../../core/permalink/decodeFlowLink';
import { encodeFlowLink } from '../../core/permalink/encodeFlowLink';
import type { LinkExtras } from '../../core/permalink/flowLink';
import type { PacketChoice } from '../../core/permalink/linkPackets';
import { useApp, useAppState } from '../../store/useApp';
import { selectDiagnosis, selectPlace, selectShown } from '../../store/selectors';
import { flowLinkAddress } from '../../store/urlSync';
import { viewParams } from '../../store/viewKeys';

/** What a link of the selected flow is to hold. */
export interface LinkChoice {
  readonly keepAddresses: boolean;
  readonly packets: PacketChoice;
  /** Empty: none. */
  readonly title: string;
}

/** A link as its receiver gets it. */
export interface SeenLink {
  readonly capture: Capture;
  readonly extras: LinkExtras;
}

/** A link of the selected flow, made while the dialog is open. */
export type FlowLink =
  /** The link, and what a receiver will see in it. */
  | { readonly ok: true; readonly address: string; readonly seen: SeenLink }
  | { readonly ok: false; readonly reason: string };

/**
 * Encodes the selected flow and decodes the result again, so that the preview is what is really sent.
 * `isCurrent` is false while the last choice is still being worked on.
 */
export function useFlowLink({ keepAddresses, packets, title }: LinkChoice): {
  readonly link: FlowLink | null;
  readonly isCurrent: boolean;
} {
  const app = useAppState();
  const capture = useApp(selectShown);
  const place = useApp(selectPlace);
  const choice = `${keepAddresses} ${packets} ${title}`;
  const [made, setMade] = useState<{ readonly choice: string; readonly link: FlowLink } | null>(
    null,
  );
  useEffect(() => {
    if (capture === null) return undefined;
    let wanted = true;
    const make = async (): Promise<FlowLink> => {
      const payload = await encodeFlowLink(capture, 0, {
        keepAddresses,
        packets,
        place,
        facts: witnessFacts(selectDiagnosis(app())?.observations ?? [], keepAddresses),
        ...(title === '' ? {} : { title }),
      });
      const decoded = await decodeFlowLink(payload);
      if (!decoded.ok) return { ok: false, reason: decoded.error.message };
      const address = flowLinkAddress(payload, viewParams(app()));
      return { ok: true, address, seen: decoded };
    };
    void make()
      .catch((error: unknown): FlowLink => ({
        ok: false,
        reason: error instanceof Error ? error.message : String(error),
      }))
      .then((link) => {
        if (wanted) setMade({ choice, link });
      });
    return () => {
      wanted = false;
    };
  }, [app, capture, keepAddresses, packets, title, place, choice]);
  return { link: made?.link ?? null, isCurrent: made?.choice === choice };
}
