import { useEffect } from 'react';
import { TIME_SCALES } from '../../core/ladder/timeScale';
import { actions, appStore } from '../../store/appStore';
import { flowResults } from '../../store/flowResults';
import { selectFindings } from '../../store/selectors';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function stepFinding(step: 1 | -1): void {
  const state = appStore.getState();
  const findings = selectFindings(state);
  if (findings.length === 0) return;
  const from = state.finding ?? (step === 1 ? -1 : findings.length);
  const to = Math.max(0, Math.min(findings.length - 1, from + step));
  const { text, packets } = findings[to]!;
  state.showPane(state.pane === 'verdict' ? 'verdict' : 'ladder');
  state.selectFinding(to, packets);
  state.announce(`Finding ${to + 1} of ${findings.length}: ${text}`);
}

function stepFlow(step: 1 | -1): void {
  const { flow, selectFlow } = appStore.getState();
  const found = flowResults();
  const to = found[(flow === null ? -1 : found.indexOf(flow)) + step];
  if (to !== undefined) selectFlow(to);
}

function nextTimeScale(): void {
  const { timeScale, setTimeScale, announce } = appStore.getState();
  const next = TIME_SCALES[(TIME_SCALES.indexOf(timeScale) + 1) % TIME_SCALES.length]!;
  setTimeScale(next);
  announce(`Time scale: ${next}`);
}

/** Letters without a modifier, when nobody types. */
const KEYS: Readonly<Record<string, () => void>> = {
  '?': () => actions().showDialog('keys'),
  j: () => stepFinding(1),
  k: () => stepFinding(-1),
  t: nextTimeScale,
  s: () => {
    if (appStore.getState().flow !== null) actions().showDialog('share');
  },
  '[': () => stepFlow(-1),
  ']': () => stepFlow(1),
};

/** The keys of the workspace (`KeysDialog` lists them). */
export function useWorkspaceKeys(focusSearch: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { dialog, loading, finding, packet, other, highlighted } = appStore.getState();
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (dialog !== null || loading !== null) return;
      if (event.key === 'Escape' && !isTyping(event.target)) {
        if (finding !== null || highlighted.length > 0) actions().selectFinding(null, []);
        else if (packet !== null || other !== null) actions().selectPacket(null);
        return;
      }
      if (isTyping(event.target)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (key === 'f' || key === '/') {
        event.preventDefault();
        focusSearch();
        return;
      }
      const run = KEYS[key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [focusSearch]);
}
