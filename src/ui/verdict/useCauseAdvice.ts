import { useMemo } from 'react';
import type { CauseId } from '../../core/diagnosis/causes/cause';
import type { CauseAdvice } from '../../core/engine/causeAdvice';
import { useApp } from '../../store/useApp';
import { useAnswer } from '../useAnswer';

const NONE: CauseAdvice = { causes: [], deciders: [] };

/** What a person can do about causes; nothing until the engine has told. Lists that are the same object are the same question. */
export function useCauseAdvice(
  named: readonly CauseId[],
  undecided: readonly CauseId[],
): CauseAdvice {
  const engine = useApp((state) => state.open?.engine ?? null);
  const ask = useMemo(
    () =>
      engine === null || named.length === 0 ? null : () => engine.causeAdvice(named, undecided),
    [engine, named, undecided],
  );
  return useAnswer(ask) ?? NONE;
}
