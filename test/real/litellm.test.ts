import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateInput, LanguageModelEvent } from '../../src/core/ports/index.ts';
import { createOpenAiLanguageModel } from '../../src/engines/llm/openai-language-model.ts';
import { Cancelled } from '../../src/shared/abort.ts';
import { systemClock as clock } from '../../src/shared/clock.ts';
import { describeLanguageModel } from '../contract/language-model.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';
import { createScriptedLanguageModel, type ScriptedAnswer } from '../fakes/scripted-language-model.ts';
import { type FlakyBackend, startFlakyBackend } from './servers/flaky-backend.ts';
import { startLiteLlm } from './servers/litellm.ts';
import { pythonWith } from './servers/python-packages.ts';
import type { RunningServer } from './servers/start-server.ts';

const python = await pythonWith('litellm');

const long = 'Once upon a time there was a dog, and it met a cat, and they went on a very long journey.';
const capabilities = { tools: true, jsonSchema: true };

const masterKey = 'sk-a-key-of-the-test-that-is-long-enough';

/** Says which model it is; asked to stall it says one word and no more. */
const scripted = (id: string, answer: (asked: string) => string | ScriptedAnswer) =>
  ({ id, capabilities, answer, firstTokenMs: 5, tokenMs: 2 }) as const;
const small = scripted('small', (asked) => {
  if (asked.includes('story')) return { text: long, tokenMs: 20 };
  if (asked.includes('stall')) return { text: long, stallsAfterTokens: 1 };
  return asked.includes('France') ? 'The capital is Paris.' : 'I am small.';
});
const coder = createScriptedLanguageModel({ ...scripted('coder', () => 'I am the coder.'), clock });
const agent = createScriptedLanguageModel({
  ...scripted('agent', (asked) => ({
    text: '',
    toolCalls: [{ id: 'call-1', name: 'look_up', arguments: { place: asked } }],
  })),
  clock,
});

