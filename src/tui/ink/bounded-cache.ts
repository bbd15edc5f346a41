/** Texts that are remembered at a time: some screens full. */
export const rememberedTexts = 2_000;

/** A map that forgets everything when it is full: what is on the screen is there again with the next frame. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  override set(key: Key, value: Value): this {
    if (this.size >= rememberedTexts && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}

/** The same as a plain object. */
export function createBoundedRecord<Value>(): Record<string, Value> {
  const kept = new BoundedMap<string | symbol, Value>();
  return new Proxy<Record<string, Value>>(
    {},
    {
      get: (_, key) => kept.get(key),
      set: (_, key, value: Value) => kept.set(key, value).size > 0,
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: (_, key) =>
        kept.has(key) ? { value: kept.get(key), configurable: true, enumerable: true } : undefined,
    },
  );
}
