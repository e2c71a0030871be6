/**
 * Evidence beside the packets: outputs of commands on a host, and what the person states. What reads it is fetched
 * when the first text comes.
 */
import type { StateCreator } from 'zustand/vanilla';
import { holdsOutputs } from '../core/hostEvidence/hostEvidence';
import type { AppState, EvidenceSlice } from './appState';
import { selectPlace } from './selectors';

const fetchReader = () => import('../core/hostEvidence');

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
    addEvidence: async (text, { outputsOnly = false } = {}) => {
      const source = get().open?.source;
      const { readHostEvidence } = await fetchReader();
      const read = readHostEvidence(text);
      if (outputsOnly ? !holdsOutputs(read) : read.facts.length + read.tables.length === 0) {
        return 'unknown';
      }
      // None is open, or another one was opened meanwhile.
      if (source === undefined || get().open?.source !== source) return 'no-capture';
      const { evidenceTexts } = get();
      if (evidenceTexts.some((known) => known.text.trim() === text.trim())) return 'added';
      const titles = [...new Set(read.tables.map(({ title }) => title))];
      const name = titles.length === 0 ? 'Remarks' : titles.join(', ');
      await keep({ evidenceTexts: [...evidenceTexts, { id: ++lastId, name, text, read }] });
      get().announce(`Evidence added: ${name}.`);
      return 'added';
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
