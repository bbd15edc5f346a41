import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/core/ports/index.ts';
import { createMemoryUsageLedger } from '../../src/gateway/memory-usage-ledger.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';

const classify = (served: ScriptedGateway, key: string) =>
  served.gateway.app.inject({
    method: 'POST',
    url: '/classify',
    headers: { 'x-api-key': key },
    payload: { text: 'hello' },
  });

const statusesOf = async (served: ScriptedGateway, keys: readonly string[]) => {
  const statuses: number[] = [];
  for (const key of keys) statuses.push((await classify(served, key)).statusCode);
  return statuses;
};

describe('the quota of a day', () => {
  it('is of each key, and says when it begins anew', async () => {
    await using served = await createScriptedGateway({
      keys: { a: 'anna', b: 'bert' },
      limits: { requestsPerDay: 2 },
    });
    expect(await statusesOf(served, ['a', 'a', 'b'])).toEqual([200, 200, 200]);
    const refused = await classify(served, 'a');
    expect([refused.statusCode, refused.json()]).toMatchObject([429, { error: { code: 'quota-exceeded' } }]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(86_400);
    expect(refused.headers['x-quota-remaining']).toBe('0');
    expect(await statusesOf(served, ['b', 'b'])).toEqual([200, 429]);
  });

  it('does not count what uses no engine', async () => {
    await using served = await createScriptedGateway({ keys: { a: 'anna' }, limits: { requestsPerDay: 1 } });
    for (let count = 0; count < 3; count++) {
      const models = await served.gateway.app.inject({ url: '/v1/models', headers: { 'x-api-key': 'a' } });
      expect(models.statusCode).toBe(200);
    }
    expect(await statusesOf(served, ['a', 'a'])).toEqual([200, 429]);
  });
});

describe('the quota of a day, over restarts', () => {
  it('goes on where it was, and begins anew at midnight UTC', async () => {
    const clock = createVirtualClock(Date.UTC(2026, 10, 25, 23, 59, 30));
    const usage = createMemoryUsageLedger();
    const options = { keys: { a: 'anna' }, limits: { requestsPerDay: 2 }, usage, clock };
    {
      await using served = await createScriptedGateway(options);
      expect(await statusesOf(served, ['a'])).toEqual([200]);
    }
    await using served = await createScriptedGateway(options);
    expect(await statusesOf(served, ['a', 'a'])).toEqual([200, 429]);
    expect((await classify(served, 'a')).headers['retry-after']).toBe('30');
    await clock.advance(30_000);
    const { statusCode, headers } = await classify(served, 'a');
    expect([statusCode, headers['x-quota-remaining']]).toEqual([200, '1']);
  });

  it('counts what a key without a quota asks as well', async () => {
    const usage = createMemoryUsageLedger();
    await using served = await createScriptedGateway({ keys: { a: 'anna' }, usage });
    await statusesOf(served, ['a', 'a']);
    expect([...usage.usedOn(dayOf(Date.now())).entries()]).toEqual([['key:anna', 2]]);
  });
});

it('a key may have limits of its own, or none', async () => {
  await using served = await createScriptedGateway({
    keys: {
      few: { name: 'few', requestsPerDay: 1 },
      slow: { name: 'slow', requestsPerMinute: 1 },
      free: { name: 'free', requestsPerDay: 0, requestsPerMinute: 0 },
    },
    limits: { requestsPerDay: 2, requestsPerMinute: 2 },
  });
  expect(await statusesOf(served, ['few', 'few'])).toEqual([200, 429]);
  expect(await statusesOf(served, ['slow', 'slow'])).toEqual([200, 429]);
  expect(await statusesOf(served, ['free', 'free', 'free'])).toEqual([200, 200, 200]);
});

it('what must not be stored is told to the engines', async () => {
  await using served = await createScriptedGateway();
  const headers = { 'cache-control': 'no-store' };
  await served.gateway.app.inject({
    method: 'POST',
    url: '/synthesize',
    headers,
    payload: { text: 'Hello.' },
  });
  await served.gateway.app.inject({ method: 'POST', url: '/synthesize', payload: { text: 'Hello.' } });
  expect(served.tts.synthesized.map(({ noStore }) => noStore)).toEqual([true, false]);
});

it('measurements are for those with a key, unless they are said to be open', async () => {
  const statusOf = async (areMetricsOpen: boolean) => {
    await using served = await createScriptedGateway({ keys: { a: 'anna' }, limits: { areMetricsOpen } });
    return (await served.gateway.app.inject('/metrics')).statusCode;
  };
  expect([await statusOf(false), await statusOf(true)]).toEqual([401, 200]);
});
