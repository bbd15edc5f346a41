import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLanguageModel } from '../../../test/contract/language-model.ts';
import { describeRemoteFailures } from '../../../test/contract/remote-engine.ts';
import {
  type ScriptedHandler,
  type ScriptedHttpServer,
  startScriptedHttpServer,
} from '../../../test/fakes/scripted-http-server.ts';
import type { GenerateInput, LanguageModel, LanguageModelEvent } from '../../core/ports/index.ts';
import { createOpenAiLanguageModel } from './openai-language-model.ts';

interface Body {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
}

const sse = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const delta = (content: string) => sse({ choices: [{ index: 0, delta: { content } }] });
const end = (reason: string) => sse({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });

/** Speaks OpenAI's protocol as far as a chat needs it: word by word, with usage at the end. */
const chat: ScriptedHandler = (request, response) => {
  if (request.path === '/models') {
    response.setHeader('content-type', 'application/json').write('{"object":"list","data":[]}');
    return;
  }
  const { messages, max_tokens } = request.body as Body;
  const answer = messages.at(-1)?.content.includes('capital')
    ? 'It is Oslo.'
    : 'A dog met a cat and they walked.';
  const words = answer.match(/\S+\s*/g) ?? [];
  const said = words.slice(0, max_tokens ?? words.length);
  response.setHeader('content-type', 'text/event-stream');
  for (const word of said) response.write(delta(word));
  response.write(end(said.length < words.length ? 'length' : 'stop'));
  const usage = {
    prompt_tokens: 20,
    completion_tokens: said.length,
    prompt_tokens_details: { cached_tokens: 8 },
  };
  response.write(sse({ choices: [], usage }));
  response.write('data: [DONE]\n\n');
};

let server: ScriptedHttpServer;
beforeAll(async () => {
  server = await startScriptedHttpServer(chat);
});
afterAll(() => server[Symbol.asyncDispose]());

const create = (baseUrl = server.url): LanguageModel =>
  createOpenAiLanguageModel({ id: 'openai-llm', baseUrl, model: 'm', apiKey: 'secret' });
const messages = [{ role: 'user', content: 'What is the capital of Norway?' }] as const;

async function collect(model: LanguageModel, input: GenerateInput, signal = new AbortController().signal) {
  const events: LanguageModelEvent[] = [];
  for await (const event of model.generate(input, { signal })) events.push(event);
  return events;
}

describeLanguageModel('an OpenAI-compatible server', {
  create: () => create(),
  question: 'What is the capital of Norway?',
  answer: /Oslo/,
  longQuestion: 'Tell me a story.',
});

describeRemoteFailures('An OpenAI-compatible language model', {
  call: (url, signal) => collect(create(url), { messages }, signal),
  beginning: { contentType: 'text/event-stream', body: delta('It is') },
  garbage: {
    contentType: 'text/event-stream',
    body: 'data: {"choices":[{"del\n\n',
    code: 'remote-unreadable',
  },
});

describe('the OpenAI-compatible language model', () => {
  it('sends what was asked for, with the key', async () => {
    server.answer(chat);
    await collect(create(), { messages, temperature: 0.5, stop: ['END'], jsonSchema: { type: 'object' } });
    expect(server.requests.at(-1)).toMatchObject({
      path: '/chat/completions',
      authorization: 'Bearer secret',
      body: {
        model: 'm',
        stream: true,
        temperature: 0.5,
        stop: ['END'],
        response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
      },
    });
  });

  it('tells the usage the server counted', async () => {
    server.answer(chat);
    const finished = (await collect(create(), { messages })).at(-1);
    expect(finished).toMatchObject({ promptTokens: 20, cachedTokens: 8, completionTokens: 3 });
  });

  it('puts a tool call together from its pieces', async () => {
    const piece = (part: object) =>
      sse({ choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...part }] } }] });
    server.answer((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(piece({ id: 'c1', function: { name: 'set_timer', arguments: '{"min' } }));
      response.write(piece({ function: { arguments: 'utes":5}' } }));
      response.write(`${end('tool_calls')}data: [DONE]\n\n`);
    });
    const tools = [{ name: 'set_timer', description: 'Sets a timer.', parameters: { type: 'object' } }];
    expect(await collect(create(), { messages, tools })).toMatchObject([
      { type: 'tool-call-begun' },
      { type: 'tool-call', call: { id: 'c1', name: 'set_timer', arguments: { minutes: 5 } } },
      { type: 'finished', reason: 'tool-calls' },
    ]);
  });

  it('does not take a stream without a finish for a whole answer', async () => {
    server.answer((_request, response) => {
      response.setHeader('content-type', 'text/event-stream').write(delta('It is'));
    });
    await expect(collect(create(), { messages })).rejects.toMatchObject({ code: 'remote-cut-off' });
  });
});
