import type { Llama, LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { PriorityGate } from '../../host/priority-gate.ts';
import { findGap, type Gap } from './moved-tokens.ts';
import type { StepSize } from './step-size.ts';
import type { ThreadChoice } from './thread-choice.ts';

/** Who is let in first when several want the processor; a step that runs is never interrupted. */
export const priorities = { batch: 0, prefill: 1, live: 2 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];

/** What all sequences of a model share. */
export interface Processor {
  readonly llama: Llama;
  readonly gate: PriorityGate;
  readonly stepSize: StepSize;
  readonly threadChoice: ThreadChoice;
  readonly now: () => number;
}

export interface StepOptions {
  readonly priority: Priority;
  /** Threads wished for; a busy machine gives one. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * One sequence of the KV cache that keeps what it has computed: a new prompt costs only the tokens behind the
 * prefix it shares with the last one. All work goes in short steps, so that it can be overtaken and aborted.
 */
export class KeptSequence {
  /** One request at a time may use the sequence; live ones first. */
  readonly turn = new PriorityGate();
  conversationKey: string | undefined;
  lastUsedAtMs = 0;
  /** The running or waiting prefill, which any newer request ends. */
  prefill: AbortController | undefined;

  readonly #sequence: LlamaContextSequence;
  readonly #processor: Processor;

  constructor(sequence: LlamaContextSequence, processor: Processor) {
    this.#sequence = sequence;
    this.#processor = processor;
  }

  /**
   * Keeps what `tokens` begin with and forgets the rest, as after a speculation that was wrong; what stands further
   * behind in them only because older turns are gone is moved forward. Gives the count of tokens that are there.
   */
  async keepOf(tokens: readonly Token[], signal: AbortSignal): Promise<number> {
    const sequence = this.#sequence;
    const gap = findGap(sequence.contextTokens, tokens, this.#countShared(tokens));
    if (gap) await this.#erase(gap, signal);
    const kept = this.#countShared(tokens);
    if (kept < sequence.nextTokenIndex)
      await this.#erase({ start: kept, end: sequence.nextTokenIndex }, signal);
    return kept;
  }

  /** Whether nothing of `tokens` is left to compute. */
  beginsWith(tokens: readonly Token[]): boolean {
    return this.#countShared(tokens) === tokens.length;
  }

  #countShared(tokens: readonly Token[]): number {
    return this.#sequence.compareContextTokens([...tokens]).firstDifferentIndex;
  }

  #erase(gap: Gap, signal: AbortSignal): Promise<void> {
    return this.#processor.gate.run(priorities.live, signal, () =>
      this.#sequence.eraseContextTokenRanges([gap]),
    );
  }

  /** Computes `tokens` behind what is there. After an abort the finished steps stay and can be used. */
  async evaluate(tokens: readonly Token[], options: StepOptions): Promise<void> {
    for (let start = 0; start < tokens.length; ) {
      const step = tokens.slice(start, start + this.#processor.stepSize.tokens);
      await this.#run(options, step.length, () => this.#sequence.evaluateWithoutGeneratingNewTokens(step));
      start += step.length;
    }
  }

  /**
   * Computes `tokens` and then goes on with what the model finds likely, until it ends by itself. `threadsFor`
   * says with how many threads the n-th new token (from 0) is computed.
   */
  async *decode(
    tokens: readonly Token[],
    sampling: SequenceEvaluateOptions,
    options: Omit<StepOptions, 'threads'> & { readonly threadsFor: (index: number) => number },
  ): AsyncGenerator<Token, void, undefined> {
    const ahead = Math.max(0, tokens.length - this.#processor.stepSize.tokens);
    await this.evaluate(tokens.slice(0, ahead), { ...options, threads: options.threadsFor(0) });
    const generator = this.#sequence.evaluate(tokens.slice(ahead), sampling);
    try {
      for (let index = 0; ; index++) {
        const step = { ...options, threads: options.threadsFor(index) };
        const next = await this.#run(step, index === 0 ? tokens.length - ahead : 0, () => generator.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await generator.return();
    }
  }

  async #run<T>(options: StepOptions, tokens: number, step: () => Promise<T>): Promise<T> {
    const { llama, gate, stepSize, threadChoice, now } = this.#processor;
    const result = await gate.run(options.priority, options.signal, async () => {
      const threads = threadChoice.choose(options.threads);
      if (llama.maxThreads !== threads) llama.maxThreads = threads;
      const startedAtMs = now();
      const value = await step();
      stepSize.observe(tokens, now() - startedAtMs);
      threadChoice.observe(threads, now() - startedAtMs);
      return value;
    });
    options.signal.throwIfAborted();
    return result;
  }
}
