import type { KeptSequence } from './kept-sequence.ts';

/**
 * Which sequence serves a conversation. Of several the last is for batch work, so that a long request over HTTP
 * does not throw away what a conversation has in its cache; the others go to the conversations last active.
 */
export class SequencePool {
  readonly #live: readonly KeptSequence[];
  readonly #batch: KeptSequence;
  readonly #now: () => number;

  /** At least one sequence. */
  constructor(sequences: readonly [KeptSequence, ...KeptSequence[]], now: () => number) {
    this.#batch = sequences.at(-1) ?? sequences[0];
    this.#live = sequences.length > 1 ? sequences.slice(0, -1) : sequences;
    this.#now = now;
  }

  choose(conversationKey: string | undefined, lane: 'live' | 'batch'): KeptSequence {
    const chosen = lane === 'batch' ? this.#batch : this.#chooseLive(conversationKey);
    chosen.conversationKey = conversationKey;
    chosen.lastUsedAtMs = this.#now();
    return chosen;
  }

  #chooseLive(conversationKey: string | undefined): KeptSequence {
    return (
      this.#live.find((sequence) => sequence.conversationKey === conversationKey) ??
      this.#live.reduce((oldest, sequence) =>
        sequence.lastUsedAtMs < oldest.lastUsedAtMs ? sequence : oldest,
      )
    );
  }
}
