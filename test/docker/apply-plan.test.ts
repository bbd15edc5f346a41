import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/docker/apply/apply-plan.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { type FakeEngine, startFakeEngine } from './fake-engine/fake-engine.ts';
import { down, healthy, hurriedClock, planned, stackOf, tinyService, up, whatIsLeft } from './test-stack.ts';

const coded = (code: string) => expect.objectContaining({ name: 'AibotError', code }) as Error;
const volume = { type: 'volume', source: 'models', target: '/models', isReadOnly: false } as const;

/** Three services, two images of which one is fetched, a dependency, a volume, ports. */
const voice = () =>
  stackOf(
    'voice',
    tinyService('redis', 'aibot-test/tiny:1'),
    tinyService('ollama', 'registry.test/llm:1', { mounts: [volume] }),
    tinyService('litellm', 'aibot-test/tiny:1', {
      dependsOn: [healthy('redis')],
      ports: [{ target: 4000, published: 14_000, hostIp: '127.0.0.1', protocol: 'tcp' }],
    }),
  );

describe('carrying a plan out on the scripted engine', () => {
  let fake: FakeEngine;
  let engine: ContainerEngine;
  beforeEach(async () => {
    ({ fake, engine } = await begin());
  });
  afterEach(() => end(fake, engine));

  it('brings everything up, in order, and then has nothing left to do', async () => {
    const { events } = await up(voice(), engine);
    const order = events.flatMap((event) => (event.type === 'step-finished' ? [event.stepId] : []));
    const position = (step: string) => order.findIndex((id) => id.includes(step));
    expect(position('wait voice-redis-1')).toBeGreaterThan(position('start voice-redis-1'));
    expect(position('start voice-litellm-1')).toBeGreaterThan(position('wait voice-redis-1'));
    expect((await planned(voice(), engine)).steps).toEqual([]);
    const containers = await engine.listContainers({ 'com.docker.compose.project': 'voice' });
    expect(containers.map(({ name, health }) => `${name} ${health}`).sort()).toEqual([
      'voice-litellm-1 healthy',
      'voice-ollama-1 healthy',
      'voice-redis-1 healthy',
    ]);
  });

  it('tells of every layer and of the digest that came', async () => {
    const { events } = await up(voice(), engine);
    const layers = events.filter((event) => event.type === 'layer-progressed');
    expect(layers).toContainEqual(
      expect.objectContaining({ layerId: 'a1', phase: 'downloading', doneBytes: 750, totalBytes: 1_000 }),
    );
    const digest = `sha256:${'5'.repeat(64)}`;
    expect(events).toContainEqual({ type: 'digest-resolved', reference: 'registry.test/llm:1', digest });
  });

  it('fetches by the digest that was recorded', async () => {
    const digest = `sha256:${'9'.repeat(64)}`;
    const lock = { 'registry.test/llm:1': digest };
    await expect(up(voice(), engine, { lock })).rejects.toEqual(coded('image-not-found'));
    fake.state.registry.set(`registry.test/llm@${digest}`, { layers: [{ id: 'c3', bytes: 10 }] });
    await up(voice(), engine, { lock });
    expect((await engine.inspectImage('registry.test/llm:1'))?.tags).toContain('registry.test/llm:1');
  });

  it('gets there after being stopped at any moment', { timeout: 60_000 }, async () => {
    const callsOfOneRun = await countCalls((other) => up(voice(), other.engine, { clock: hurriedClock }));
    for (let stopAt = 1; stopAt <= callsOfOneRun; stopAt++) {
      const other = await begin();
      const controller = new AbortController();
      const reason = new Error('Ctrl-C');
      let calls = 0;
      other.fake.onCall = () => {
        if (++calls === stopAt) controller.abort(reason);
      };
      const stopped = up(voice(), other.engine, { signal: controller.signal, clock: hurriedClock });
      // At the very end there may be nothing left to stop.
      await stopped.catch((error: unknown) => expect(error).toBe(reason));
      other.fake.onCall = undefined;
      await up(voice(), other.engine, { clock: hurriedClock });
      expect((await planned(voice(), other.engine)).steps, `stopped at call ${stopAt}`).toEqual([]);
      await down('voice', other.engine, true);
      expect(await whatIsLeft('voice', other.engine)).toEqual([]);
      await end(other.fake, other.engine);
    }
  });

  it('gets there after the engine was killed at any moment', { timeout: 60_000 }, async () => {
    const callsOfOneRun = await countCalls((other) => up(voice(), other.engine, { clock: hurriedClock }));
    for (let crashAt = 1; crashAt <= callsOfOneRun; crashAt += 3) {
      const other = await begin();
      let calls = 0;
      let crashed: Promise<void> | undefined;
      other.fake.onCall = () => {
        if (++calls === crashAt) crashed = other.fake.crash();
      };
      await up(voice(), other.engine, { clock: hurriedClock }).catch(() => undefined);
      await crashed;
      other.fake.onCall = undefined;
      if (crashed) await other.fake.start();
      await up(voice(), other.engine, { clock: hurriedClock });
      expect((await planned(voice(), other.engine)).steps, `killed at call ${crashAt}`).toEqual([]);
      await end(other.fake, other.engine);
    }
  });

  it('lets two that do the same at once both succeed', async () => {
    const second = createDockerEngine({ endpoint: { url: fake.endpoint, source: 'setting' } });
    await Promise.all([up(voice(), engine), up(voice(), second)]);
    expect(await engine.listContainers({})).toHaveLength(3);
    expect((await planned(voice(), engine)).steps).toEqual([]);
    await second.dispose();
  });

  it('says which container has the port, and leaves none of its own half made', async () => {
    const shop = stackOf('shop', tinyService('web', 'aibot-test/tiny:1', { ports: voicePorts() }));
    await up(shop, engine);
    await expect(up(voice(), engine)).rejects.toThrow(
      'voice-litellm-1 cannot have port 14000: the container shop-web-1 of the project shop has it.',
    );
    expect(await engine.inspectContainer('voice-litellm-1')).toBeUndefined();
    // What has nothing to do with it runs.
    expect(await engine.inspectContainer('voice-ollama-1')).toMatchObject({ health: 'healthy' });
    await down('shop', engine, true);
    await up(voice(), engine);
  });

  it('says what an unhealthy service said, and keeps back only what waits for it', async () => {
    const stack = voice();
    const ill = { test: ['CMD-SHELL', 'echo no disk; exit 1'], retries: 1 };
    const redis = tinyService('redis', 'aibot-test/tiny:1', { healthcheck: ill });
    const plan = await planned({ ...stack, services: { ...stack.services, redis } }, engine);
    const skipped: string[] = [];
    const run = async () => {
      for await (const event of applyPlan(plan, engine))
        if (event.type === 'step-skipped') skipped.push(event.stepId);
    };
    await expect(run()).rejects.toThrow('voice-redis-1 is unhealthy. Its last check ended with 1: no disk.');
    expect(skipped).toEqual([
      expect.stringContaining('voice-litellm-1'),
      expect.stringContaining('voice-litellm-1'),
    ]);
    expect(await engine.inspectContainer('voice-ollama-1')).toMatchObject({ health: 'healthy' });
  });

  it('gives up on a service that never becomes healthy', async () => {
    const redis = tinyService('redis', 'aibot-test/tiny:1');
    fake.state.healthAfterMs = 1e6;
    await expect(up(stackOf('slow', redis), engine, { healthDeadlineMs: 300 })).rejects.toThrow(
      'slow-redis-1 was not healthy after 0 s',
    );
  });

  it('explains a service that ends', async () => {
    const command = ['sh', '-c', 'echo no such model; exit 3'];
    fake.state.programs.set(command.join(' '), {
      exitCode: 3,
      output: [{ stream: 2, line: 'no such model' }],
    });
    const stack = stackOf('ends', tinyService('llm', 'aibot-test/tiny:1', { command }));
    await expect(up(stack, engine)).rejects.toThrow(
      'ends-llm-1 ended instead of becoming healthy: it failed with exit code 3. Its last words: no such model',
    );
  });

  it.each([
    ['an image that no registry has', { layers: [], missing: true }, 'image-not-found'],
    [
      'an error inside a stream that began well',
      { error: 'write /var/lib/docker/tmp/x: no space left on device' },
      'disk-full',
    ],
    ['a pull that is refused', { error: 'unauthorized: authentication required' }, 'registry-permission'],
  ])('says so of %s', async (_name, { missing, error }: { missing?: boolean; error?: string }, code) => {
    fake.state.registry.delete('registry.test/llm:1');
    if (!missing && error)
      fake.state.registry.set('registry.test/llm:1', { layers: [{ id: 'a1', bytes: 10 }], error });
    await expect(up(voice(), engine)).rejects.toEqual(coded(code));
    expect(await engine.inspectImage('registry.test/llm:1')).toBeUndefined();
  });

  it('takes everything down and asks before it takes the volumes', async () => {
    await up(voice(), engine);
    await down('voice', engine, false);
    expect(await whatIsLeft('voice', engine)).toEqual(['volume/voice_models']);
    await down('voice', engine, true);
    expect(await whatIsLeft('voice', engine)).toEqual([]);
  });

  it('stops when nobody reads any more', async () => {
    const plan = await planned(voice(), engine);
    for await (const event of applyPlan(plan, engine)) if (event.type === 'step-finished') break;
    const callsThen = fake.calls.length;
    await Promise.race([
      once(fake.state.changes, 'event'),
      new Promise((resolve) => setTimeout(resolve, 50)),
    ]);
    expect(fake.calls.length - callsThen).toBeLessThan(3);
  });
});

const voicePorts = () => voice().services['litellm']?.ports ?? [];

async function begin(): Promise<{ fake: FakeEngine; engine: ContainerEngine }> {
  const fake = await startFakeEngine();
  fake.state.addImage('aibot-test/tiny:1');
  fake.state.registry.set('registry.test/llm:1', {
    layers: [
      { id: 'a1', bytes: 1_000 },
      { id: 'b2', bytes: 50 },
    ],
  });
  return { fake, engine: createDockerEngine({ endpoint: { url: fake.endpoint, source: 'setting' } }) };
}

async function end(fake: FakeEngine, engine: ContainerEngine): Promise<void> {
  await engine.dispose();
  await fake[Symbol.asyncDispose]();
}

async function countCalls(run: (other: { engine: ContainerEngine }) => Promise<unknown>): Promise<number> {
  const other = await begin();
  await run(other);
  await end(other.fake, other.engine);
  return other.fake.calls.length;
}
