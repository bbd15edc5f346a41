import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/core/audio/wav-reader.ts';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';

const question = Buffer.from(writeWav(new Float32Array(16_000).fill(0.1), 16_000));

const converse = (served: ScriptedGateway, accept = '*/*') =>
  served.gateway.app.inject({
    method: 'POST',
    url: '/converse',
    headers: { 'content-type': 'audio/wav', accept },
    payload: question,
  });

interface ConverseReply {
  readonly heard: string;
  readonly answer: string;
  readonly audio: string;
  readonly receipt: { readonly outcome: string; readonly stages: readonly { readonly name: string }[] };
}

describe('POST /converse', () => {
  it('gives a spoken answer to a spoken question, and says how it came about', async () => {
    await using served = await createScriptedGateway({ llm: { answer: () => 'It is a planet.' } });
    const response = await converse(served);
    expect(response.statusCode).toBe(200);
    const { receipt, audio, ...words } = response.json<ConverseReply>();
    expect(words).toEqual({ heard: 'hello there', answer: 'It is a planet.' });
    expect(receipt).toMatchObject({ outcome: 'answered', route: { label: 'conversation' } });
    const { samples } = readWav(Buffer.from(audio, 'base64'));
    // 15 characters of 65 ms at 16 kHz.
    expect(samples).toHaveLength(15 * 65 * 16);
  });

  it('answers by a skill what needs no model, and as sound alone for who wants that', async () => {
    await using served = await createScriptedGateway({
      stt: { transcript: () => 'what is six times seven' },
    });
    const response = await converse(served, 'audio/wav');
    expect(response.headers['content-type']).toBe('audio/wav');
    expect(readWav(response.rawPayload).samples.length).toBeGreaterThan(0);
    expect(served.llm.generated).toHaveLength(0);
    expect(served.tts.synthesized.map(({ text }) => text).join(' ')).toMatch(/forty[ -]two/i);
  });

  it('says so when nothing was heard', async () => {
    await using served = await createScriptedGateway({ stt: { transcript: () => '' } });
    const response = await converse(served);
    expect([response.statusCode, response.json()]).toMatchObject([422, { error: { code: 'nothing-heard' } }]);
  });

  it('ends with its client', async () => {
    await using served = await createScriptedGateway({
      llm: { answer: () => ({ text: 'one', stallsAfterTokens: 0 }) },
    });
    const leaving = new AbortController();
    const asked = fetch(`${await served.listen()}/converse`, {
      method: 'POST',
      headers: { 'content-type': 'audio/wav' },
      body: new Uint8Array(question),
      signal: leaving.signal,
    });
    while (served.llm.callsInFlight === 0) await sleep(2);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    while (served.llm.callsInFlight > 0) await sleep(2);
    expect(served.llm.cancelledCalls).toBe(1);
  });
});
