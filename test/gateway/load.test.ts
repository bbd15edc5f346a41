import { expect, it } from 'vitest';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';

interface Reply {
  readonly lane: string;
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

async function ask(url: string, lane: 'live' | 'batch'): Promise<Reply> {
  const response = await fetch(`${url}/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-aibot-lane': lane },
    body: JSON.stringify({ messages: [{ role: 'user', content: lane }] }),
  });
  return {
    lane,
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: await response.text(),
  };
}

/**
 * Before a call was measured half a second is expected of one: two places take 240 batch calls into a minute's
 * queue. Four times of that come at once over real sockets, and voices with them. Time stands still meanwhile.
 */
it('answers four times what it can do, each with a result or with when to come back', {
  timeout: 60_000,
}, async () => {
  const clock = createVirtualClock();
  await using served = await createScriptedGateway({
    clock,
    llm: { firstTokenMs: 5, tokenMs: 0 },
    limits: { concurrency: 2 },
  });
  const url = await served.listen();
  const replies: Reply[] = [];
  const send = (lane: 'live' | 'batch', count: number) =>
    Array.from({ length: count }, () => ask(url, lane).then((reply) => void replies.push(reply)));
  const batch = send('batch', 960);
  await expect.poll(() => replies.length, { timeout: 30_000 }).toBe(960 - 2 - 240);
  for (const { status, retryAfter, body } of replies) {
    expect(status).toBe(503);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'gateway-busy' } });
  }

  const live = send('live', 40);
  // Two of them enter beside the batch calls that are running; none waits for those.
  await expect.poll(() => served.llm.callsInFlight, { timeout: 30_000 }).toBe(4);
  const all = Promise.all([...batch, ...live]);
  while (replies.length < 1_000) {
    await clock.advance(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  const served200 = replies.filter(({ status }) => status === 200);
  expect(served200.filter(({ lane }) => lane === 'live')).toHaveLength(40);
  expect(served200.filter(({ lane }) => lane === 'batch')).toHaveLength(242);
  for (const { body } of served200) expect(JSON.parse(body)).toMatchObject({ finishReason: 'stop' });
  // Voices came last, and all had begun before the batch calls that were waiting.
  const lanes = served.llm.generated.map(({ lane }) => lane);
  expect(lanes.lastIndexOf('live')).toBeLessThan(lanes.length / 2);
  expect(served.llm.callsInFlight).toBe(0);
});
