import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/core/audio/wav-reader.ts';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';

const question = Buffer.from(writeWav(new Float32Array(16_000).fill(0.1), 16_000));

interface ErrorReply {
  readonly error: {
    readonly code: string;
    readonly nextSteps: readonly string[];
    readonly requestId: string;
  };
}

describe('POST /transcribe', () => {
  it('takes a raw recording and gives its words', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/transcribe?language=en-GB',
      headers: { 'content-type': 'audio/wav' },
      payload: question,
    });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ text: 'hello there', engine: 'scripted-stt', audioMs: 1_000 });
    expect(served.stt.transcribed).toMatchObject([{ language: 'en-GB', lane: 'live', sampleRateHz: 16_000 }]);
  });

  it('takes a form', async () => {
    await using served = await createScriptedGateway();
    const form = new FormData();
    form.set('language', 'fr');
    form.set('file', new Blob([new Uint8Array(question)], { type: 'audio/wav' }), 'question.wav');
    const response = await fetch(`${await served.listen()}/transcribe`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({ text: 'hello there' });
    expect(served.stt.transcribed[0]?.language).toBe('fr');
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    'refuses a broken form (%s)',
    async (type) => {
      await using served = await createScriptedGateway();
      const response = await served.gateway.app.inject({
        method: 'POST',
        url: '/transcribe',
        headers: { 'content-type': type },
        payload: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF',
      });
      expect([response.statusCode, response.json<ErrorReply>().error.code]).toEqual([400, 'bad-request']);
    },
  );

  it('streams what is understood on the way', async () => {
    await using served = await createScriptedGateway({
      stt: { transcript: () => ({ text: 'hello there', interims: ['hell', 'hello'] }) },
    });
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/transcribe',
      headers: { 'content-type': 'audio/wav', accept: 'text/event-stream' },
      payload: question,
    });
    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(response.body).toBe(
      'event: interim\ndata: {"text":"hell"}\n\nevent: interim\ndata: {"text":"hello"}\n\n' +
        'event: final\ndata: {"text":"hello there","language":"en"}\n\n',
    );
  });

  it('cuts what is longer than the engine takes at its pauses', async () => {
    await using served = await createScriptedGateway({
      stt: { transcript: (_input, call) => `part ${call}`, capabilities: { maxSegmentMs: 5_000 } },
    });
    const samples = new Float32Array(16_000 * 9).fill(0.1).fill(0, 16_000 * 4, 16_000 * 6);
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/transcribe',
      headers: { 'content-type': 'audio/wav' },
      payload: Buffer.from(writeWav(samples, 16_000)),
    });
    expect(response.json()).toMatchObject({ text: 'part 0 part 1', audioMs: 9_000 });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 400, 'audio-empty'],
    ['what is no audio', Buffer.from('RIFFxxxxWAVEjunk'), 400, 'audio-truncated'],
    [
      'more than is allowed',
      Buffer.from(writeWav(new Float32Array(16_000 * 21), 16_000)),
      413,
      'audio-too-long',
    ],
    ['a body beyond the limit', Buffer.alloc(1_000_001), 413, 'body-too-large'],
  ])('refuses %s', async (_what, payload, status, code) => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/transcribe',
      headers: { 'content-type': 'audio/wav' },
      payload,
    });
    expect(response.statusCode).toBe(status);
    expect(response.json<ErrorReply>().error.code).toBe(code);
    expect(served.stt.transcribed).toHaveLength(0);
  });

  it('says that it will be back when the engine is not there', async () => {
    await using served = await createScriptedGateway({
      stt: { transcript: () => ({ text: '', crashes: true }) },
    });
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/transcribe',
      headers: { 'content-type': 'audio/wav', accept: 'text/event-stream' },
      payload: question,
    });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json<ErrorReply>().error.code).toBe('engine-host-died');
  });
});

describe('POST /generate', () => {
  const messages = [{ role: 'user', content: 'good morning' }];

  it('answers as one', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      payload: { messages, maxTokens: 3 },
    });
    expect(response.json()).toMatchObject({
      model: 'scripted-llm',
      text: 'You said good',
      finishReason: 'length',
      usage: { completionTokens: 3 },
    });
  });

  it('answers as a stream', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      payload: { messages, stream: true },
    });
    const events = response.body.trim().split('\n\n');
    expect(events[0]).toBe('event: text\ndata: {"text":"You"}');
    expect(events.at(-1)).toMatch(/^event: finished\ndata: \{"reason":"stop"/);
  });

  it('ends a stream whose engine dies with an error', async () => {
    await using served = await createScriptedGateway({
      llm: { answer: () => ({ text: 'one two three', crashesAfterTokens: 1 }) },
    });
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      payload: { messages, stream: true },
    });
    expect(response.body).toContain('event: text\ndata: {"text":"one"}');
    expect(response.body).toContain('event: error\ndata: {"error":{"code":"engine-host-died"');
  });

  it('refuses models it does not have and requests that are wrong', async () => {
    await using served = await createScriptedGateway();
    const unknown = await served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      payload: { messages, model: 'gpt-9' },
    });
    expect([unknown.statusCode, unknown.json<ErrorReply>().error]).toMatchObject([
      404,
      { code: 'model-unknown', nextSteps: ['Models: scripted-llm'] },
    ]);
    const wrong = await served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      headers: { 'x-request-id': 'mine-1' },
      payload: { messages: [{ role: 'wizard', content: 'a secret spell' }] },
    });
    expect([wrong.statusCode, wrong.json<ErrorReply>().error]).toMatchObject([
      400,
      { code: 'bad-request', requestId: 'mine-1' },
    ]);
    expect(wrong.body).not.toContain('secret');
  });
});

