import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

interface Fetched<P> {
  readonly default: ComponentType<P>;
}

/**
 * A part of the page that is fetched by itself. Once it is there, it is shown at once: of a promise, even a kept one, React shows the
 * fallback first, and holds it for 300 ms.
 */
export function fetchedPart<P extends object>(
  fetch: () => Promise<Fetched<P>>,
): {
  readonly Part: LazyExoticComponent<ComponentType<P>>;
  /** Fetches it before it is shown. */
  readonly prepare: () => Promise<unknown>;
} {
  let fetched: Fetched<P> | null = null;
  const prepare = async (): Promise<Fetched<P>> => (fetched ??= await fetch());
  // Something that answers in the same breath; the type of `lazy` knows promises only.
  const atOnce = (part: Fetched<P>) =>
    ({ then: (resolve: (part: Fetched<P>) => void) => resolve(part) }) as unknown as Promise<
      Fetched<P>
    >;
  return { Part: lazy(() => (fetched === null ? prepare() : atOnce(fetched))), prepare };
}
