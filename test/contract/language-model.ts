import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ChatMessage,
  GenerateInput,
  LanguageModel,
  LanguageModelEvent,
} from '../../src/core/ports/index.ts';
import { Cancelled } from '../../src/shared/abort.ts';

export interface LanguageModelContract {
  readonly create: () => LanguageModel | Promise<LanguageModel>;
  /** A question that any model answers, and what every right answer holds. */
  readonly question: string;
  readonly answer: RegExp;
  /** A question that needs at least some twenty tokens. */
  readonly longQuestion: string;
  /** How long one event may take before the engine counts as stuck, ms; generous, it is not what is measured. */
  readonly patienceMs?: number;
}

const system: ChatMessage = {
  role: 'system',
  content: 'You are a friendly voice assistant. Answer in one short spoken sentence. No lists, no markdown.',
};
const ask = (content: string): readonly ChatMessage[] => [system, { role: 'user', content }];
const live = () => new AbortController().signal;
const textOf = (events: readonly LanguageModelEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

/** What every LanguageModel promises; run on scripted ones and on real ones. */
export function describeLanguageModel(name: string, contract: LanguageModelContract): void {
  describe(`${name} as a LanguageModel`, () => {
    let model: LanguageModel;
    beforeAll(async () => {
      model = await contract.create();
      await model.warmUp({ signal: live() });
    });
    afterAll(() => model.dispose());

    async function generate(input: GenerateInput) {
      const events = await collect(model.generate(input, { signal: live() }));
      const finished = events.at(-1);
      if (finished?.type !== 'finished') throw new Error('the stream did not end with finished');
      return { events, finished, text: textOf(events) };
    }

    it('answers, and ends with exactly one finished', async () => {
      const { events, finished, text } = await generate({ messages: ask(contract.question), maxTokens: 60 });
      expect(text).toMatch(contract.answer);
      expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
      expect(finished.reason).toBe('stop');
      expect(finished.completionTokens).toBeGreaterThan(0);
      expect(finished.promptTokens).toBeGreaterThanOrEqual(finished.cachedTokens);
    });

    it('stops at maxTokens and says so', async () => {
      const { finished } = await generate({ messages: ask(contract.longQuestion), maxTokens: 3 });
      expect(finished).toMatchObject({ reason: 'length', completionTokens: 3 });
    });

    it('is well', async () => {
      await expect(model.checkHealth({ signal: live() })).resolves.toBeUndefined();
    });

    it('rejects with the reason of an abort, and is free for the next request', async () => {
      const controller = new AbortController();
      const events: LanguageModelEvent[] = [];
      const cancelled = async () => {
        for await (const event of model.generate({ messages: ask(contract.longQuestion) }, controller)) {
          events.push(event);
          controller.abort(new Cancelled('barge-in'));
        }
      };
      await expect(cancelled()).rejects.toMatchObject({ name: 'Cancelled', reason: 'barge-in' });
      expect(events.some((event) => event.type === 'finished')).toBe(false);
      expect((await generate({ messages: ask(contract.question), maxTokens: 60 })).text).toMatch(
        contract.answer,
      );
    });

    it('does not begin when it was aborted before', async () => {
      const aborted = AbortSignal.abort(new Cancelled('superseded'));
      const events = collect(model.generate({ messages: ask(contract.question) }, { signal: aborted }));
      await expect(events).rejects.toBeInstanceOf(Cancelled);
    });

    it('takes a prefill of anything without complaint', async () => {
      const prefill = (messages: readonly ChatMessage[]) =>
        model.prefill({ messages, conversationKey: 'a' }, { signal: live() });
      await prefill([system]);
      await prefill(ask('What is'));
      await prefill(ask('What is the'));
      const { text } = await generate({
        messages: ask(contract.question),
        conversationKey: 'a',
        maxTokens: 60,
      });
      expect(text).toMatch(contract.answer);
    });
  });
}

/** What a model with `capabilities.prefill` promises in addition: a kept prompt prefix. */
export function describeKeptPrefix(name: string, contract: LanguageModelContract): void {
  describe(`${name} keeps the prompt prefix`, () => {
    let model: LanguageModel;
    beforeAll(async () => {
      model = await contract.create();
      await model.warmUp({ signal: live() });
    });
    afterAll(() => model.dispose());

    async function usageOf(messages: readonly ChatMessage[], conversationKey: string) {
      const input = { messages, conversationKey, maxTokens: 1 };
      const finished = (await collect(model.generate(input, { signal: live() }))).at(-1);
      if (finished?.type !== 'finished') throw new Error('the stream did not end with finished');
      return finished;
    }

    it('computes only the end of a prompt that was prefilled up to its last words', async () => {
      const begun = contract.question.split(' ').slice(0, -1).join(' ');
      await model.prefill({ messages: ask(begun), conversationKey: 'b' }, { signal: live() });
      const usage = await usageOf(ask(contract.question), 'b');
      // The last word and what the template puts behind a message.
      expect(usage.promptTokens - usage.cachedTokens).toBeLessThanOrEqual(16);
      expect(usage.cachedTokens).toBeGreaterThan(12);
    });

    it('goes back to the common prefix when the words turned out otherwise', async () => {
      await usageOf(ask(`${contract.question} Or rather not.`), 'c');
      const usage = await usageOf(ask(`${contract.question} And quickly.`), 'c');
      expect(usage.cachedTokens).toBeGreaterThan(12);
      expect(usage.cachedTokens).toBeLessThan(usage.promptTokens);
    });

    it('keeps what was computed before an abort', async () => {
      const controller = new AbortController();
      const speculation = model.generate(
        { messages: ask(contract.longQuestion), conversationKey: 'd' },
        controller,
      );
      const stopped = collectUntilFirst(speculation, () => controller.abort(new Cancelled('superseded')));
      await expect(stopped).rejects.toBeInstanceOf(Cancelled);
      const usage = await usageOf(ask(contract.longQuestion), 'd');
      expect(usage.promptTokens - usage.cachedTokens).toBeLessThanOrEqual(1);
    });
  });
}

async function collect(events: AsyncIterable<LanguageModelEvent>): Promise<readonly LanguageModelEvent[]> {
  const all: LanguageModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function collectUntilFirst(events: AsyncIterable<LanguageModelEvent>, then: () => void): Promise<void> {
  for await (const event of events) {
    if (event.type === 'text') then();
  }
}
