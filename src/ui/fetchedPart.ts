import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

interface Fetched {
  readonly default: ComponentType;
}

/**
 * A part of the page that is fetched by itself. Once it is there, it is shown at once: of a promise, even a kept one, React shows the
 * fallback first, and holds it for 300 ms.
 */
export function fetchedPart(fetch: () => Promise<Fetched>): {
  readonly Part: LazyExoticComponent<ComponentType>;
  /** Fetches it before it is shown. */
  readonly prepare: () => Promise<unknown>;
} {
  let fetched: Fetched | null = null;
  const prepare = async (): Promise<Fetched> => (fetched ??= await fetch());
  // Something that answers in the same breath; the type of `lazy` knows promises only.
  const atOnce = (part: Fetched) =>
    ({ then: (resolve: (part: Fetched) => void) => resolve(part) }) as unknown as Promise<Fetched>;
  return { Part: lazy(() => (fetched === null ? prepare() : atOnce(fetched))), prepare };
}
