import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceModel, StackModel } from '../../src/docker/compose-file/model.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { AibotError } from '../../src/shared/errors.ts';
import { endContainer, killContainer } from './fake-engine/container-life.ts';
import { type FakeEngine, startFakeEngine } from './fake-engine/fake-engine.ts';
import { fastClock, type Supervised, supervise } from './supervised.ts';
import { healthy, stackOf, tinyService } from './test-stack.ts';

const image = 'aibot-test/tiny:1';
const { signal } = new AbortController();
const clock = fastClock(50);

const voice = (rest: Partial<ServiceModel> = {}): StackModel =>
  stackOf(
    'voice',
    tinyService('redis', image),
    tinyService('litellm', image, { dependsOn: [healthy('redis')], ...rest }),
  );

describe('supervision on the scripted engine', () => {
  let fake: FakeEngine;
  let engine: ContainerEngine;
  let watched: Supervised;
  beforeEach(async () => {
    fake = await startFakeEngine();
    fake.state.addImage(image);
    engine = createDockerEngine({ endpoint: { url: fake.endpoint, source: 'setting' } });
  });
  afterEach(async () => {
    await watched[Symbol.asyncDispose]();
    await engine.dispose();
    await fake[Symbol.asyncDispose]();
  });
  const container = (service: string) => {
    const found = fake.state.find(`voice-${service}-1`);
    if (!found) throw new Error(`there is no container of ${service}`);
    return found;
  };
  const countOf = (call: string) => fake.calls.filter((one) => one === call).length;

  it('brings everything up, and does nothing the second time', async () => {
    watched = supervise(engine, voice(), { clock });
    await watched.supervisor.up({ signal });
    expect([watched.stateOf('redis'), watched.stateOf('litellm')]).toEqual(['healthy', 'healthy']);
    expect(watched.statesOf('redis')).toEqual(['absent', 'created', 'starting', 'healthy']);
    const steps = watched.applied.length;
    await watched.supervisor.up({ signal });
    expect(watched.applied.slice(steps)).toEqual([]);
  });

  it('is one work for all who ask at once; who leaves ends it for nobody else', async () => {
    watched = supervise(engine, voice(), { clock });
    const leaving = new AbortController();
    const left = watched.supervisor.up({ signal: leaving.signal });
    const stayed = watched.supervisor.up({ signal });
    leaving.abort(new Error('Ctrl-C'));
    await expect(left).rejects.toThrow('Ctrl-C');
    await stayed;
    expect(countOf('POST /containers/create')).toBe(2);
    expect(watched.stateOf('litellm')).toBe('healthy');
  });

  it('starts again what ends, in whatever way', async () => {
    watched = supervise(engine, voice(), { clock });
    await watched.supervisor.up({ signal });
    killContainer(fake.state, container('redis'));
    await expect
      .poll(() => watched.statesOf('redis').slice(3))
      .toEqual(['healthy', 'stopped', 'restarting', 'starting', 'healthy']);
    await engine.removeContainer('voice-litellm-1');
    await expect.poll(() => watched.supervisor.find('litellm').restarts).toBe(1);
    await expect.poll(() => watched.stateOf('litellm')).toBe('healthy');
  });

  it('gives up what ends again and again, says why, and tries anew when it is asked', async () => {
    const limits = { delaysMs: [0, 1_000], mostRestarts: 3, windowMs: 300_000 };
    watched = supervise(engine, voice(), { clock, limits });
    await watched.supervisor.up({ signal });
    fake.state.programs.set('sleep 1000000', { output: [], exitCode: 3 });
    endContainer(fake.state, container('redis'), 3);
    await expect
      .poll(() => watched.stateOf('redis'), { timeout: 5_000 })
      .toBe('failed: it failed with exit code 3; started 3 times in vain');
    fake.state.programs.clear();
    await watched.supervisor.up({ signal });
    expect(watched.stateOf('redis')).toBe('healthy');
  });

  it('keeps what people stopped stopped, and what they start running', async () => {
    watched = supervise(engine, voice(), { clock });
    await watched.supervisor.up({ signal });
    await watched.supervisor.stop('redis', { signal });
    expect(watched.stateOf('redis')).toBe('stopped: it was stopped on request');
    await fake.crash();
    await fake.start();
    await expect.poll(() => watched.statesOf('litellm').slice(-2)).toEqual(['unhealthy', 'healthy']);
    expect(watched.stateOf('redis')).toBe('stopped: it was stopped on request');
    await watched.supervisor.up({ signal, names: ['redis'] });
    expect(watched.stateOf('redis')).toBe('healthy');
  });

  it('heals what an engine that was killed took along', async () => {
    watched = supervise(engine, voice(), { clock });
    await watched.supervisor.up({ signal });
    await fake.crash();
    await expect.poll(() => watched.stateOf('redis')).toBe('unhealthy: the container engine does not answer');
    for (const service of ['redis', 'litellm']) endContainer(fake.state, container(service), 255);
    await fake.start();
    await expect
      .poll(() => [watched.stateOf('redis'), watched.stateOf('litellm')])
      .toEqual(['healthy', 'healthy']);
  });

  it('says what is missing, and lets the rest run', async () => {
    watched = supervise(engine, voice({ image: 'registry.test/none:1', dependsOn: [] }), { clock });
    await expect(watched.supervisor.up({ signal })).rejects.toThrow(AibotError);
    expect(watched.stateOf('litellm')).toMatch(/^failed: .*registry\.test\/none:1/);
    expect(watched.stateOf('redis')).toBe('healthy');
  });

  it('comes up without what is optional and cannot be had', async () => {
    const aibot = {
      role: 'gateway',
      protocol: 'aibot-gateway',
      port: 80,
      models: [],
      preference: 0,
      isOptional: true,
    } as const;
    watched = supervise(engine, voice({ image: 'registry.test/none:1', dependsOn: [], aibot }), { clock });
    await watched.supervisor.up({ signal });
    expect(watched.stateOf('litellm')).toMatch(/^failed: .*registry\.test\/none:1/);
    expect(watched.stateOf('redis')).toBe('healthy');
  });

  it('says who has the port', async () => {
    const ports = [{ target: 80, published: 14_001, hostIp: '127.0.0.1', protocol: 'tcp' } as const];
    const stack = stackOf(
      'voice',
      tinyService('redis', image, { ports }),
      tinyService('litellm', image, { ports }),
    );
    watched = supervise(engine, stack, { clock });
    await expect(watched.supervisor.up({ signal })).rejects.toThrow(
      /cannot have port 14001: the container voice-/,
    );
    const states = [watched.stateOf('redis'), watched.stateOf('litellm')].sort();
    expect(states).toEqual([expect.stringContaining('failed: '), 'healthy']);
  });

  it('tries again what never gets healthy, and gives it up', async () => {
    const limits = { delaysMs: [0], mostRestarts: 2, windowMs: 300_000 };
    const healthcheck = { test: ['CMD-SHELL', 'echo no model; exit 1'] };
    watched = supervise(engine, stackOf('voice', tinyService('redis', image, { healthcheck })), {
      clock,
      limits,
    });
    await expect(watched.supervisor.up({ signal })).rejects.toMatchObject({
      message: expect.stringContaining('no model') as string,
      nextSteps: expect.arrayContaining(['Read what it says: aibot logs redis']) as string[],
    });
    await expect
      .poll(() => watched.stateOf('redis'), { timeout: 5_000 })
      .toBe('failed: its health check fails: no model; started 2 times in vain');
    // Its restart policy does not go on with it.
    await expect.poll(() => container('redis').status).toBe('exited');
  });

  it('finds out about health that lies, and starts anew what does not answer', async () => {
    let isDeaf = false;
    const probe = () => (isDeaf ? Promise.reject(new Error('no answer')) : Promise.resolve());
    const aibot = {
      role: 'llm',
      protocol: 'openai-llm',
      port: 4000,
      models: [],
      preference: 0,
      probe: { kind: 'chat', deadlineMs: 1_000, intervalMs: 500 },
    } as const;
    watched = supervise(engine, voice({ aibot }), { clock, probe });
    await watched.supervisor.up({ signal });
    isDeaf = true;
    await expect.poll(() => watched.stateOf('litellm')).toBe('unhealthy: no answer');
    await expect.poll(() => watched.supervisor.find('litellm').restarts).toBeGreaterThan(0);
    isDeaf = false;
    await expect.poll(() => watched.stateOf('litellm')).toBe('healthy');
  });
});