describe.skipIf(!python)('LiteLLM with the configuration of the stack', () => {
  let gateway: ScriptedGateway;
  let backend: FlakyBackend;
  let litellm: RunningServer;
  beforeAll(async () => {
    gateway = await createScriptedGateway({ llm: small, moreLanguageModels: [coder, agent] });
    backend = await startFlakyBackend(await gateway.listen());
    litellm = await startLiteLlm(python ?? '', { models: backend.url, classifier: backend.url, masterKey });
  });
  afterAll(async () => {
    await litellm[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
    await gateway[Symbol.asyncDispose]();
  });

  const create = (model: string, apiKey = masterKey) =>
    createOpenAiLanguageModel({ id: model, model, apiKey, baseUrl: `http://127.0.0.1:${litellm.port}/v1` });

  async function generate(model: string, input: Partial<GenerateInput> & { readonly ask: string }) {
    const { ask, ...rest } = input;
    const events: LanguageModelEvent[] = [];
    const messages = [{ role: 'user', content: ask }] as const;
    const { signal } = new AbortController();
    for await (const event of create(model).generate({ messages, ...rest }, { signal })) events.push(event);
    const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
    return { events, text };
  }

  /** The answer's head, which says who answered and why. */
  async function answeredBy(messages: readonly object[]) {
    const response = await fetch(`http://127.0.0.1:${litellm.port}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${masterKey}` },
      body: JSON.stringify({ model: 'aibot', messages }),
    });
    expect(response.status, await response.clone().text()).toBe(200);
    const { choices } = (await response.json()) as { choices: { message: { content: string | null } }[] };
    return {
      label: response.headers.get('x-aibot-label'),
      group: response.headers.get('x-litellm-model-group'),
      fallbacks: Number(response.headers.get('x-litellm-attempted-fallbacks')),
      text: choices[0]?.message.content ?? '',
    };
  }

  describeLanguageModel('a model behind LiteLLM', {
    create: () => create('conversation'),
    question: 'What is the capital of France?',
    answer: /Paris/,
    longQuestion: 'Tell me a long story, please.',
  });

  describe('routing', () => {
    it.each([
      ['how was your day today', 'conversation', 'conversation'],
      ['write a python function that sorts a list of numbers', 'code', 'code'],
      ['set a timer for ten minutes', 'tool', 'tool'],
    ])('sends "%s" to the model for %s', async (content, label, group) => {
      expect(await answeredBy([{ role: 'user', content }])).toMatchObject({ label, group, fallbacks: 0 });
    });

    it('takes what was said before into account', async () => {
      const before = [
        { role: 'system', content: 'You are a voice assistant.' },
        { role: 'user', content: 'write a python function that sorts a list' },
        { role: 'assistant', content: 'It is in the channel.' },
      ];
      const { label } = await answeredBy([...before, { role: 'user', content: 'now do it in rust' }]);
      expect(label).toBe('code');
    });

    it('reads a message in parts, and looks past the results of tools', async () => {
      const { label } = await answeredBy([
        { role: 'user', content: [{ type: 'text', text: 'fix the bug in my javascript function' }] },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: '1', type: 'function', function: { name: 'read', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: '1', content: 'done' },
      ]);
      expect(label).toBe('code');
    });

    it('leaves a request alone that names its model', async () => {
      expect((await generate('code', { ask: 'how was your day' })).text).toBe('I am the coder.');
    });

    it('streams through the routed name, piece by piece', async () => {
      const { events, text } = await generate('aibot', { ask: 'debug my typescript code' });
      expect(text).toBe('I am the coder.');
      expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    });
  });

  describe('what passes through unchanged', () => {
    it('tools and their calls', async () => {
      const parameters = { type: 'object', properties: { place: { type: 'string' } } };
      const tools = [{ name: 'look_up', description: 'Looks a place up', parameters }];
      const { events } = await generate('tool', { ask: 'Rome', tools });
      expect(agent.generated.at(-1)?.tools).toEqual(tools);
      expect(events.filter(({ type }) => type !== 'text').slice(0, 2)).toMatchObject([
        { type: 'tool-call-begun' },
        { type: 'tool-call', call: { name: 'look_up', arguments: { place: 'Rome' } } },
      ]);
      expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'tool-calls' });
    });

    it('a JSON schema, the temperature and the length', async () => {
      const jsonSchema = { type: 'object', properties: { city: { type: 'string' } } };
      await generate('code', { ask: 'Paris', jsonSchema, temperature: 0.2, maxTokens: 50, stop: ['END'] });
      expect(coder.generated.at(-1)).toMatchObject({
        jsonSchema,
        temperature: 0.2,
        maxTokens: 50,
        stop: ['END'],
      });
    });

    it('a cancellation: the engine behind it stops', async () => {
      const cancelledBefore = gateway.llm.cancelledCalls;
      const controller = new AbortController();
      const messages = [{ role: 'user', content: 'stall, please' }] as const;
      const cancelled = async () => {
        for await (const event of create('conversation').generate({ messages }, controller)) {
          expect(event.type).toBe('text');
          controller.abort(new Cancelled('barge-in'));
        }
      };
      await expect(cancelled()).rejects.toMatchObject({ reason: 'barge-in' });
      await expect.poll(() => gateway.llm.cancelledCalls).toBe(cancelledBefore + 1);
      expect(gateway.llm.callsInFlight).toBe(0);
    });
  });

  describe('when something is gone', () => {
    afterEach(() => backend.gone.clear());

    it('without a classifier everything is conversation', async () => {
      backend.gone.add('/classify');
      const answer = await answeredBy([{ role: 'user', content: 'write a python function' }]);
      expect(answer).toMatchObject({ label: 'conversation', text: 'I am small.' });
    });

    it('another model answers for one that is gone', async () => {
      backend.gone.add('small');
      const answer = await answeredBy([{ role: 'user', content: 'how was your day' }]);
      expect(answer).toMatchObject({ label: 'conversation', fallbacks: 1, text: 'I am the coder.' });
    });

    it('a stream falls back as well', async () => {
      backend.gone.add('coder');
      expect((await generate('code', { ask: 'hello' })).text).toBe('I am small.');
    });

    it('a model that goes on failing is left alone for a while, and asked again when it is back', async () => {
      const talk = [{ role: 'user', content: 'how was your day' }];
      const wasAsked = async () => {
        const before = backend.asked.length;
        const { text } = await answeredBy(talk);
        return { text, isAsked: backend.asked.slice(before).includes('small') };
      };
      backend.gone.add('small');
      // It may have failed before; at the latest after a few times it is not even tried.
      await expect.poll(wasAsked, { timeout: 30_000, interval: 100 }).toEqual({
        text: 'I am the coder.',
        isAsked: false,
      });
      backend.gone.clear();
      expect(await wasAsked()).toEqual({ text: 'I am the coder.', isAsked: false });
      await expect.poll(wasAsked, { timeout: 90_000, interval: 1_000 }).toEqual({
        text: 'I am small.',
        isAsked: true,
      });
    });

    it('with all of them gone the failure is passed on', async () => {
      backend.gone.add('small').add('coder');
      await expect(generate('conversation', { ask: 'hello' })).rejects.toMatchObject({ expected: true });
    });

    it('a model nobody has is refused, not answered by another', async () => {
      await expect(generate('gpt-9', { ask: 'hello' })).rejects.toMatchObject({
        expected: true,
        retryable: false,
      });
    });

    it('a wrong key is refused', async () => {
      const { signal } = new AbortController();
      const answer = create('conversation', 'sk-wrong').generate({ messages: [] }, { signal });
      // Without a database it answers 400 (no_db_connection) to keys it does not know.
      await expect(answer[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: expect.stringMatching(/remote-(unauthorized|rejected)/) as string,
        retryable: false,
      });
    });

    it('keeps private words out of its log', () => {
      expect(litellm.output()).not.toMatch(/capital of France|python function|how was your day/);
    });
  });
});
