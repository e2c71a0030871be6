/**
 * Evidence beside the packets: outputs of commands on a host, and what the person states. What reads it is fetched
 * when the first text comes.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { AppState, EvidenceSlice } from './appState';
import { selectPlace } from './selectors';

const fetchReader = () => import('./evidenceTexts');

export const NO_EVIDENCE = { evidenceTexts: [], statements: [] } as const;

export const createEvidenceSlice: StateCreator<AppState, [], [], EvidenceSlice> = (set, get) => {
  let lastId = 0;

  /** Keeps evidence; everything is weighed anew: outputs of one counter before and after tell more together. */
  const keep = async (
    evidence: Partial<Pick<EvidenceSlice, 'evidenceTexts' | 'statements'>>,
  ): Promise<void> => {
    set(evidence);
    await get().tellEngine();
  };

  return {
    ...NO_EVIDENCE,
    given: 0,
    tellEngine: async () => {
      const state = get();
      const { open, evidenceTexts, statements: held } = state;
      await open?.engine.give({
        place: selectPlace(state),
        texts: evidenceTexts.map(({ text }) => text),
        statements: held,
      });
      await get().askAgain();
      set({ given: get().given + 1 });
    },
    addEvidence: async (text, options) => (await get().addEvidences([text], options))[0]!,
    addEvidences: async (texts, { outputsOnly = false } = {}) => {
      const source = get().open?.source;
      const { addedText, freshTexts, readTexts } = await fetchReader();
      const { outcomes, added } = await readTexts(texts, outputsOnly);
      // None is open, or another one was opened meanwhile.
      if (source === undefined || get().open?.source !== source) {
        return outcomes.map((outcome) => (outcome === 'added' ? 'no-capture' : outcome));
      }
      const { evidenceTexts } = get();
      const fresh = freshTexts(added, evidenceTexts);
      if (fresh.length === 0) return outcomes;
      const numbered = fresh.map((text) => ({ id: ++lastId, ...text }));
      await keep({ evidenceTexts: [...evidenceTexts, ...numbered] });
      get().announce(addedText(fresh));
      return outcomes;
    },
    removeEvidence: (id) => {
      void keep({ evidenceTexts: get().evidenceTexts.filter((each) => each.id !== id) });
    },
    stateFact: (id, holds) => {
      const others = get().statements.filter((each) => each !== id);
      void keep({ statements: holds ? [...others, id] : others });
    },
  };
};
