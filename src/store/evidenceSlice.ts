/**
 * Evidence beside the packets: outputs of commands on a host, and what the person states. What reads it is fetched
 * when the first text comes.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { StatementFact } from '../core/diagnosis/hostEvidence/hostEvidence';
import { statements } from '../core/diagnosis/hostEvidence/statements';
import type { AppState, EvidenceSlice } from './appState';

const fetchReader = () => import('./hostEvidenceReader');

export const NO_EVIDENCE = { evidenceTexts: [], statements: [], weighEvidence: null } as const;

export const createEvidenceSlice: StateCreator<AppState, [], [], EvidenceSlice> = (set, get) => {
  let lastId = 0;

  /** Weighs everything anew: outputs of one counter before and after tell more together. */
  const weigh = async (
    evidence: Partial<Pick<EvidenceSlice, 'evidenceTexts' | 'statements'>>,
  ): Promise<void> => {
    const { evidenceJoiner } = await fetchReader();
    const next = { ...get(), ...evidence };
    const { evidenceTexts, statements: held } = next;
    const none = evidenceTexts.length === 0 && held.length === 0;
    const facts = statements
      .filter(({ id }) => held.includes(id))
      .map(({ id, text }): StatementFact => ({ fact: 'statement', id, text }));
    const texts = evidenceTexts.map(({ text }) => text);
    set({
      evidenceTexts,
      statements: held,
      weighEvidence: none ? null : evidenceJoiner(texts, facts),
    });
  };

  return {
    ...NO_EVIDENCE,
    addEvidence: async (text) => {
      const source = get().open?.source;
      const { readHostEvidence } = await fetchReader();
      const read = readHostEvidence(text);
      if (read.facts.length === 0 && read.tables.length === 0) return 'unknown';
      // None is open, or another one was opened meanwhile.
      if (source === undefined || get().open?.source !== source) return 'no-capture';
      const { evidenceTexts } = get();
      if (evidenceTexts.some((known) => known.text.trim() === text.trim())) return 'added';
      const titles = [...new Set(read.tables.map(({ title }) => title))];
      const name = titles.length === 0 ? 'Remarks' : titles.join(', ');
      await weigh({ evidenceTexts: [...evidenceTexts, { id: ++lastId, name, text, read }] });
      get().announce(`Evidence added: ${name}.`);
      return 'added';
    },
    removeEvidence: (id) => {
      void weigh({ evidenceTexts: get().evidenceTexts.filter((each) => each.id !== id) });
    },
    stateFact: (id, holds) => {
      const others = get().statements.filter((each) => each !== id);
      void weigh({ statements: holds ? [...others, id] : others });
    },
  };
};
