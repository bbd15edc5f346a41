import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, toFile } from 'openai';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/core/audio/wav-reader.ts';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway, type ScriptedGatewayOptions } from '../fakes/scripted-gateway.ts';

/** The official client before a real gateway on a real socket. */
async function serve(options: ScriptedGatewayOptions = {}, apiKey = 'none') {
  const served = await createScriptedGateway(options);
  const client = new OpenAI({ baseURL: `${await served.listen()}/v1`, apiKey, maxRetries: 0 });
  return { ...served, client, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

const weather = {
  type: 'function',
  function: { name: 'weather', description: 'Of a city.', parameters: { type: 'object', properties: {} } },
} as const;
const call = { id: 'call-1', name: 'weather', arguments: { city: 'Bern' } };

describe('the official OpenAI client: chat', () => {
  it('gets an answer', async () => {
    await using served = await serve();
    const completion = await served.client.chat.completions.create({
      model: 'default',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'hi' }] },
      ],
      stop: 'END',
      max_completion_tokens: 50,
    });
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model: 'scripted-llm',
      choices: [{ message: { role: 'assistant', content: 'You said hi.' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 3 },
    });
    expect(served.llm.generated).toMatchObject([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'hi' },
        ],
        stop: ['END'],
        maxTokens: 50,
        lane: 'batch',
      },
    ]);
  });

  it('gets it token by token, with the usage it asked for', async () => {
    await using served = await serve();
    const stream = await served.client.chat.completions.create({
      model: 'scripted-llm',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const deltas: string[] = [];
    let completionTokens: number | undefined;
    for await (const chunk of stream) {
      deltas.push(chunk.choices[0]?.delta.content ?? '');
      completionTokens ??= chunk.usage?.completion_tokens;
    }
    expect(deltas.filter((delta) => delta !== '')).toEqual(['You', ' said', ' hi.']);
    expect(completionTokens).toBe(3);
  });

  it('uses tools, whole and streamed, and gives their results back', async () => {
    await using served = await serve({
      llm: {
        answer: (_asked, { messages }) =>
          messages.at(-1)?.role === 'tool' ? 'It rains.' : { text: '', toolCalls: [call] },
      },
    });
    const asked = { role: 'user', content: 'weather in Bern?' } as const;
    const first = await served.client.chat.completions.create({
      model: 'default',
      messages: [asked],
      tools: [weather],
    });
    const message = first.choices[0]!.message;
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message.tool_calls).toMatchObject([
      { id: 'call-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
    ]);
    const runner = served.client.chat.completions.stream({
      model: 'default',
      messages: [asked],
      tools: [weather],
    });
    expect((await runner.finalMessage()).tool_calls).toMatchObject([{ id: 'call-1' }]);
    const second = await served.client.chat.completions.create({
      model: 'default',
      messages: [asked, message, { role: 'tool', tool_call_id: 'call-1', content: 'rain' }],
      tools: [weather],
    });
    expect(second.choices[0]?.message.content).toBe('It rains.');
    expect(served.llm.generated.at(-1)?.messages.slice(1)).toEqual([
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'call-1', content: 'rain' },
    ]);
  });

  it('asks for JSON of a schema', async () => {
    await using served = await serve({ llm: { answer: () => '{"city":"Bern"}' } });
    const schema = { type: 'object', properties: { city: { type: 'string' } } };
    const completion = await served.client.chat.completions.create({
      model: 'default',
      messages: [{ role: 'user', content: 'the capital?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'capital', schema } },
    });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual({ city: 'Bern' });
    expect(served.llm.generated[0]?.jsonSchema).toEqual(schema);
  });

  it('ends the engine’s work when it stops reading', async () => {
    await using served = await serve({ llm: { answer: () => ({ text: 'one two', stallsAfterTokens: 1 }) } });
    const stream = await served.client.chat.completions.create({
      model: 'default',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'one') break;
    await expect.poll(() => served.llm.callsInFlight).toBe(0);
  });
});

describe('the official OpenAI client: speech', () => {
  const wav = writeWav(new Float32Array(16_000).fill(0.1), 16_000);
  const recording = () => toFile(wav, 'question.wav', { type: 'audio/wav' });

  it('has a recording transcribed', async () => {
    await using served = await serve();
    const { client } = served;
    const plain = await client.audio.transcriptions.create({ model: 'whisper-1', file: await recording() });
    expect(plain.text).toBe('hello there');
    const verbose = await client.audio.transcriptions.create({
      model: 'whisper-1',
      file: await recording(),
      language: 'en',
      response_format: 'verbose_json',
    });
    expect(verbose).toMatchObject({ text: 'hello there', duration: 1, language: 'en' });
    const stream = await client.audio.transcriptions.create({
      model: 'whisper-1',
      file: await recording(),
      stream: true,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['transcript.text.delta', 'transcript.text.done']);
  });

  it('has a text spoken', async () => {
    await using served = await serve();
    const response = await served.client.audio.speech.create({
      model: 'tts-1',
      voice: 'alloy',
      input: 'Hello there.',
      response_format: 'wav',
    });
    expect(readWav(new Uint8Array(await response.arrayBuffer())).samples.length).toBeGreaterThan(1_000);
    expect(served.tts.synthesized).toMatchObject([{ text: 'Hello there.', voice: undefined }]);
    const raw = await served.client.audio.speech.create({
      model: 'tts-1',
      voice: 'hum',
      input: 'Hello there.',
      response_format: 'pcm',
    });
    // 12 characters of 65 ms, as 16-bit samples of 24 kHz.
    expect((await raw.arrayBuffer()).byteLength).toBe(12 * 65 * 24 * 2);
    expect(served.tts.synthesized[1]?.voice).toBe('hum');
  });
});

describe('the official OpenAI client: the rest', () => {
  it('lists models', async () => {
    await using served = await serve();
    const ids: string[] = [];
    for await (const model of served.client.models.list()) ids.push(model.id);
    expect(ids).toEqual(['scripted-llm', 'scripted-stt', 'scripted-tts', 'scripted-embedder']);
  });

  it('embeds texts, as numbers and in the form the client prefers', async () => {
    await using served = await serve();
    const vectors = async (options: { readonly encoding_format?: 'float' }) => {
      const { data } = await served.client.embeddings.create({
        model: 'default',
        input: ['one', 'three'],
        ...options,
      });
      return data.map(({ embedding }) => embedding);
    };
    expect(await vectors({ encoding_format: 'float' })).toEqual([
      [3, 0.5],
      [5, 0.5],
    ]);
    expect(await vectors({})).toEqual([
      [3, 0.5],
      [5, 0.5],
    ]);
  });

  it('understands the errors', async () => {
    await using served = await serve({ keys: { right: 'anna' } }, 'right');
    const ask = (client: OpenAI, model: string, speed = 1) =>
      model === 'tts-1'
        ? client.audio.speech.create({ model, voice: 'x', input: 'hi', speed })
        : client.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] });
    await expect(ask(served.client, 'gpt-9')).rejects.toThrow(NotFoundError);
    await expect(ask(served.client, 'tts-1', 9)).rejects.toThrow(BadRequestError);
    const stranger = served.client.withOptions({ apiKey: 'wrong' });
    await expect(ask(stranger, 'default')).rejects.toThrow(AuthenticationError);
    await expect(ask(served.client, 'default')).resolves.toBeDefined();
  });
});
