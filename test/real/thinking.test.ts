import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { GenerateInput, LanguageModelEvent, ToolDefinition } from '../../src/core/ports/index.ts';
import { skillToolDefinitions } from '../../src/core/tools/skill-tools.ts';
import { createEngineHost } from '../../src/engines/host/create-engine-host.ts';
import { hostEntry } from '../../src/engines/host/host-entry.ts';
import { createLlamaLanguageModel } from '../../src/engines/llm/llama-language-model.ts';
import { Cancelled } from '../../src/shared/abort.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { describeKeptPrefix, describeLanguageModel } from '../contract/language-model.ts';

const models = process.env.AIBOT_MODELS_DIR ?? join(homedir(), '.cache', 'aibot', 'models');
const modelPath = join(models, 'qwen2.5-coder-0.5b-instruct', 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf');

/** One host and one model for the whole file: loading it takes longer than all the tests. */
const host = createEngineHost({
  name: 'thinking',
  entry: hostEntry('thinking'),
  clock: systemClock,
  logger: silentLogger,
});
afterAll(() => host.dispose());
const model = createLlamaLanguageModel({ id: 'qwen-0.5b', host, modelPath, gpu: false, threads: 1 });

const contract = {
  create: () => ({ ...model, dispose: () => Promise.resolve() }),
  question: 'What is the capital of France?',
  answer: /Paris/,
  longQuestion: 'Tell me a long story about a dog and a cat, please.',
};
describeLanguageModel('Qwen 0.5B in llama.cpp', contract);
describeKeptPrefix('Qwen 0.5B in llama.cpp', contract);

const largerPath = join(models, 'qwen2.5-coder-1.5b-instruct', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf');
describe.runIf(existsSync(largerPath))('with the default model, where it is there', () => {
  const larger = createLlamaLanguageModel({
    id: 'qwen-1.5b',
    host,
    modelPath: largerPath,
    gpu: false,
    threads: 2,
  });
  const largerContract = { ...contract, create: () => ({ ...larger, dispose: () => Promise.resolve() }) };
  describeLanguageModel('Qwen 1.5B in llama.cpp', largerContract);
  describeKeptPrefix('Qwen 1.5B in llama.cpp', largerContract);
});

const live = () => new AbortController().signal;
async function generate(input: GenerateInput, signal = live()) {
  const events: LanguageModelEvent[] = [];
  for await (const event of model.generate(input, { signal })) events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const finished = events.at(-1);
  if (finished?.type !== 'finished') throw new Error('not finished');
  return { events, text, finished };
}

describe('llama.cpp in the thinking host', () => {
  it('writes JSON of the schema it is given', async () => {
    const jsonSchema = {
      type: 'object',
      properties: { city: { type: 'string' }, size: { enum: ['small', 'large'] } },
    };
    const { text } = await generate({
      messages: [{ role: 'user', content: 'Describe Paris as JSON with city and size.' }],
      jsonSchema,
      maxTokens: 80,
    });
    const parsed = JSON.parse(text) as { city: unknown; size: unknown };
    expect(typeof parsed.city).toBe('string');
    expect(['small', 'large']).toContain(parsed.size);
  });

  it('calls a tool by name with arguments of its schema, or answers in words', async () => {
    const timer: ToolDefinition = {
      name: 'set_timer',
      description: 'Sets a timer.',
      parameters: { type: 'object', properties: { minutes: { type: 'integer' } }, required: ['minutes'] },
    };
    const { events, finished, text } = await generate({
      messages: [{ role: 'user', content: 'Set a timer for 5 minutes.' }],
      tools: [timer],
      maxTokens: 80,
    });
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    if (finished.reason === 'tool-calls') {
      expect(calls).toHaveLength(1);
      expect(calls[0]).toMatchObject({
        name: 'set_timer',
        arguments: { minutes: expect.any(Number) as number },
      });
    } else {
      expect(text).not.toContain('{');
      expect(calls).toHaveLength(0);
    }
  });

  it('computes the tools ahead, beside a conversation that keeps its own prompt', async () => {
    const system = { role: 'system', content: 'You are a helpful assistant. Answer briefly.' } as const;
    const talk = [system, { role: 'user', content: 'Which of the planets is the largest one?' }] as const;
    const asked = [system, { role: 'user', content: 'Wake me in five minutes.' }] as const;
    const tools = skillToolDefinitions;
    await generate({ messages: talk, conversationKey: 'talk', maxTokens: 1 });
    await model.prefill({ messages: [system], tools, conversationKey: 'tools' }, { signal: live() });

    const first = await generate({ messages: asked, tools, conversationKey: 'tools', maxTokens: 60 });
    expect(first.finished.promptTokens - first.finished.cachedTokens).toBeLessThanOrEqual(16);
    expect(first.finished.cachedTokens).toBeGreaterThan(120);
    // A call shows before it is complete.
    const kinds = first.events.map(({ type }) => type);
    if (kinds.includes('tool-call'))
      expect(kinds.indexOf('tool-call-begun')).toBeLessThan(kinds.indexOf('tool-call'));

    const again = await generate({ messages: talk, conversationKey: 'talk', maxTokens: 1 });
    expect(again.finished.cachedTokens).toBe(again.finished.promptTokens - 1);
  });

  it('stops before a stop sequence', async () => {
    const messages = [{ role: 'user', content: 'Write the digits from 1 to 9.' }] as const;
    const { text } = await generate({ messages, stop: ['5'], maxTokens: 60 });
    expect(text).toContain('3');
    expect(text).not.toContain('5');
  });

  it('never splits a character between two pieces', async () => {
    const messages = [{ role: 'user', content: 'Repeat exactly: 😀 日本語 ñandú Ω' }] as const;
    const { events } = await generate({ messages, maxTokens: 40 });
    expect(events.length).toBeGreaterThan(2);
    for (const event of events) if (event.type === 'text') expect(event.text).not.toContain('\uFFFD');
  });

  it('keeps two conversations apart', async () => {
    const tell = (name: string) =>
      [
        { role: 'user', content: `My name is ${name}.` },
        { role: 'assistant', content: `Nice to meet you, ${name}.` },
        { role: 'user', content: 'What is my name? Answer with the name only.' },
      ] as const;
    const [one, other] = await Promise.all([
      generate({ messages: tell('Alice'), conversationKey: 'one', maxTokens: 20 }),
      generate({ messages: tell('Robert'), conversationKey: 'other', maxTokens: 20, lane: 'batch' }),
    ]);
    expect(one.text).toContain('Alice');
    expect(other.text).toContain('Robert');
  });

  it('keeps the newer turns when the oldest are forgotten, and still knows them', async () => {
    const system = { role: 'system', content: 'You are a helpful assistant. Answer briefly.' } as const;
    const older = [
      { role: 'user', content: 'Tell me about apples, pears and plums, and where each of them grows best.' },
      {
        role: 'assistant',
        content: 'Apples like cool hills, pears like warm walls, plums grow nearly anywhere.',
      },
    ] as const;
    const newer = [
      {
        role: 'user',
        content: 'My dog is called Bruno and he is afraid of thunder and of the vacuum cleaner.',
      },
      {
        role: 'assistant',
        content: 'Poor Bruno! A quiet room and a blanket will help him when it thunders.',
      },
    ] as const;
    const question = { role: 'user', content: 'What is the name of my dog? Answer with the name.' } as const;
    const call = { conversationKey: 'forgetful', maxTokens: 12 };
    await generate({ ...call, messages: [system, ...older, ...newer, question] });
    const { text, finished } = await generate({ ...call, messages: [system, ...newer, question] });
    expect(text).toContain('Bruno');
    // All but the last token, which the first new one comes out of.
    expect(finished.promptTokens - finished.cachedTokens).toBeLessThanOrEqual(16);
  });

  it('lets a live request overtake a batch one', async () => {
    const order: string[] = [];
    const batch = new AbortController();
    const story = [{ role: 'user', content: 'Tell me a very long story.' }] as const;
    const running = generate({ messages: story, lane: 'batch', maxTokens: 400 }, batch.signal).then(
      () => order.push('batch'),
      () => order.push('batch cancelled'),
    );
    const question = [{ role: 'user', content: contract.question }] as const;
    await generate({ messages: question, conversationKey: 'x', maxTokens: 20 });
    order.push('live');
    batch.abort(new Cancelled('superseded'));
    await running;
    expect(order).toEqual(['live', 'batch cancelled']);
  });

  it('lets a request overtake the prefill of its conversation, which resolves without a word', async () => {
    const long = 'Once upon a time there was a dog who liked to walk. '.repeat(60);
    const key = 'overtaken';
    const prefilling = model.prefill(
      { messages: [{ role: 'user', content: long }], conversationKey: key },
      { signal: live() },
    );
    const question = [{ role: 'user', content: contract.question }] as const;
    const { text } = await generate({ messages: question, conversationKey: key, maxTokens: 20 });
    expect(text).toContain('Paris');
    await expect(prefilling).resolves.toBeUndefined();
  });

  it('stops a prefill that is aborted and has computed only the beginning', async () => {
    const long = 'Once upon a time there was a cat who liked to sleep. '.repeat(30);
    const messages = [{ role: 'user', content: long }] as const;
    const controller = new AbortController();
    const prefilling = model.prefill({ messages, conversationKey: 'aborted' }, controller);
    controller.abort(new Cancelled('barge-in'));
    await expect(prefilling).rejects.toMatchObject({ reason: 'barge-in' });
    const { finished } = await generate({ messages, conversationKey: 'aborted', maxTokens: 1 });
    expect(finished.cachedTokens).toBeLessThan(finished.promptTokens / 2);
  });

  it('refuses a prompt that is too long, and goes on', async () => {
    const messages = [{ role: 'user', content: 'word '.repeat(6000) }] as const;
    await expect(generate({ messages })).rejects.toMatchObject({ code: 'llm-prompt-too-long' });
    await expect(model.checkHealth({ signal: live() })).resolves.toBeUndefined();
  });

  it('says when the model file is none, without losing the host', async () => {
    const broken = createLlamaLanguageModel({
      id: 'broken',
      host,
      modelPath: new URL(import.meta.url).pathname,
      gpu: false,
    });
    await expect(broken.warmUp({ signal: live() })).rejects.toMatchObject({ code: 'model-file-invalid' });
    expect((await host.stats()).restarts).toBe(0);
  });
});