describe('POST /synthesize', () => {
  it('gives a WAV file of the whole text', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/synthesize',
      payload: { text: 'It costs $5. **Really.**' },
    });
    expect(response.headers['content-type']).toBe('audio/wav');
    const { samples, sampleRateHz } = readWav(response.rawPayload);
    expect([sampleRateHz, samples.length > 16_000]).toEqual([16_000, true]);
    expect(served.tts.synthesized.map(({ text }) => text).join(' ')).toBe('It costs five dollars. Really.');
  });

  it('streams samples as they are made', async () => {
    await using served = await createScriptedGateway({ tts: { speech: () => ({ stallsAfterChunks: 1 }) } });
    const response = await fetch(`${await served.listen()}/synthesize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'a long text', format: 'pcm', isSpeakable: true }),
    });
    expect(response.headers.get('x-sample-rate')).toBe('16000');
    const reader = response.body!.getReader();
    // The voice is stuck after this; what it has said is here all the same.
    expect((await reader.read()).value).toHaveLength(3_200 * 2);
    await reader.cancel();
  });

  const longText = 'The meeting on Thursday afternoon was moved to the large room upstairs. Bring a chair.';
  const clausesFor = async (payload: object, lane?: string) => {
    await using served = await createScriptedGateway();
    await served.gateway.app.inject({
      method: 'POST',
      url: '/synthesize',
      ...(lane !== undefined && { headers: { 'x-aibot-lane': lane } }),
      payload: { text: longText, ...payload },
    });
    return served.tts.synthesized.map(({ text }) => text);
  };

  it('begins a stream with a few words, so that they are heard early', async () => {
    const [first = '', ...rest] = await clausesFor({ format: 'pcm' });
    expect(first).toBe('The meeting');
    expect([first, ...rest].join(' ')).toBe(longText);
  });

  it('cuts no beginning that is short, nor one that nobody waits for', async () => {
    expect(await clausesFor({ format: 'pcm', text: 'It is seven past nine. Go.' })).toEqual([
      'It is seven past nine.',
      'Go.',
    ]);
    const uncut = await clausesFor({ format: 'wav' });
    expect(uncut[0]?.split(' ').length).toBeGreaterThan(5);
    expect(await clausesFor({ format: 'pcm' }, 'batch')).toEqual(uncut);
    expect(await clausesFor({ format: 'pcm', isSpeakable: true })).toEqual([longText]);
  });

  it('says so when there is nothing to say', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/synthesize',
      payload: { text: '…' },
    });
    expect([response.statusCode, response.json<ErrorReply>().error.code]).toEqual([422, 'nothing-to-say']);
  });
});

describe('the other endpoints', () => {
  it('classifies', async () => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/classify',
      payload: { text: 'write a python function that sorts a list' },
    });
    expect(response.json()).toMatchObject({ label: 'code', isAbstained: false });
  });

  it('tells that it lives and is ready', async () => {
    await using served = await createScriptedGateway();
    expect((await served.gateway.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await served.gateway.app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toMatchObject([
      200,
      { status: 'ready', engines: [{ task: 'stt' }, { task: 'llm' }, { task: 'tts' }, { task: 'intent' }] },
    ]);
  });

  it('shows its measurements', async () => {
    await using served = await createScriptedGateway();
    const { headers, body } = await served.gateway.app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(/^# HELP aibot_eot_delay_ms /);
  });

  it('writes a log without private words', async () => {
    await using served = await createScriptedGateway();
    await served.gateway.app.inject({ method: 'POST', url: '/classify?x=hush', payload: { text: 'hush' } });
    const [line = ''] = served.logLines;
    expect(JSON.parse(line)).toMatchObject({ route: '/classify', method: 'POST', status: 200 });
    expect(line).not.toContain('hush');
  });

  it('says what it does not have', async () => {
    await using served = await createScriptedGateway();
    const own = await served.gateway.app.inject('/nothing?q=hush');
    expect([own.statusCode, own.json<ErrorReply>().error.code]).toEqual([404, 'not-found']);
    expect(own.body).not.toContain('hush');
    const wrong = await served.gateway.app.inject('/transcribe');
    expect([wrong.statusCode, wrong.headers['allow']]).toEqual([405, 'POST']);
    const openAi = await served.gateway.app.inject('/v1/nothing');
    expect(openAi.json()).toMatchObject({ error: { type: 'invalid_request_error', param: null } });
  });
});

it('a conversation in which a model wrote no JSON as arguments can go on', async () => {
  await using served = await createScriptedGateway();
  const called = { id: 'call-1', type: 'function', function: { name: 'look_up', arguments: 'Rome, please' } };
  const messages = [
    { role: 'user', content: 'How is Rome?' },
    { role: 'assistant', content: null, tool_calls: [called] },
    { role: 'tool', tool_call_id: 'call-1', content: 'No such place.' },
  ];
  const payload = { model: 'default', messages };
  const { statusCode } = await served.gateway.app.inject({
    method: 'POST',
    url: '/v1/chat/completions',
    payload,
  });
  expect(statusCode).toBe(200);
  expect(served.llm.generated.at(-1)?.messages[1]).toMatchObject({
    toolCalls: [{ id: 'call-1', name: 'look_up', arguments: {} }],
  });
});
