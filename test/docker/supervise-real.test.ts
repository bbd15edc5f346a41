import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ServiceModel } from '../../src/docker/compose-file/model.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import type { EngineFacts } from './engine/throw-away-engine.ts';
import { importTinyImage } from './engine/tiny-image.ts';
import { type Supervised, supervise } from './supervised.ts';
import { down, healthy, stackOf, tinyService, whatIsLeft } from './test-stack.ts';

const provided = inject('engine');
/** An engine of the owner's is not killed. */
const pidFile = 'facts' in provided ? provided.facts.pidFile : undefined;
const image = 'aibot-test/tiny:1';
const { signal } = new AbortController();
const patient = { timeout: 40_000 };

describe.skipIf('missing' in provided)('supervision on a real engine', () => {
  let facts: EngineFacts;
  let engine: ContainerEngine;
  let watched: Supervised;
  beforeAll(async () => {
    if (!('facts' in provided)) return;
    facts = provided.facts;
    engine = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
    await importTinyImage(facts, image);
  });
  afterEach(async () => {
    await watched[Symbol.asyncDispose]();
    await down('watched', engine, true);
    expect(await whatIsLeft('watched', engine)).toEqual([]);
  });
  afterAll(() => engine.dispose());

  const voice = (rest: Partial<ServiceModel> = {}) =>
    stackOf(
      'watched',
      tinyService('redis', image, rest),
      tinyService('litellm', image, { dependsOn: [healthy('redis')] }),
    );
  const bothStates = () => [watched.stateOf('redis'), watched.stateOf('litellm')];

  it('starts again what was killed, and makes anew what was removed', async () => {
    watched = supervise(engine, voice());
    await watched.supervisor.up({ signal });
    const { id, startedAtMs = 0 } = (await engine.inspectContainer('watched-redis-1')) ?? {};
    await engine.killContainer('watched-redis-1');
    await expect.poll(() => watched.supervisor.find('redis').restarts, patient).toBe(1);
    await expect.poll(bothStates, patient).toEqual(['healthy', 'healthy']);
    const again = await engine.inspectContainer('watched-redis-1');
    expect(again?.id).toBe(id);
    expect(again?.startedAtMs).toBeGreaterThan(startedAtMs);

    await engine.removeContainer('watched-redis-1');
    await expect.poll(() => watched.supervisor.find('redis').container?.id, patient).not.toBe(id);
    await expect.poll(bothStates, patient).toEqual(['healthy', 'healthy']);
  });

  it.skipIf(!pidFile)('is well again after the engine was killed', async () => {
    watched = supervise(engine, voice());
    await watched.supervisor.up({ signal });
    process.kill(Number(await readFile(pidFile ?? '', 'utf8')), 'SIGKILL');
    await expect.poll(() => watched.statesOf('redis'), patient).toContain('unhealthy');
    await expect.poll(bothStates, patient).toEqual(['healthy', 'healthy']);
    const containers = await engine.listContainers({ 'com.docker.compose.project': 'watched' });
    expect(containers.map(({ status }) => status)).toEqual(['running', 'running']);
  });

  it('measures what runs, and says why something ended', async () => {
    watched = supervise(engine, voice({ resources: { devices: [], memoryBytes: 32 << 20 } }));
    await watched.supervisor.up({ signal });
    const redis = watched.supervisor.find('redis');
    await expect.poll(() => watched.supervisor.statsOf(redis)?.memoryBytes, patient).toBeGreaterThan(0);
    expect(watched.supervisor.statsOf(redis)?.memoryLimitBytes).toBe(32 << 20);
    await watched.supervisor.stop('redis', { signal });
    expect(watched.stateOf('redis')).toBe('stopped: it was stopped on request');
    await expect.poll(() => watched.supervisor.statsOf(redis)).toBeUndefined();
  });

  it('says of what needs too much memory that it did', async () => {
    // One buffer that is larger than all the memory there is; the first process itself, whose end is the container's.
    const command = ['sh', '-c', 'sleep 1; exec dd if=/dev/zero of=/dev/null bs=150M count=1'];
    const limits = { delaysMs: [0], mostRestarts: 1, windowMs: 300_000 };
    const greedy = { command, init: false, resources: { devices: [], memoryBytes: 16 << 20 } };
    watched = supervise(engine, stackOf('watched', tinyService('redis', image, greedy)), { limits });
    await watched.supervisor.up({ signal }).catch(() => undefined);
    await expect
      .poll(() => watched.stateOf('redis'), patient)
      .toMatch(/^failed: it needed more than its memory of 16 MiB/);
  });

  it('gives up what cannot live, and nothing of it goes on', async () => {
    const limits = { delaysMs: [0, 200], mostRestarts: 2, windowMs: 300_000 };
    const command = ['sh', '-c', 'echo no such model >&2; exit 3'];
    watched = supervise(engine, stackOf('watched', tinyService('redis', image, { command })), { limits });
    await expect(watched.supervisor.up({ signal })).rejects.toThrow('no such model');
    await expect.poll(() => watched.stateOf('redis'), patient).toMatch(/^failed: .* started 2 times in vain/);
    await expect
      .poll(async () => (await engine.inspectContainer('watched-redis-1'))?.status, patient)
      .toBe('exited');
  });
});
