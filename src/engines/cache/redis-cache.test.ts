import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createScriptedTextToSpeech } from '../../../test/fakes/scripted-text-to-speech.ts';
import { cachedTextToSpeech } from '../../core/decorators/index.ts';
import { systemClock } from '../../shared/clock.ts';
import { createRedisCache } from './redis-cache.ts';

const { signal } = new AbortController();
const value = Uint8Array.of(0, 1, 254, 255);

const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('!! There is no redis-server here; the tests of the Redis cache are SKIPPED.');
    return false;
  }
})();

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A real Redis that keeps nothing on disk. */
async function startRedis(port: number, ...options: string[]): Promise<ChildProcess & AsyncDisposable> {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    ...options,
  ];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += String(chunk);
    if (output.includes('Ready to accept connections')) break;
  }
  child.stdout.resume();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return Object.assign(child, { [Symbol.asyncDispose]: stop });
}

function openCache(port: number, password = '', timeoutMs = 1_000) {
  const states: string[] = [];
  const cache = createRedisCache({
    url: `redis://${password && `:${password}@`}127.0.0.1:${port}`,
    clock: systemClock,
    ttlMs: 60_000,
    timeoutMs,
    onState: (state) => states.push(state),
  });
  return { cache, states, [Symbol.asyncDispose]: () => cache.dispose() };
}

describe.skipIf(!hasRedis)('the cache in Redis', () => {
  it('keeps bytes for a while', async () => {
    const port = await freePort();
    await using servers = new AsyncDisposableStack();
    servers.use(await startRedis(port));
    await using opened = openCache(port);
    await expect.poll(() => opened.states).toEqual(['connected']);
    await opened.cache.set('key', value, { signal });
    expect(await opened.cache.get('key', { signal })).toEqual(Buffer.from(value));
    expect(await opened.cache.get('another', { signal })).toBeUndefined();
    await opened.cache.set('brief', value, { signal, ttlMs: 5 });
    await expect.poll(() => opened.cache.get('brief', { signal })).toBeUndefined();
  });

  it('is only a miss while the server is gone, and is back with it', async () => {
    const port = await freePort();
    await using opened = openCache(port);
    expect(await opened.cache.get('key', { signal })).toBeUndefined();
    {
      await using servers = new AsyncDisposableStack();
      servers.use(await startRedis(port));
      await expect.poll(() => opened.states, { timeout: 8_000 }).toEqual(['connected']);
      await opened.cache.set('key', value, { signal });
    }
    await opened.cache.set('key', value, { signal });
    expect(await opened.cache.get('key', { signal })).toBeUndefined();
    await expect.poll(() => opened.states).toEqual(['connected', 'lost']);
    await using servers = new AsyncDisposableStack();
    servers.use(await startRedis(port));
    await expect.poll(() => opened.states.at(-1), { timeout: 8_000 }).toBe('connected');
    await opened.cache.set('key', value, { signal });
    expect(await opened.cache.get('key', { signal })).toEqual(Buffer.from(value));
  });

  it('does not wait for a server that has stopped answering, and hears who gives up', async () => {
    const port = await freePort();
    await using redis = await startRedis(port);
    await using opened = openCache(port);
    await expect.poll(() => opened.states).toEqual(['connected']);
    redis.kill('SIGSTOP');
    expect(await opened.cache.get('key', { signal })).toBeUndefined();
    const leaving = new AbortController();
    const asked = opened.cache.get('key', leaving);
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });

  it('takes a late answer for no other question’s, and finds things again when the server is quick again', async () => {
    const port = await freePort();
    await using redis = await startRedis(port);
    await using opened = openCache(port, '', 100);
    await expect.poll(() => opened.states).toEqual(['connected']);
    const other = Uint8Array.of(7);
    await opened.cache.set('key', value, { signal });
    await opened.cache.set('other', other, { signal });
    redis.kill('SIGSTOP');
    expect(await opened.cache.get('key', { signal })).toBeUndefined();
    redis.kill('SIGCONT');
    await expect.poll(() => opened.cache.get('other', { signal })).toEqual(Buffer.from(other));
    expect(await opened.cache.get('key', { signal })).toEqual(Buffer.from(value));
    expect(opened.states).toEqual(['connected']);
  });

  it('costs a call its hit alone while the server is paused, killed and started again', async () => {
    const port = await freePort();
    await using servers = new AsyncDisposableStack();
    const redis = servers.use(await startRedis(port));
    await using opened = openCache(port, '', 100);
    await expect.poll(() => opened.states).toEqual(['connected']);
    const lookups: string[] = [];
    const engine = createScriptedTextToSpeech({ clock: systemClock, characterMs: 1 });
    const tts = cachedTextToSpeech(engine, opened.cache, { onLookup: (result) => lookups.push(result) });
    const say = async () => {
      let samples = 0;
      for await (const event of tts.synthesize({ text: 'Good morning.' }, { signal })) {
        if (event.type === 'audio') samples += event.samples.length;
      }
      return samples;
    };
    const spoken = await say();
    expect(await say()).toBe(spoken);
    redis.kill('SIGSTOP');
    expect(await say()).toBe(spoken);
    redis.kill('SIGKILL');
    expect(await say()).toBe(spoken);
    expect(lookups).toEqual(['miss', 'hit', 'miss', 'miss']);
    servers.use(await startRedis(port));
    await expect.poll(() => opened.states.at(-1), { timeout: 8_000 }).toBe('connected');
    await say();
    expect(await say()).toBe(spoken);
    expect(lookups.slice(4)).toEqual(['miss', 'hit']);
  });

  it('is only a miss when the password is wrong or the server is full', async () => {
    const port = await freePort();
    await using servers = new AsyncDisposableStack();
    servers.use(await startRedis(port, '--requirepass', 'right', '--maxmemory', '1mb'));
    await using wrong = openCache(port, 'wrong');
    await wrong.cache.set('key', value, { signal });
    expect(await wrong.cache.get('key', { signal })).toBeUndefined();
    await using right = openCache(port, 'right');
    await expect.poll(() => right.states).toEqual(['connected']);
    await right.cache.set('large', new Uint8Array(2_000_000), { signal });
    await right.cache.set('large', new Uint8Array(2_000_000), { signal });
    expect(await wrong.cache.get('large', { signal })).toBeUndefined();
  });
});
