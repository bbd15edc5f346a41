import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLanguageModel } from '../../../test/contract/language-model.ts';
import { describeRemoteFailures } from '../../../test/contract/remote-engine.ts';
import {
  type ScriptedHandler,
  type ScriptedHttpServer,
  startScriptedHttpServer,
} from '../../../test/fakes/scripted-http-server.ts';
import type { GenerateInput, LanguageModel, LanguageModelEvent } from '../../core/ports/index.ts';
import { createOllamaApi, listedName, type PullProgress } from './ollama-api.ts';
import { createOllamaLanguageModel } from './ollama-language-model.ts';

interface Body {
  readonly messages: readonly { readonly content: string }[];
  readonly options: { readonly num_predict?: number };
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const says = (content: string) => line({ message: { role: 'assistant', content }, done: false });

/** Speaks Ollama's protocol: a JSON line for every word. */
const ollama: ScriptedHandler = (request, response) => {
  response.setHeader('content-type', 'application/x-ndjson');
  if (request.path === '/api/tags') {
    response.write(line({ models: [{ name: 'qwen:1.5b', size: 1_000 }] }));
  } else if (request.path === '/api/show') {
    response.write(line({ capabilities: ['completion', 'tools'] }));
  } else if (request.path === '/api/generate') {
    response.write(line({ done: true }));
  } else if (request.path === '/api/pull') {
    response.write(line({ status: 'pulling manifest' }));
    response.write(line({ status: 'pulling abc', completed: 10, total: 20 }));
    response.write(line({ status: 'success' }));
  } else {
    const { messages, options } = request.body as Body;
    const isAsked = messages.at(-1)?.content.includes('capital') ?? false;
    const words = (isAsked ? 'It is Oslo.' : 'A dog met a cat and walked.').match(/\S+\s*/g) ?? [];
    const said = words.slice(0, options.num_predict ?? words.length);
    for (const word of said) response.write(says(word));
    const done_reason = said.length < words.length ? 'length' : 'stop';
    response.write(line({ done: true, done_reason, prompt_eval_count: 20, eval_count: said.length }));
  }
};

let server: ScriptedHttpServer;
beforeAll(async () => {
  server = await startScriptedHttpServer(ollama);
});
afterAll(() => server[Symbol.asyncDispose]());

const create = (baseUrl = server.url, model = 'qwen:1.5b'): LanguageModel =>
  createOllamaLanguageModel({ id: 'ollama', baseUrl, model, keepAlive: '1h' });
const messages = [{ role: 'user', content: 'What is the capital of Norway?' }] as const;
const live = () => new AbortController().signal;

async function collect(model: LanguageModel, input: GenerateInput, signal = live()) {
  const events: LanguageModelEvent[] = [];
  for await (const event of model.generate(input, { signal })) events.push(event);
  return events;
}

describeLanguageModel('Ollama', {
  create: () => create(),
  question: 'What is the capital of Norway?',
  answer: /Oslo/,
  longQuestion: 'Tell me a story.',
});

describeRemoteFailures('Ollama', {
  call: (url, signal) => collect(create(url), { messages }, signal),
  beginning: { contentType: 'application/x-ndjson', body: says('It is') },
  garbage: { contentType: 'text/html', body: '<html>hello</html>\n', code: 'remote-unreadable' },
});

describe('Ollama', () => {
  it('is asked to keep the model and given its context size', async () => {
    server.answer(ollama);
    await collect(create(), { messages, jsonSchema: { type: 'object' }, temperature: 0 });
    expect(server.requests.at(-1)).toMatchObject({
      path: '/api/chat',
      body: { model: 'qwen:1.5b', keep_alive: '1h', format: { type: 'object' }, options: { num_ctx: 4096 } },
    });
  });

  it('reads characters that are cut between two packets', async () => {
    server.answer(async (_request, response) => {
      const bytes = Buffer.from(says('naïve 😀') + line({ done: true }));
      for (const byte of bytes) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
    });
    expect((await collect(create(), { messages }))[0]).toEqual({ type: 'text', text: 'naïve 😀' });
  });

  it('gives the tools it calls, and hands back what they answered', async () => {
    const tool_calls = [{ id: 'call_1', function: { index: 0, name: 'roll', arguments: { sides: 6 } } }];
    server.answer((request, response) => {
      if (request.path === '/api/show') response.write(line({ capabilities: ['completion', 'tools'] }));
      else response.write(line({ message: { content: '', tool_calls }, done: false }) + line({ done: true }));
    });
    const call = { id: 'call_1', name: 'roll', arguments: { sides: 6 } };
    const tools = [{ name: 'roll', description: 'Rolls dice.', parameters: { type: 'object' } }];
    expect(await collect(create(), { messages, tools })).toMatchObject([
      { type: 'tool-call', call },
      { type: 'finished', reason: 'tool-calls' },
    ]);
    const answered = [
      ...messages,
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'call_1', content: '4' },
    ] as const;
    await collect(create(), { messages: answered, tools });
    expect(server.requests.at(-1)?.body).toMatchObject({
      messages: [
        {},
        { tool_calls: [{ id: 'call_1', function: { name: 'roll', arguments: { sides: 6 } } }] },
        { role: 'tool', tool_call_id: 'call_1', content: '4' },
      ],
    });
  });

  it('offers no tools to a model that cannot call them, and says so', async () => {
    server.answer((request, response) => {
      if (request.path === '/api/show') response.write(line({ capabilities: ['completion'] }));
      else response.write(says('It is Oslo.') + line({ done: true }));
    });
    const model = create();
    const tools = [{ name: 'roll', description: 'Rolls dice.', parameters: { type: 'object' } }];
    expect(await collect(model, { messages, tools })).toMatchObject([
      { type: 'text' },
      { type: 'finished', reason: 'stop' },
    ]);
    expect(server.requests.at(-1)?.body).not.toHaveProperty('tools');
    expect(model.capabilities.tools).toBe(false);
  });

  it.each([
    ['30m', '30m'],
    ['-1', -1],
  ])('is preloaded with the context it will be asked with, for %s', async (keepAlive, sent) => {
    server.answer(ollama);
    const options = { keepAlive, contextTokens: 2_048 };
    await createOllamaLanguageModel({ id: 'o', baseUrl: server.url, model: 'qwen:1.5b', ...options }).warmUp({
      signal: live(),
    });
    expect(server.requests.at(-1)).toMatchObject({
      path: '/api/generate',
      body: { keep_alive: sent, options: { num_ctx: 2_048 } },
    });
  });

  it.each([
    ['qwen', 'qwen:latest'],
    ['qwen:1.5b', 'qwen:1.5b'],
    ['library/qwen', 'qwen:latest'],
    ['hf.co/user/repository:Q4_K_M', 'hf.co/user/repository:Q4_K_M'],
    ['http://127.0.0.1:5000/library/qwen', '127.0.0.1:5000/library/qwen:latest'],
  ])('the model %s is listed as %s', (model, listed) => {
    expect(listedName(model)).toBe(listed);
  });

  it('fails when an error comes in the middle of the stream', async () => {
    server.answer((_request, response) => {
      response.write(says('It') + line({ error: 'out of memory' }));
    });
    await expect(collect(create(), { messages })).rejects.toMatchObject({ code: 'remote-failed' });
  });

  it('says which model is missing and how to fetch it', async () => {
    server.answer(ollama);
    await expect(create(server.url, 'llama3.2').checkHealth({ signal: live() })).rejects.toMatchObject({
      code: 'remote-model-missing',
      nextSteps: [expect.stringContaining('ollama pull llama3.2')],
    });
  });

  it('pulls with progress, and notices a pull that breaks off', async () => {
    const pull = async () => {
      const steps: PullProgress[] = [];
      for await (const step of createOllamaApi(server.url).pull('qwen:1.5b', { signal: live() }))
        steps.push(step);
      return steps;
    };
    server.answer(ollama);
    expect(await pull()).toContainEqual({ status: 'pulling abc', completedBytes: 10, totalBytes: 20 });
    server.answer((_request, response) => void response.write(line({ status: 'pulling abc' })));
    await expect(pull()).rejects.toMatchObject({ code: 'remote-cut-off' });
    const error = 'pull model manifest: file does not exist';
    server.answer(
      (_request, response) => void response.write(line({ status: 'pulling manifest' }) + line({ error })),
    );
    await expect(pull()).rejects.toMatchObject({
      code: 'remote-model-missing',
      message: expect.stringContaining(error) as string,
    });
  });
});
