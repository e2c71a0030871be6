import { useEffect, useState } from 'react';
import type { Capture } from '../../core/capture';
import { decodeFlowLink, encodeFlowLink } from '../../core/permalink/flowLink';
import { appStore, useApp } from '../../store/appStore';
import { flowLinkAddress, viewParams } from '../../store/urlSync';

/** A link of the selected flow, made while the dialog is open. */
export type FlowLink =
  | { readonly state: 'making' }
  /** The link, and what a receiver will see in it. */
  | { readonly state: 'ready'; readonly address: string; readonly seen: Capture }
  | { readonly state: 'failed'; readonly reason: string };

const MAKING: FlowLink = { state: 'making' };

/** Encodes the selected flow and decodes the result again, so that the preview is what is really sent. */
export function useFlowLink(keepAddresses: boolean): FlowLink {
  const capture = useApp((state) => state.open?.capture ?? null);
  const flow = useApp((state) => state.flow);
  const [made, setMade] = useState<{ readonly keep: boolean; readonly link: FlowLink } | null>(
    null,
  );
  useEffect(() => {
    if (capture === null || flow === null) return undefined;
    let wanted = true;
    const make = async (): Promise<FlowLink> => {
      const payload = await encodeFlowLink(capture, flow, { keepAddresses });
      const decoded = await decodeFlowLink(payload);
      if (!decoded.ok) return { state: 'failed', reason: decoded.error.message };
      const address = flowLinkAddress(payload, viewParams(appStore.getState()));
      return { state: 'ready', address, seen: decoded.capture };
    };
    void make()
      .catch((error: unknown): FlowLink => ({
        state: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      }))
      .then((link) => {
        if (wanted) setMade({ keep: keepAddresses, link });
      });
    return () => {
      wanted = false;
    };
  }, [capture, flow, keepAddresses]);
  return made?.keep === keepAddresses ? made.link : MAKING;
}
