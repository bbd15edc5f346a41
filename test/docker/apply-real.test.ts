import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { answers } from './engine/answers.ts';
import type { EngineFacts } from './engine/throw-away-engine.ts';
import { importTinyImage, publishTinyImage } from './engine/tiny-image.ts';
import { down, healthy, planned, stackOf, tinyService, up, whatIsLeft } from './test-stack.ts';

const provided = inject('engine');
/** An engine of the owner's is not killed. */
const pidFile = 'facts' in provided ? provided.facts.pidFile : undefined;
const image = 'aibot-test/tiny:1';

describe.skipIf('missing' in provided)('carrying a plan out on a real engine', () => {
  let facts: EngineFacts;
  let engine: ContainerEngine;
  let remote: string;
  beforeAll(async () => {
    if (!('facts' in provided)) return;
    facts = provided.facts;
    engine = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
    await importTinyImage(facts, image);
    remote = await publishTinyImage(facts, 'llm:1');
  });
  afterEach(async () => {
    await down('voice', engine, true);
    await engine.removeImage(remote);
    expect(await whatIsLeft('voice', engine)).toEqual([]);
  });
  afterAll(() => engine.dispose());

  const voice = () =>
    stackOf(
      'voice',
      tinyService('redis', image),
      tinyService('ollama', remote, {
        mounts: [{ type: 'volume', source: 'models', target: '/models', isReadOnly: false }],
        resources: { devices: [], memoryBytes: 64 << 20 },
        isReadOnly: true,
      }),
      tinyService('litellm', image, { dependsOn: [healthy('redis')] }),
    );

  it('brings everything up, fetches what is missing, and then has nothing left to do', async () => {
    const { events } = await up(voice(), engine);
    const phases = events.flatMap((event) => (event.type === 'layer-progressed' ? [event.phase] : []));
    expect(phases).toContain('downloading');
    const resolved = events.find((event) => event.type === 'digest-resolved');
    expect(resolved).toMatchObject({ reference: remote });
    expect((await planned(voice(), engine)).steps).toEqual([]);
    const containers = await engine.listContainers({ 'com.docker.compose.project': 'voice' });
    expect(containers.map(({ health }) => health)).toEqual(['healthy', 'healthy', 'healthy']);
    // Services find each other by their names, and the one with a read-only root minds it.
    expect(await engine.inspectContainer('voice-ollama-1')).toMatchObject({ memoryLimitBytes: 64 << 20 });
  });

  it('fetches again by the recorded digest', async () => {
    const { events } = await up(voice(), engine);
    const lock = Object.fromEntries(
      events.flatMap((event) => (event.type === 'digest-resolved' ? [[event.reference, event.digest]] : [])),
    );
    await down('voice', engine, false);
    await engine.removeImage(remote);
    await up(voice(), engine, { lock });
    expect((await planned(voice(), engine, { lock })).steps).toEqual([]);
  });

  it.each([1, 4, 8, 12])('gets there after being stopped at event %i', async (stopAt) => {
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const plan = await planned(voice(), engine);
    const run = async () => {
      const { applyPlan } = await import('../../src/docker/apply/apply-plan.ts');
      let count = 0;
      for await (const event of applyPlan(plan, engine, { signal: controller.signal })) {
        if (event.type.startsWith('step') && ++count === stopAt) controller.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    await up(voice(), engine);
    expect((await planned(voice(), engine)).steps).toEqual([]);
  });

  it('lets two that do the same at once both succeed', async () => {
    const second = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
    await Promise.all([up(voice(), engine), up(voice(), second)]);
    expect((await planned(voice(), engine)).steps).toEqual([]);
    await second.dispose();
  });

  it('says which program has the port', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const web = tinyService('web', image, {
      ports: [{ target: 80, published: port, hostIp: '127.0.0.1', protocol: 'tcp' }],
    });
    const holder = new RegExp(`cannot have port ${port}: the program .+ \\(process ${process.pid}\\) has it`);
    await expect(up(stackOf('voice', web), engine)).rejects.toThrow(holder);
    expect(await engine.inspectContainer('voice-web-1')).toBeUndefined();
    server.close();
  });

  it('says why a service does not get healthy', async () => {
    const ill = tinyService('ill', image, {
      healthcheck: { test: ['CMD-SHELL', 'echo no model; exit 1'], intervalMs: 100, retries: 1 },
    });
    await expect(up(stackOf('voice', ill), engine)).rejects.toThrow('Its last check ended with 1: no model.');
    await down('voice', engine, true);
    const command = ['sh', '-c', 'echo no such model >&2; exit 3'];
    const ends = tinyService('ends', image, { command, restart: { policy: 'no' } });
    await expect(up(stackOf('voice', ends), engine)).rejects.toThrow(
      'it failed with exit code 3. Its last words: no such model',
    );
  });

  it('recreates what changed and only that', async () => {
    await up(voice(), engine);
    const before = await engine.listContainers({ 'com.docker.compose.project': 'voice' });
    const stack = voice();
    const redis = tinyService('redis', image, { environment: { MODE: 'fast' } });
    const { plan } = await up({ ...stack, services: { ...stack.services, redis } }, engine);
    expect(plan.steps.find(({ kind }) => kind === 'recreate')).toMatchObject({
      changed: ['environment changed'],
    });
    const after = await engine.listContainers({ 'com.docker.compose.project': 'voice' });
    const ids = (list: typeof after) =>
      list.filter(({ name }) => name !== 'voice-redis-1').map(({ id }) => id);
    expect(ids(after).sort()).toEqual(ids(before).sort());
  });

  it.skipIf(!pidFile)('gets there after the engine was killed', async () => {
    await up(voice(), engine);
    const pid = Number(await readFile(pidFile ?? '', 'utf8'));
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() =>
        engine.ping().then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
    await answers(facts.endpoint.slice('unix://'.length), 30_000);
    await up(voice(), engine);
    expect((await planned(voice(), engine)).steps).toEqual([]);
  });
});
