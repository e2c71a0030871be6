import { useMemo } from 'react';
import type { ListenerSummary } from '../../core/diagnosis/listenerSummary';
import type { ListenerInfo } from '../../core/engine/listenerInfo';
import type { OpenCapture } from '../../store/appState';
import { useApp } from '../../store/useApp';
import { useAnswer } from '../useAnswer';

/** The listener that is shown, with its capture; null when none is. */
export function useShownListener(): {
  readonly open: OpenCapture;
  readonly finding: ListenerInfo;
} | null {
  const open = useApp((state) => state.open);
  const listener = useApp((state) => state.listener);
  const finding = open?.listeners.find(({ name }) => name === listener);
  return open === null || finding === undefined ? null : { open, finding };
}

/** What the openings of the listener that is shown say together; null while they are diagnosed. */
export function useListenerSummary({ engine }: OpenCapture): ListenerSummary | null {
  const listener = useApp((state) => state.listener);
  const given = useApp((state) => state.given);
  const ask = useMemo(
    () => (listener === null ? null : () => engine.listenerSummary(listener)),
    [engine, listener],
  );
  return useAnswer(ask, { again: given });
}
