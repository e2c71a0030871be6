/** Results that are asked for again and again: each is kept as long as the object that it was made of. */

/** A function of one object that works once for each. The page's stores may ask in turn: no result displaces another. */
export function perObject<Key extends object, Value>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const kept = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const known = kept.get(key) ?? { value: make(key) };
    kept.set(key, known);
    return known.value;
  };
}
