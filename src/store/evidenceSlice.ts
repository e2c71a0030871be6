/**
 * Evidence beside the packets: outputs of commands on a host, and what the person states. What reads it is fetched
 * when the first text comes.
 */
import type { StateCreator } from 'zustand/vanilla';
import { holdsOutputs, type StatementFact } from '../core/diagnosis/hostEvidence/hostEvidence';
import { statements } from '../core/diagnosis/hostEvidence/statements';
import type { AppState, EvidenceSlice } from './appState';

const fetchReader = () => import('./hostEvidenceReader');

export const NO_EVIDENCE = { evidenceTexts: [], statements: [], weighEvidence: null } as const;

export const createEvidenceSlice: StateCreator<AppState, [], [], EvidenceSlice> = (set, get) => {
  let lastId = 0;

  /** Keeps evidence and weighs everything anew: outputs of one counter before and after tell more together. */
  const keep = async (
    evidence: Partial<Pick<EvidenceSlice, 'evidenceTexts' | 'statements'>>,
  ): Promise<void> => {
    set(evidence);
    const { evidenceJoiner } = await fetchReader();
    const { evidenceTexts, statements: held } = get();
    const none = evidenceTexts.length === 0 && held.length === 0;
    const facts = statements
      .filter(({ id }) => held.includes(id))
      .map(({ id, text }): StatementFact => ({ fact: 'statement', id, text }));
    const texts = evidenceTexts.map(({ text }) => text);
    set({ weighEvidence: none ? null : evidenceJoiner(texts, facts) });
  };

  return {
    ...NO_EVIDENCE,
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
