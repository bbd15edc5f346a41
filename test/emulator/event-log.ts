export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Rejects after this long; a test that waits for what never comes should say so, not hang. 10 s unless told. */
  readonly timeoutMs?: number;
}

/** Everything that happened, in order; and a way to wait for what is still to come. */
export class EventLog<Entry> {
  readonly #entries: Entry[] = [];
  readonly #watchers = new Set<(entry: Entry) => void>();

  append(entry: Entry): void {
    this.#entries.push(entry);
    for (const watch of this.#watchers) {
      watch(entry);
    }
  }

  /** A view, not a copy: grows as things happen. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Calls `watch` for each later entry until disposed. */
  watch(watch: (entry: Entry) => void): Disposable {
    this.#watchers.add(watch);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watch) };
  }

  /** The first entry from index `from` on that is of this kind, whether it is there already or still to come. */
  first<Wanted extends Entry>(
    isWanted: ((entry: Entry) => entry is Wanted) | ((entry: Entry) => boolean),
    options: WaitOptions & { readonly from?: number } = {},
  ): Promise<Wanted> {
    const there = this.#entries.slice(options.from ?? 0).find((entry) => isWanted(entry));
    return there === undefined ? this.next<Wanted>(isWanted, options) : Promise.resolve(there as Wanted);
  }

  /** The next entry of this kind; those that are there already do not count. */
  next<Wanted extends Entry>(
    isWanted: ((entry: Entry) => entry is Wanted) | ((entry: Entry) => boolean),
    options: WaitOptions = {},
  ): Promise<Wanted> {
    const timeoutMs = options.timeoutMs ?? 10_000;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        watching[Symbol.dispose]();
        options.signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = () => finish(() => reject(options.signal?.reason as Error));
      const timer = setTimeout(() => {
        finish(() => reject(new Error(`waited ${timeoutMs} ms in vain for ${isWanted.toString()}`)));
      }, timeoutMs);
      const watching = this.watch((entry) => {
        if (isWanted(entry)) {
          finish(() => resolve(entry as Wanted));
        }
      });
      options.signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Forgets what happened; for runs of hours. */
  clear(): void {
    this.#entries.length = 0;
  }
}
