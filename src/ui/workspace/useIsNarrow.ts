import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 60rem)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The page is too narrow for panes side by side. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
