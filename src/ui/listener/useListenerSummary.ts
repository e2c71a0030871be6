import { useEffect, useState } from 'react';
import {
  summariseListener,
  type ListenerFinding,
  type ListenerSummary,
} from '../../core/diagnosis/listenerFindings';
import type { OpenCapture } from '../../store/appState';
import { useApp } from '../../store/appStore';
import { inSlices } from '../../store/inSlices';
import { selectPlace, selectWitness } from '../../store/selectors';

/** The listener that is shown, with its capture; null when none is. */
export function useShownListener(): {
  readonly open: OpenCapture;
  readonly finding: ListenerFinding;
} | null {
  const open = useApp((state) => state.open);
  const listener = useApp((state) => state.listener);
  const finding = listener === null ? undefined : open?.listeners[listener];
  return open === null || finding === undefined ? null : { open, finding };
}

/** What its openings say together; null while they are diagnosed. */
export function useListenerSummary(
  open: OpenCapture,
  finding: ListenerFinding,
): ListenerSummary | null {
  const witness = useApp(selectWitness);
  const place = useApp(selectPlace);
  const { capture } = open;
  const [made, setMade] = useState<{
    readonly finding: ListenerFinding;
    readonly summary: ListenerSummary;
  } | null>(null);
  useEffect(() => {
    let wanted = true;
    void inSlices(summariseListener(capture, finding, witness, place), () => wanted).then(
      (summary) => {
        if (wanted && summary !== null) setMade({ finding, summary });
      },
    );
    return () => {
      wanted = false;
    };
  }, [capture, finding, witness, place]);
  return made?.finding === finding ? made.summary : null;
}
