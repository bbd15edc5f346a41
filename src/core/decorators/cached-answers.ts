import type { Cache, CallOptions, GenerateInput, LanguageModel, LanguageModelEvent } from '../ports/index.ts';
import { contentKey, createRecall, fromBytes, type RecallOptions, toBytes } from './recall.ts';

type Finished = Extract<LanguageModelEvent, { readonly type: 'finished' }>;

interface KeptAnswer {
  readonly text: string;
  readonly finished: Finished;
}

/**
 * Keeps whole answers where that is safe: nothing varied (temperature 0), nothing said before (at most a system
 * message and one question), no tools that act. Who may be remembered at all is the caller's list.
 */
export function cachedLanguageModel(
  llm: LanguageModel,
  cache: Cache,
  options: RecallOptions = {},
): LanguageModel {
  const recall = createRecall(cache, options);

  async function* generate(
    input: GenerateInput,
    call: CallOptions,
  ): AsyncGenerator<LanguageModelEvent, void, undefined> {
    if (!isRepeatable(input)) {
      yield* llm.generate(input, call);
      return;
    }
    const { messages, maxTokens, stop, jsonSchema } = input;
    const asked = [`${llm.id}@${options.version ?? ''}`, messages, maxTokens, stop, jsonSchema];
    const key = await contentKey('llm', asked);
    call.signal.throwIfAborted();
    const { kept, release } = await recall.enter(key, call);
    try {
      const answer = kept && readAnswer(kept);
      if (!answer) {
        yield* generateAndKeep(key, input, call);
        return;
      }
      yield { type: 'text', text: answer.text };
      // Nothing was computed: the whole prompt was known.
      yield { ...answer.finished, cachedTokens: answer.finished.promptTokens };
    } finally {
      release();
    }
  }

  async function* generateAndKeep(
    key: string,
    input: GenerateInput,
    call: CallOptions,
  ): AsyncGenerator<LanguageModelEvent, void, undefined> {
    let text = '';
    for await (const event of llm.generate(input, call)) {
      if (event.type === 'text') text += event.text;
      else if (event.type === 'finished' && event.reason === 'stop' && text !== '')
        await recall.keep(key, toBytes({ text, finished: event } satisfies KeptAnswer), call);
      yield event;
    }
  }

  return {
    id: llm.id,
    placement: llm.placement,
    capabilities: llm.capabilities,
    warmUp: (call) => llm.warmUp(call),
    checkHealth: (call) => llm.checkHealth(call),
    dispose: () => llm.dispose(),
    prefill: (input, call) => llm.prefill(input, call),
    generate,
  };
}

function isRepeatable({ messages, temperature, tools, conversationKey, noStore }: GenerateInput): boolean {
  const spoken = messages.filter(({ role }) => role !== 'system');
  return (
    !noStore &&
    temperature === 0 &&
    conversationKey === undefined &&
    (tools ?? []).length === 0 &&
    spoken.length === 1 &&
    spoken[0]?.role === 'user'
  );
}

function readAnswer(bytes: Uint8Array): KeptAnswer | undefined {
  const answer = fromBytes(bytes) as Partial<KeptAnswer> | undefined;
  return typeof answer?.text === 'string' && answer.finished?.type === 'finished'
    ? { text: answer.text, finished: answer.finished }
    : undefined;
}
