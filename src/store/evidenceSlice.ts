/**
 * Evidence beside the packets: outputs of commands on a host, and what the person states. What reads it is fetched
 * when the first text comes.
 */
import type { StateCreator } from 'zustand/vanilla';
import { holdsOutputs, type HostEvidence } from '../core/hostEvidence/hostEvidence';
import { countText } from '../core/words/duration';
import type { AddedEvidence, AppState, EvidenceSlice, EvidenceText } from './appState';
import { selectPlace } from './selectors';
import { textOf } from './severalFiles';

const fetchReader = () => import('../core/hostEvidence');

/** Tables that name a text; the others are counted. */
const MOST_NAMED = 3;

/** What a text is called: after what was recognised in it. */
function nameOf({ tables }: HostEvidence): string {
  const titles = [...new Set(tables.map(({ title }) => title))];
  if (titles.length === 0) return 'Remarks';
  const named = titles.slice(0, MOST_NAMED);
  const others = titles.length - named.length;
  return others === 0 ? named.join(', ') : `${named.join(', ')} and ${others} more`;
}

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
      const { readHostEvidence } = await fetchReader();
      const outcomes: AddedEvidence[] = [];
      const added: EvidenceText[] = [];
      for (const each of texts) {
        const text = typeof each === 'string' ? each : await textOf(each);
        if (text === null) {
          outcomes.push('unknown');
          continue;
        }
        const read = readHostEvidence(text);
        const isKnown = outputsOnly
          ? holdsOutputs(read)
          : read.facts.length + read.tables.length > 0;
        outcomes.push(isKnown ? 'added' : 'unknown');
        if (isKnown) added.push({ id: ++lastId, name: nameOf(read), text, read });
      }
      // None is open, or another one was opened meanwhile.
      if (source === undefined || get().open?.source !== source) {
        return outcomes.map((outcome) => (outcome === 'added' ? 'no-capture' : outcome));
      }
      const { evidenceTexts } = get();
      const held = new Set(evidenceTexts.map(({ text }) => text.trim()));
      const fresh = added.filter(({ text }) => held.size < held.add(text.trim()).size);
      if (fresh.length === 0) return outcomes;
      await keep({ evidenceTexts: [...evidenceTexts, ...fresh] });
      const [first, ...others] = fresh;
      const more = others.length === 0 ? '' : `, and ${countText(others.length, 'more text')}`;
      get().announce(`Evidence added: ${first!.name}${more}.`);
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
