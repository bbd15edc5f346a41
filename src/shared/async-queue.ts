/** What a full queue does with one more item. */
export type OverflowPolicy = 'drop-oldest' | 'block';

export interface AsyncQueueOptions {
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
}

/**
 * A bounded queue between one or more producers and one consumer (`for await`).
 * `drop-oldest` suits live audio, where late is worthless; `block` suits text, where every word counts.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  readonly #overflow: OverflowPolicy;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;
  #dropped = 0;
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];

  constructor(options: AsyncQueueOptions) {
    this.#capacity = options.capacity;
    this.#overflow = options.overflow;
  }

  get size(): number {
    return this.#items.length;
  }

  /** How many items `drop-oldest` has thrown away. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds an item at once; on a full `block` queue it is refused with `false`. Closed queues ignore it. */
  offer(item: T): boolean {
    if (this.#closed) return false;
    if (this.#items.length >= this.#capacity) {
      if (this.#overflow === 'block') return false;
      this.#items.shift();
      this.#dropped++;
    }
    this.#items.push(item);
    this.#wakeReader?.();
    return true;
  }

  /** Adds an item, waiting for room on a full `block` queue. */
  async push(item: T): Promise<void> {
    while (!this.offer(item) && !this.#closed) {
      await new Promise<void>((resolve) => this.#wakeWriters.push(resolve));
    }
  }

  /** No more items; the consumer still gets those that are queued. */
  close(): void {
    this.#closed = true;
    this.#wakeReader?.();
    this.#releaseWriters();
  }

  /** Ends the consumer's loop with `error`, after the queued items. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#releaseWriters();
          yield item;
        } else if (this.#closed) {
          if (this.#failure) throw this.#failure.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
          this.#wakeReader = undefined;
        }
      }
    } finally {
      this.#closed = true;
      this.#releaseWriters();
    }
  }

  #releaseWriters(): void {
    const waiting = this.#wakeWriters;
    this.#wakeWriters = [];
    for (const wake of waiting) wake();
  }
}
