import { untilAborted } from '../../shared/abort.ts';

interface Waiter {
  readonly priority: number;
  readonly enter: () => void;
}

/**
 * Lets one piece of native work run at a time, the most urgent first; equals in the order they came. Work cut
 * into short steps can so be overtaken between any two of them.
 */
export class PriorityGate {
  readonly #waiting: Waiter[] = [];
  #isTaken = false;

  /** Runs `work` when its turn has come. An abort ends the waiting, never the work itself. */
  async run<T>(priority: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const inside = await this.enter(priority, signal);
    try {
      return await work();
    } finally {
      inside[Symbol.dispose]();
    }
  }

  /** Waits for its turn; the gate is taken until what is returned is disposed. */
  async enter(priority: number, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    const inside = { [Symbol.dispose]: () => this.#leave() };
    if (!this.#isTaken) {
      this.#isTaken = true;
      return inside;
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const waiter: Waiter = { priority, enter: () => resolve(undefined) };
    const behind = this.#waiting.findIndex((other) => other.priority < priority);
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiter);
    try {
      await untilAborted(promise, signal);
    } catch (reason) {
      const index = this.#waiting.indexOf(waiter);
      if (index === -1)
        this.#leave(); // let in and aborted in the same breath
      else this.#waiting.splice(index, 1);
      throw reason;
    }
    return inside;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.enter();
    else this.#isTaken = false;
  }
}
