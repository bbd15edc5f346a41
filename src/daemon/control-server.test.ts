import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createControlClient } from '../control/client.ts';
import type { ControlEvent } from '../control/events.ts';
import { AibotError } from '../shared/errors.ts';
import { silentLogger } from '../shared/logger.ts';
import { createControlServer } from './control-server.ts';
import { createEventBus } from './event-bus.ts';
import type { Handlers } from './routes/handlers.ts';

const { signal } = new AbortController();
const event = (atMs: number): ControlEvent => ({ type: 'daemon-ready', atMs });

async function serve(handlers: Partial<Handlers> = {}, capacity = 10) {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-control-'));
  const socketPath = join(dir, 'control.sock');
  const bus = createEventBus({ capacity, epoch: 'here' });
  const server = createControlServer({ handlers: handlers as Handlers, bus, logger: silentLogger });
  await server.listen(socketPath);
  return {
    bus,
    server,
    socketPath,
    client: createControlClient(socketPath),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function post(
  socketPath: string,
  path: string,
  body: string,
): Promise<{ status: number | undefined; body: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: unknown }>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request({ socketPath, path, method: 'POST', agent: false, headers }, (response) => {
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) as unknown }));
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}

describe('control server', () => {
  it.each([
    ['malformed JSON', '/v1/say', '{"text":', 400, 'bad-request'],
    ['a missing field', '/v1/say', '{}', 400, 'bad-request'],
    ['an oversized body', '/v1/say', JSON.stringify({ text: 'x'.repeat(300_000) }), 400, 'bad-request'],
    ['an unknown path', '/v1/nothing', '{}', 404, 'not-found'],
  ])('refuses %s', async (_, path, body, status, code) => {
    await using served = await serve();
    expect(await post(served.socketPath, path, body)).toMatchObject({
      status,
      body: { error: { code, nextSteps: [] } },
    });
  });

  it('hands errors over as they were thrown', async () => {
    const thrown = new AibotError('No room.', {
      code: 'full',
      retryable: true,
      exitCode: 5,
      nextSteps: ['Wait.'],
    });
    await using served = await serve({ say: () => Promise.reject(thrown) });
    await expect(served.client.call('say', { text: 'hi' })).rejects.toMatchObject({
      message: 'No room.',
      code: 'full',
      retryable: true,
      exitCode: 5,
      nextSteps: ['Wait.'],
      expected: true,
    });
  });

  it('calls a bug a bug', async () => {
    await using served = await serve({
      say: () => Promise.reject(new TypeError('undefined is not a function')),
    });
    await expect(served.client.call('say', { text: 'hi' })).rejects.toMatchObject({
      code: 'internal',
      expected: false,
    });
  });

  it('aborts the work of a client that has gone', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>();
    await using served = await serve({
      say: (_, { signal }) => {
        begin(signal);
        return new Promise(() => undefined);
      },
    });
    const abort = new AbortController();
    const call = served.client.call('say', { text: 'hi' }, { signal: abort.signal });
    const working = await begun;
    const aborted = new Promise((resolve) => working.addEventListener('abort', resolve, { once: true }));
    abort.abort();
    await expect(call).rejects.toThrow();
    await aborted;
    expect(working.reason).toMatchObject({ reason: 'client-gone' });
  });

  it('replays what a client missed, says what is lost, and goes on live', async () => {
    await using served = await serve({}, 3);
    for (let atMs = 1; atMs <= 5; atMs++) served.bus.publish(event(atMs));
    const seen: (string | number)[] = [];
    for await (const { event: one } of served.client.events({ signal, lastEventId: 'here-1' })) {
      seen.push(one.type === 'events-lost' ? `lost ${one.count}` : one.atMs);
      if (one.atMs === 5) served.bus.publish(event(6));
      if (one.atMs === 6) break;
    }
    expect(seen).toEqual(['lost 1', 3, 4, 5, 6]);
  });

  it('ends open event streams when it closes', async () => {
    const served = await serve();
    const stream = served.client.events({ signal, lastEventId: 'here-0' });
    served.bus.publish(event(1));
    const iterator = stream[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toMatchObject({ id: 'here-1' });
    const end = iterator.next();
    await served.server.close();
    expect((await end).done).toBe(true);
    await served[Symbol.asyncDispose]();
  });
});
