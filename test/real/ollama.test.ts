import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serveModels } from '../../src/composition/stack/serve-models.ts';
import type { GenerateInput, LanguageModelEvent, ToolDefinition } from '../../src/core/ports/index.ts';
import type { ServiceFacts } from '../../src/docker/compose-file/model.ts';
import { createOllamaApi } from '../../src/engines/llm/ollama-api.ts';
import { createOllamaLanguageModel } from '../../src/engines/llm/ollama-language-model.ts';
import { Cancelled, createScope } from '../../src/shared/abort.ts';
import { describeLanguageModel } from '../contract/language-model.ts';
import { collect } from '../docker/contract/engine-under-test.ts';
import { type OllamaRegistry, startOllamaRegistry } from '../fakes/ollama-registry.ts';
import { modelsDir } from '../fakes/speech-fixtures.ts';
import { findOllama, importModel, startOllama } from './servers/ollama.ts';
import { ollamaModels } from './servers/ollama-models.ts';
import type { RunningServer } from './servers/start-server.ts';

const { qwen, smollm2 } = ollamaModels(modelsDir);
const program = await findOllama();
const missing = [qwen, smollm2].find(({ file }) => !existsSync(file));
if (missing) console.warn(`!! ${missing.file} is missing; the tests on the real Ollama are SKIPPED.`);

const timer: ToolDefinition = {
  name: 'set_timer',
  description: 'Sets a timer that rings after some minutes.',
  parameters: {
    type: 'object',
    properties: { minutes: { type: 'integer' } },
    required: ['minutes'],
  },
};
const system = { role: 'system', content: 'You are a helpful assistant. Answer briefly.' } as const;
const live = () => createScope();

