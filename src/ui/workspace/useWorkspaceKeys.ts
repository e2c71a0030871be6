import { useEffect } from 'react';
import { TIME_SCALES } from '../../core/ladder/timeScale';
import { useAppState } from '../../store/useApp';
import type { AppState } from '../../store/appState';
import { selectFindings } from '../../store/selectors';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function stepFinding(state: AppState, step: 1 | -1): void {
  const findings = selectFindings(state);
  if (findings.length === 0) return;
  const from = state.finding ?? (step === 1 ? -1 : findings.length);
  const to = Math.max(0, Math.min(findings.length - 1, from + step));
  const { text, packets } = findings[to]!;
  state.showPane(state.pane === 'verdict' ? 'verdict' : 'ladder');
  state.selectFinding(to, packets);
  state.announce(`Finding ${to + 1} of ${findings.length}: ${text}`);
}

function stepFlow({ flow, foundFlows, selectFlow }: AppState, step: 1 | -1): void {
  const to = foundFlows[(flow === null ? -1 : foundFlows.indexOf(flow)) + step];
  if (to !== undefined) selectFlow(to);
}

function nextTimeScale({ timeScale, setTimeScale, announce }: AppState): void {
  const next = TIME_SCALES[(TIME_SCALES.indexOf(timeScale) + 1) % TIME_SCALES.length]!;
  setTimeScale(next);
  announce(`Time scale: ${next}`);
}

/** Letters without a modifier, when nobody types. */
const KEYS: Readonly<Record<string, (state: AppState) => void>> = {
  '?': ({ showDialog }) => showDialog('keys'),
  j: (state) => stepFinding(state, 1),
  k: (state) => stepFinding(state, -1),
  t: nextTimeScale,
  s: ({ flow, listener, showDialog }) => {
    if (flow !== null && listener === null) showDialog('share');
  },
  '[': (state) => stepFlow(state, -1),
  ']': (state) => stepFlow(state, 1),
};

/** The keys of the workspace (`KeysDialog` lists them). */
export function useWorkspaceKeys(focusSearch: () => void): void {
  const app = useAppState();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { dialog, loading, open, finding, packet, other, highlighted } = app();
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      // While a file is read, its flows can be walked already.
      if (dialog !== null || (loading !== null && open?.isReading !== true)) return;
      if (event.key === 'Escape' && !isTyping(event.target)) {
        if (finding !== null || highlighted.length > 0) app().selectFinding(null, []);
        else if (packet !== null || other !== null) app().selectPacket(null);
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
      run(app());
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [app, focusSearch]);
}
