import { useEffect, useRef } from 'react';
import { useApp } from '../store/useApp';

/** Where a person goes on, the best place first: the flows of a capture, the panes of one without a list, the button that opens a file. */
const GO_ON = ['[data-goes-on="flows"]:not([hidden])', 'main[tabindex]', '[data-goes-on="open"]'];

/**
 * When the element that had the focus leaves the page with what it belonged to, the focus goes to where the person goes on.
 * `view` changes when another part of the page is shown.
 */
export function useLostFocus(view: unknown): void {
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const seen = ({ target }: FocusEvent) => (last.current = target);
    addEventListener('focusin', seen);
    return () => removeEventListener('focusin', seen);
  }, []);
  const open = useApp((state) => state.open);
  const loading = useApp((state) => state.loading?.shown ?? false);
  const isReading = open?.isReading ?? false;
  useEffect(() => {
    const had = last.current;
    if (!(had instanceof Element) || had.isConnected) return;
    if (document.activeElement !== document.body) return;
    for (const place of GO_ON) {
      const found = document.querySelector<HTMLElement>(place);
      if (found === null) continue;
      last.current = found;
      found.focus();
      return;
    }
  }, [open, loading, isReading, view]);
}
