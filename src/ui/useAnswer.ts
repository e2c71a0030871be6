import { useEffect, useState } from 'react';

/** An answer, and the question that it was given to. */
interface Answer<T> {
  readonly ask: () => Promise<T | null>;
  readonly again: unknown;
  readonly answer: T;
}

/**
 * The answer of the engine to a question, asked when the question changes; null until it is there.
 * @param ask the question, the same function as long as it is the same question; null: nothing is asked
 * @param keep show the answer to the question before while a new one is asked
 * @param again when this changes, the answer may have changed too: it is asked for once more
 */
export function useAnswer<T>(
  ask: (() => Promise<T | null>) | null,
  { keep = false, again }: { readonly keep?: boolean; readonly again?: unknown } = {},
): T | null {
  const [given, setGiven] = useState<Answer<T> | null>(null);
  useEffect(() => {
    if (ask === null) return undefined;
    let wanted = true;
    ask().then(
      (answer) => {
        if (wanted && answer !== null) setGiven({ ask, again, answer });
      },
      // The engine has ended, which is said elsewhere.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [ask, again]);
  if (ask === null || given === null) return null;
  return keep || (given.ask === ask && given.again === again) ? given.answer : null;
}
