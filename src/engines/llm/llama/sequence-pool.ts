import type { KeptSequence } from './kept-sequence.ts';

/** What a request is to the cache: talk, talk with tools explained before it, or work that nobody waits for. */
export type SequenceUse = 'talk' | 'tools' | 'batch';

/**
 * Which sequence serves a request. Of several the last is for batch work, so that a long request over HTTP does not
 * throw away what a conversation has in its cache; of three or more the one before it keeps the tools' explanation,
 * which all conversations share. The others go to the conversations last active.
 */
export class SequencePool {
  readonly #live: readonly KeptSequence[];
  readonly #batch: KeptSequence;
  readonly #tools: KeptSequence | undefined;
  readonly #now: () => number;

  /** At least one sequence. */
  constructor(sequences: readonly [KeptSequence, ...KeptSequence[]], now: () => number) {
    this.#batch = sequences.at(-1) ?? sequences[0];
    this.#tools = sequences.length > 2 ? sequences.at(-2) : undefined;
    this.#live = sequences.slice(0, Math.max(1, sequences.length - (this.#tools ? 2 : 1)));
    this.#now = now;
  }

  choose(conversationKey: string | undefined, use: SequenceUse): KeptSequence {
    const chosen =
      use === 'batch'
        ? this.#batch
        : use === 'tools' && this.#tools
          ? this.#tools
          : this.#chooseLive(conversationKey);
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
