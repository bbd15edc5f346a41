import { availableParallelism } from 'node:os';
import { LlamaGrammarEvaluationState, type SequenceEvaluateOptions, type Token } from 'node-llama-cpp';
import type { CallOptions, GenerateInput, LanguageModelEvent } from '../../../core/ports/index.ts';
import { Cancelled } from '../../../shared/abort.ts';
import { AibotError } from '../../../shared/errors.ts';
import { PriorityGate } from '../../host/priority-gate.ts';
import { StopSequences } from '../stop-sequences.ts';
import { toolEvents } from '../tool-events.ts';
import { explainTools, toolReplySchema } from '../tool-prompt.ts';
import { answerText } from './answer-text.ts';
import { createChatPrompt } from './chat-prompt.ts';
import { createGrammars } from './grammars.ts';
import { KeptSequence, type Processor, priorities } from './kept-sequence.ts';
import { type LlamaOptions, loadLlama } from './load-llama.ts';
import { SequencePool, type SequenceUse } from './sequence-pool.ts';
import { StepSize } from './step-size.ts';
import { readCpuTimes, ThreadChoice } from './thread-choice.ts';
import { TokenText } from './token-text.ts';

/** A loaded model, inside the engine host. */
export interface LlamaEngine {
  generate(input: GenerateInput, options: CallOptions): AsyncGenerator<LanguageModelEvent, void, undefined>;
  prefill(input: GenerateInput, options: CallOptions): Promise<void>;
  dispose(): Promise<void>;
}

const defaultMaxTokens = 512;
/** About a first clause. Until it is said the voice has nothing to do, and the model may have every core. */
const openingTokens = 12;
/** Small models repeat themselves; a light penalty on the last tokens said keeps them from looping. */
const penalty = { penalty: 1.1, lastTokens: 64 };

export async function loadLlamaEngine(options: LlamaOptions, callOptions: CallOptions): Promise<LlamaEngine> {
  const { llama, model, context } = await loadLlama(options, callOptions);
  const now = () => performance.now();
  const threadChoice = new ThreadChoice({
    mostThreads: options.threads,
    cores: availableParallelism(),
    now,
    readCpuTimes,
  });
  const processor: Processor = {
    llama,
    gate: new PriorityGate(),
    stepSize: new StepSize(),
    threadChoice,
    now,
  };
  const openSequence = () => new KeptSequence(context.getSequence(), processor);
  const others = Array.from({ length: context.totalSequences - 1 }, openSequence);
  const pool = new SequencePool([openSequence(), ...others], now);
  const chat = createChatPrompt(model);
  const grammarOf = createGrammars(llama);
  const threadsFor = (index: number) =>
    index < openingTokens ? options.threads : Math.max(1, options.threads - 1);

  async function samplingOf(input: GenerateInput, said: readonly Token[]): Promise<SequenceEvaluateOptions> {
    const temperature = input.temperature ?? 0;
    const schema = input.tools?.length ? toolReplySchema(input.tools) : input.jsonSchema;
    if (!schema) {
      const punishTokens = () => said.slice(-penalty.lastTokens);
      return { temperature, repeatPenalty: { punishTokens, penalty: penalty.penalty } };
    }
    const grammar = await grammarOf(schema);
    return { temperature, grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }) };
  }

  async function* answer(input: GenerateInput, signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
    const prompt = chat.tokensOf(messagesOf(input));
    const room = context.contextSize - 1 - prompt.length;
    if (room < 1) throw promptTooLong(prompt.length, context.contextSize);

    const sequence = pool.choose(input.conversationKey, useOf(input));
    sequence.prefill?.abort(new Cancelled('superseded'));
    const priority = input.lane === 'batch' ? priorities.batch : priorities.live;
    const turn = await sequence.turn.enter(priority, signal);
    try {
      // The last token is always computed: the first new one comes out of it.
      const cachedTokens = await sequence.keepOf(prompt.slice(0, -1), signal);
      const said: Token[] = [];
      const sampling = await samplingOf(input, said);
      const tokens = sequence.decode(prompt.slice(cachedTokens), sampling, { priority, signal, threadsFor });
      const reason = yield* answerText(tokens, {
        said,
        text: new TokenText(model, prompt),
        stops: new StopSequences([...chat.stopTexts, ...(input.stop ?? [])]),
        stopTokens: chat.stopTokens,
        limit: Math.min(input.maxTokens ?? defaultMaxTokens, room),
      });
      const usage = { promptTokens: prompt.length, cachedTokens, completionTokens: said.length };
      yield { type: 'finished', reason, ...usage };
    } finally {
      turn[Symbol.dispose]();
    }
  }

  async function prefill(
    input: GenerateInput,
    sequence: KeptSequence,
    tokens: readonly Token[],
    signal: AbortSignal,
  ) {
    const priority = input.lane === 'batch' ? priorities.batch : priorities.prefill;
    const turn = await sequence.turn.enter(priority, signal);
    try {
      if (sequence.beginsWith(tokens)) return;
      const kept = await sequence.keepOf(tokens, signal);
      // What may be needed some time leaves the other cores to the ears; what is being said does not wait.
      const threads = useOf(input) === 'talk' ? options.threads : 1;
      await sequence.evaluate(tokens.slice(kept), { priority, threads, signal });
    } finally {
      turn[Symbol.dispose]();
    }
  }

  return {
    async *generate(input, { signal }) {
      signal.throwIfAborted();
      const events = answer(input, signal);
      yield* input.tools?.length ? toolEvents(events) : events;
    },

    async prefill(input, { signal }) {
      signal.throwIfAborted();
      const tokens = chat.stablePrefixOf(messagesOf(input));
      if (tokens.length >= context.contextSize) return;
      const sequence = pool.choose(input.conversationKey, useOf(input));
      sequence.prefill?.abort(new Cancelled('superseded'));
      const superseded = new AbortController();
      sequence.prefill = superseded;
      try {
        await prefill(input, sequence, tokens, AbortSignal.any([signal, superseded.signal]));
      } catch (thrown) {
        signal.throwIfAborted();
        // A newer request goes on from where this one got to: nothing is lost, and nobody waits for it.
        if (!superseded.signal.aborted) throw thrown;
      } finally {
        if (sequence.prefill === superseded) sequence.prefill = undefined;
      }
    },

    async dispose() {
      await context.dispose();
      await model.dispose();
      await llama.dispose();
    },
  };
}

const messagesOf = ({ messages, tools }: GenerateInput) =>
  tools?.length ? explainTools(messages, tools) : messages;

const useOf = ({ lane, tools }: GenerateInput): SequenceUse =>
  lane === 'batch' ? 'batch' : tools?.length ? 'tools' : 'talk';

function promptTooLong(promptTokens: number, contextTokens: number): AibotError {
  return new AibotError(
    `The prompt of ${promptTokens} tokens does not fit into the context of ${contextTokens}.`,
    {
      code: 'llm-prompt-too-long',
      nextSteps: ['Shorten the conversation, or raise the size of the context with `aibot config set`.'],
    },
  );
}
