import { useDeferredValue, type ReactNode } from 'react';

/**
 * Puts its children into the page in a step of their own, after what surrounds them: all panes at once, laid out for the first
 * time, hold the page's thread longer than a frame may last. Their place must have its size without them.
 */
export function InItsOwnStep({ children }: { readonly children: ReactNode }) {
  const isThere = useDeferredValue(true, false);
  return isThere ? children : null;
}