describe.skipIf(!program || missing)('the real Ollama', () => {
  let home: string;
  let server: RunningServer;
  let registry: OllamaRegistry;
  const url = () => `http://127.0.0.1:${server.port}`;
  beforeAll(async () => {
    if (!program) return;
    home = await mkdtemp(join(tmpdir(), 'aibot-ollama-'));
    registry = await startOllamaRegistry([smollm2]);
    server = await startOllama(program, home);
    await importModel(url(), qwen);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  const create = (model: string = qwen.name, more: { readonly keepAlive?: string } = {}) =>
    createOllamaLanguageModel({ id: 'ollama', baseUrl: url(), model, contextTokens: 2_048, ...more });
  async function ask(input: GenerateInput, model = create()) {
    const events: LanguageModelEvent[] = [];
    for await (const event of model.generate({ temperature: 0, maxTokens: 80, ...input }, live()))
      events.push(event);
    const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    return { text, calls, finished: events.at(-1) };
  }

  describeLanguageModel('Ollama', {
    create: () => create(),
    question: 'What is the capital of France?',
    answer: /Paris/,
    longQuestion: 'Tell me a long story about a dog and a cat, please.',
  });

  describe('what it keeps in its memory', () => {
    it('is the model it was warmed up with, in the size that it is asked with', async () => {
      await unload(url(), qwen.name);
      const model = create(qwen.name, { keepAlive: '2h' });
      await model.warmUp(live());
      // With another size the first answer would wait until all of it is loaded once more.
      const wanted = [{ name: qwen.name, context_length: 2_048 }];
      expect(await loadedModels(url())).toMatchObject(wanted);
      await ask({ messages: [{ role: 'user', content: 'Hello.' }], maxTokens: 4 }, model);
      const loaded = await loadedModels(url());
      expect(loaded).toMatchObject(wanted);
      const hoursLeft = (Date.parse(loaded[0]?.expires_at ?? '') - Date.now()) / 3_600_000;
      expect(hoursLeft).toBeGreaterThan(1.5);
      expect(hoursLeft).toBeLessThanOrEqual(2);
    });

    it('is there for ever where that is wished', async () => {
      await create(qwen.name, { keepAlive: '-1' }).warmUp(live());
      const [loaded] = await loadedModels(url());
      expect(Date.parse(loaded?.expires_at ?? '')).toBeGreaterThan(Date.now() + 365 * 24 * 3_600_000);
    });
  });

  it('writes JSON of the schema it is given', async () => {
    const { text } = await ask({
      messages: [{ role: 'user', content: 'Describe Paris as JSON with city and size.' }],
      jsonSchema: {
        type: 'object',
        properties: { city: { type: 'string' }, size: { enum: ['small', 'large'] } },
        required: ['city', 'size'],
      },
    });
    expect(JSON.parse(text)).toMatchObject({
      city: expect.any(String) as string,
      size: expect.stringMatching(/^(small|large)$/) as string,
    });
  });

  it('calls a tool, and says what came of it', async () => {
    // So small a model learns from its own call before how one is written.
    const call = { id: 'call_1', name: 'set_timer', arguments: { minutes: 2 } };
    const asked = [
      system,
      { role: 'user', content: 'Set a timer for 2 minutes.' },
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: call.id, content: 'The timer rings in 2 minutes.' },
      { role: 'assistant', content: 'It rings in 2 minutes.' },
      { role: 'user', content: 'Set a timer for 5 minutes.' },
    ] as const;
    const { calls, finished } = await ask({ messages: asked, tools: [timer] });
    expect(finished).toMatchObject({ type: 'finished', reason: 'tool-calls' });
    expect(calls).toMatchObject([{ name: 'set_timer', arguments: { minutes: 5 } }]);
    const messages = [
      ...asked,
      { role: 'assistant', content: '', toolCalls: calls },
      { role: 'tool', toolCallId: calls[0]?.id ?? '', content: 'The timer rings in 5 minutes.' },
    ] as const;
    const answer = await ask({ messages, tools: [timer] });
    expect(answer).toMatchObject({ calls: [], finished: { reason: 'stop' } });
    expect(answer.text).toMatch(/5|five/);
  });

  describe('a model that it has to fetch', () => {
    const name = () => `http://127.0.0.1:${registry.port}/library/smollm2`;

    it('is missed until it is there, and comes with its progress, once', async () => {
      const model = create(name());
      await expect(model.warmUp(live())).rejects.toMatchObject({ code: 'remote-model-missing' });

      registry.stall(true);
      const controller = new AbortController();
      const broken = async () => {
        for await (const { completedBytes = 0 } of createOllamaApi(url()).pull(name(), controller))
          if (completedBytes > 0) controller.abort(new Cancelled('shutdown'));
      };
      await expect(broken()).rejects.toMatchObject({ name: 'Cancelled', reason: 'shutdown' });
      await expect(model.checkHealth(live())).rejects.toMatchObject({ code: 'remote-model-missing' });

      registry.stall(false);
      const service = { aibot: factsOf([name()]) };
      const steps = await collect(serveModels({ service, address: url() }, live()));
      expect(steps.at(-1)).toMatchObject({ model: name(), status: 'success' });
      const weights = steps.filter(({ totalBytes = 0 }) => totalBytes > 1_000_000);
      expect(weights.at(-1)?.completedBytes).toBe(weights.at(-1)?.totalBytes);
      expect(weights.every(({ completedBytes }) => completedBytes !== undefined)).toBe(true);
      await model.warmUp(live());
      expect(await collect(serveModels({ service, address: url() }, live()))).toEqual([]);
    });

    it('answers, and is offered no tools when it cannot call them', async () => {
      const model = create(name());
      const { text, calls } = await ask(
        { messages: [system, { role: 'user', content: 'What is the capital of France?' }], tools: [timer] },
        model,
      );
      expect(text).toMatch(/Paris/);
      expect(calls).toEqual([]);
      expect(model.capabilities.tools).toBe(false);
    });

    it('is said not to be had, with the reason', async () => {
      const unknown = `http://127.0.0.1:${registry.port}/library/unknown`;
      await expect(collect(createOllamaApi(url()).pull(unknown, live()))).rejects.toMatchObject({
        code: 'remote-model-missing',
        message: expect.stringMatching(/unknown: pull model manifest: /) as string,
      });
    });
  });

  it('is said to be unreachable once it has gone', async () => {
    const model = create();
    await server[Symbol.asyncDispose]();
    await expect(model.checkHealth(live())).rejects.toMatchObject({ code: 'remote-unreachable' });
  });
});

const factsOf = (models: readonly string[]): ServiceFacts => ({
  role: 'llm',
  protocol: 'ollama',
  port: 11_434,
  models,
  preference: 0,
});

const runningSchema = z.object({
  models: z.array(z.object({ name: z.string(), expires_at: z.string(), context_length: z.number() })),
});

async function loadedModels(url: string) {
  const response = await fetch(`${url}/api/ps`);
  return runningSchema.parse(await response.json()).models;
}

/** Out of the memory; resolves when it has gone. */
async function unload(url: string, model: string): Promise<void> {
  const body = JSON.stringify({ model, keep_alive: 0, stream: false });
  await fetch(`${url}/api/generate`, { method: 'POST', body });
  await expect.poll(() => loadedModels(url), { timeout: 30_000 }).toEqual([]);
}
