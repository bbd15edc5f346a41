import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';

const asksFor = (text: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ messages: [{ role: 'user', content: text }], stream: true }),
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(2);
}

const stuck = { answer: () => ({ text: 'one two three', stallsAfterTokens: 1 }) };
const stuckAtOnce = { answer: () => ({ text: 'one', stallsAfterTokens: 0 }) };

describe('a client that goes away', () => {
  it('ends the work of the engine before the first token', async () => {
    await using served = await createScriptedGateway({ llm: stuckAtOnce });
    const url = await served.listen();
    const leaving = new AbortController();
    const asked = fetch(`${url}/generate`, { ...asksFor('hello'), signal: leaving.signal });
    await until(() => served.llm.callsInFlight === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    await until(() => served.llm.callsInFlight === 0);
    await until(() => served.logLines.length > 0);
    expect(served.logLines[0]).toContain('"cancelled":"client-gone"');
    expect(served.llm.cancelledCalls).toBe(1);
  });

  it('ends it in the middle of an answer', async () => {
    await using served = await createScriptedGateway({ llm: stuck });
    const url = await served.listen();
    const leaving = new AbortController();
    const response = await fetch(`${url}/generate`, { ...asksFor('hello'), signal: leaving.signal });
    await response.body!.getReader().read();
    expect(served.llm.callsInFlight).toBe(1);
    leaving.abort();
    await until(() => served.llm.callsInFlight === 0);
    expect(served.llm.cancelledCalls).toBe(1);
  });

  it('leaves its place to the next one', async () => {
    await using served = await createScriptedGateway({
      llm: { answer: (asked) => (asked === 'stay' ? 'fine' : { text: 'one', stallsAfterTokens: 0 }) },
      limits: { concurrency: 1 },
    });
    const url = await served.listen();
    const leaving = new AbortController();
    const asked = fetch(`${url}/generate`, { ...asksFor('leave'), signal: leaving.signal });
    await until(() => served.llm.callsInFlight === 1);
    const next = fetch(`${url}/generate`, asksFor('stay'));
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(await (await next).text()).toContain('fine');
  });
});

describe('shutting down', () => {
  it('lets answers in flight end', async () => {
    await using served = await createScriptedGateway({ llm: { tokenMs: 20, answer: () => 'one two three' } });
    const url = await served.listen();
    const response = await fetch(`${url}/generate`, asksFor('hello'));
    const closing = served.gateway.close(5_000);
    expect(await response.text()).toContain('event: finished');
    await closing;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('cuts off what takes too long, and says why', async () => {
    await using served = await createScriptedGateway({ llm: stuck });
    const response = await fetch(`${await served.listen()}/generate`, asksFor('hello'));
    const closing = served.gateway.close(20);
    expect(await response.text()).toContain('"code":"gateway-stopping"');
    await closing;
    expect(served.llm.callsInFlight).toBe(0);
  });
});

describe('more than it can do', () => {
  const generate = (served: ScriptedGateway, lane: string) =>
    served.gateway.app.inject({
      method: 'POST',
      url: '/generate',
      headers: { 'x-aibot-lane': lane },
      payload: { messages: [{ role: 'user', content: lane }] },
    });

  it('answers all of it, with a result or with when to come back', async () => {
    await using served = await createScriptedGateway({
      llm: { firstTokenMs: 5 },
      limits: { concurrency: 1 },
    });
    const responses = await Promise.all(Array.from({ length: 60 }, () => generate(served, 'live')));
    const statuses = responses.map(({ statusCode }) => statusCode);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    for (const { statusCode, headers } of responses) {
      if (statusCode === 503) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect(served.llm.callsInFlight).toBe(0);
  });

  it('lets voices go before programs', async () => {
    await using served = await createScriptedGateway({
      llm: { firstTokenMs: 5 },
      limits: { concurrency: 1 },
    });
    await Promise.all(['batch', 'batch', 'batch', 'live'].map((lane) => generate(served, lane)));
    expect(served.llm.generated.map(({ lane }) => lane)).toEqual(['batch', 'live', 'batch', 'batch']);
  });

  it('limits how often one client asks', async () => {
    await using served = await createScriptedGateway({ limits: { requestsPerMinute: 2 } });
    const ask = () =>
      served.gateway.app.inject({ method: 'POST', url: '/classify', payload: { text: 'hello' } });
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200]);
    const third = await ask();
    expect([third.statusCode, third.json()]).toMatchObject([429, { error: { code: 'rate-limited' } }]);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect((await served.gateway.app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('keys', () => {
  const keys = { 'key-of-anna': 'anna' };
  const classify = (served: ScriptedGateway, headers: Record<string, string>) =>
    served.gateway.app.inject({ method: 'POST', url: '/classify', headers, payload: { text: 'hello' } });

  it('are asked for, everywhere but where a supervisor looks', async () => {
    await using served = await createScriptedGateway({ keys });
    const without = await classify(served, {});
    expect([without.statusCode, without.json()]).toMatchObject([401, { error: { code: 'api-key-invalid' } }]);
    expect((await classify(served, { authorization: 'Bearer wrong' })).statusCode).toBe(401);
    expect((await classify(served, { authorization: 'Bearer key-of-anna' })).statusCode).toBe(200);
    expect((await classify(served, { 'x-api-key': 'key-of-anna' })).statusCode).toBe(200);
    expect((await served.gateway.app.inject('/healthz')).statusCode).toBe(200);
    expect((await served.gateway.app.inject('/readyz')).statusCode).toBe(401);
    expect(served.logLines.at(-3)).toContain('"key":"anna"');
    expect(served.logLines.join('')).not.toContain('key-of-anna');
  });

  it('have limits of their own', async () => {
    await using served = await createScriptedGateway({
      keys: { a: 'anna', b: 'bert' },
      limits: { requestsPerMinute: 1 },
    });
    const ask = async (key: string) =>
      (await classify(served, { authorization: `Bearer ${key}` })).statusCode;
    expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([200, 200, 429]);
  });

  it('keep web pages of elsewhere out where none are asked for', async () => {
    await using served = await createScriptedGateway();
    const response = await classify(served, { origin: 'https://example.com' });
    expect([response.statusCode, response.json()]).toMatchObject([
      403,
      { error: { code: 'origin-refused' } },
    ]);
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });
});
