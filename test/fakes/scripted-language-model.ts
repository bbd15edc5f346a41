import type {
  CallOptions,
  GenerateInput,
  LanguageModel,
  LanguageModelCapabilities,
  LanguageModelEvent,
  ToolCall,
} from '../../src/core/ports/index.ts';
import { untilAborted } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';

/** What the model says to one request, and how badly it goes. */
export interface ScriptedAnswer {
  readonly text: string;
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
  /** Goes silent after so many tokens, until it is cancelled. */
  readonly stallsAfterTokens?: number;
  /** Dies after so many tokens, as an engine host does. */
  readonly crashesAfterTokens?: number;
  readonly toolCalls?: readonly ToolCall[];
  /** From the beginning of the calls until they are written. */
  readonly callsMs?: number;
}

export interface ScriptedLanguageModelOptions {
  readonly clock: Clock;
  /** The answer to the last user message; a plain string is spoken at the default pace. */
  readonly answer: (lastUserMessage: string, input: GenerateInput) => string | ScriptedAnswer;
  readonly id?: string;
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
  readonly prefillMs?: number;
  readonly capabilities?: Partial<LanguageModelCapabilities>;
}

/** What was asked of the model and how much of it it did: state that tests may assert on. */
export interface ScriptedLanguageModel extends LanguageModel {
  readonly generated: readonly GenerateInput[];
  readonly prefilled: readonly GenerateInput[];
  /** For runs of hours: empties what it remembers. */
  forget(): void;
  readonly tokensEmitted: number;
  readonly cancelledCalls: number;
  readonly callsInFlight: number;
}

/** Tokens of the fake: a word with the space before it. */
const tokenize = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];
const promptOf = (input: GenerateInput): readonly string[] =>
  input.messages.flatMap((message) => [`<${message.role}>`, ...tokenize(message.content)]);

export function createScriptedLanguageModel(options: ScriptedLanguageModelOptions): ScriptedLanguageModel {
  const { clock } = options;
  const caches = new Map<string, readonly string[]>();
  const generated: GenerateInput[] = [];
  const prefilled: GenerateInput[] = [];
  let tokensEmitted = 0;
  let cancelledCalls = 0;
  let callsInFlight = 0;

  const wait = (ms: number, signal: AbortSignal) => (ms > 0 ? clock.sleep(ms, { signal }) : undefined);

  /** Evaluates the prompt: how many of its tokens were known, and remembers all of them. */
  function evaluate(input: GenerateInput): { promptTokens: number; cachedTokens: number } {
    const prompt = promptOf(input);
    const known = caches.get(input.conversationKey ?? '') ?? [];
    const firstNew = prompt.findIndex((token, index) => token !== known[index]);
    caches.set(input.conversationKey ?? '', prompt);
    return { promptTokens: prompt.length, cachedTokens: firstNew === -1 ? prompt.length : firstNew };
  }

  async function* tokensOf(input: GenerateInput, signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
    const usage = evaluate(input);
    const lastUser = input.messages.findLast((message) => message.role === 'user')?.content ?? '';
    const scripted = options.answer(lastUser, input);
    const answer: ScriptedAnswer = typeof scripted === 'string' ? { text: scripted } : scripted;
    await wait(answer.firstTokenMs ?? options.firstTokenMs ?? 0, signal);

    const tokens = tokenize(answer.text);
    const limit = Math.min(tokens.length, input.maxTokens ?? Infinity);
    for (let index = 0; index <= limit; index++) {
      signal.throwIfAborted();
      if (index === answer.stallsAfterTokens) await untilAborted(new Promise<never>(() => undefined), signal);
      if (index === answer.crashesAfterTokens) {
        throw new AibotError('The scripted model died.', { code: 'engine-host-died', retryable: true });
      }
      if (index === limit) break;
      if (index > 0) await wait(answer.tokenMs ?? options.tokenMs ?? 0, signal);
      tokensEmitted++;
      yield { type: 'text', text: tokens[index] ?? '' };
    }
    if (answer.toolCalls?.length) {
      yield { type: 'tool-call-begun' };
      await wait(answer.callsMs ?? 0, signal);
    }
    for (const call of answer.toolCalls ?? []) yield { type: 'tool-call', call };
    const reason = answer.toolCalls?.length ? 'tool-calls' : limit < tokens.length ? 'length' : 'stop';
    yield { type: 'finished', reason, ...usage, completionTokens: limit };
  }

  return {
    id: options.id ?? 'scripted-llm',
    placement: 'scripted',
    capabilities: {
      contextTokens: 4096,
      tools: true,
      jsonSchema: true,
      prefill: true,
      ...options.capabilities,
    },
    generated,
    prefilled,
    forget() {
      generated.splice(0);
      prefilled.splice(0);
    },
    get tokensEmitted() {
      return tokensEmitted;
    },
    get cancelledCalls() {
      return cancelledCalls;
    },
    get callsInFlight() {
      return callsInFlight;
    },

    async *generate(input: GenerateInput, { signal }: CallOptions) {
      generated.push(input);
      callsInFlight++;
      const countCancelled = () => {
        cancelledCalls++;
      };
      signal.addEventListener('abort', countCancelled, { once: true });
      try {
        signal.throwIfAborted();
        yield* tokensOf(input, signal);
      } finally {
        signal.removeEventListener('abort', countCancelled);
        callsInFlight--;
      }
    },

    async prefill(input, { signal }) {
      signal.throwIfAborted();
      prefilled.push(input);
      await wait(options.prefillMs ?? 0, signal);
      evaluate(input);
    },

    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
