import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeEngine, startFakeEngine } from '../../../test/docker/fake-engine/fake-engine.ts';
import { loadConfig } from '../../config/load-config.ts';
import { resolvePaths } from '../../config/paths.ts';
import { type Config, type ConfigInput, configSchema } from '../../config/schema.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { silentLogger } from '../../shared/logger.ts';
import { readOwnStack } from './own-stack.ts';
import { createStackPart, type StackPart } from './stack-part.ts';

const image = 'aibot-test/tiny:1';
const { signal } = new AbortController();
const file = `name: kept
x-service: &service
  image: ${image}
  command: [sleep, "1000000"]
  healthcheck: {test: [CMD, "true"], interval: 1s, start_interval: 100ms}
services:
  redis: *service
  brain:
    <<: *service
    environment: {AIBOT_GATEWAY_KEY: "\${AIBOT_GATEWAY_KEY:-none}"}
  meters: {<<: *service, profiles: [observability]}
  gateway:
    image: aibot-test/not-there:1
    build: ./no-sources
    x-aibot: {role: gateway, protocol: aibot-gateway, port: 8080, optional: true}
`;

describe('the services in containers, across starts of the daemon', () => {
  let home: string;
  let fake: FakeEngine;
  let parts: StackPart[];
  let said: unknown[];
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'aibot-stack-part-'));
    writeFileSync(join(home, 'compose.yaml'), file);
    fake = await startFakeEngine();
    fake.state.addImage(image);
    parts = [];
    said = [];
  });
  afterEach(async () => {
    for (const part of parts) await part.stop({ signal });
    await fake[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  const env = () => ({ AIBOT_HOME: home });
  const hear = (...words: unknown[]) => void said.push(words);
  const listening: Logger = { ...silentLogger, debug: hear, info: hear, warn: hear, error: hear };
  const configOf = (docker: ConfigInput['docker'] = {}): Config => {
    const kept = loadConfig({ env: env(), cwd: home }).docker.gatewayKey;
    const files = [join(home, 'compose.yaml')];
    return configSchema.parse({
      profile: 'docker',
      docker: { host: fake.endpoint, files, gatewayKey: kept, ...docker },
    });
  };
  const startPart = async (docker?: ConfigInput['docker']): Promise<StackPart> => {
    const context = { paths: resolvePaths({ env: env() }), publish: hear, loggerFor: () => listening };
    const part = createStackPart(configOf(docker), context, systemClock);
    parts.push(part);
    await part.start({ signal });
    return part;
  };
  const stopPart = async (part: StackPart) => {
    parts.splice(parts.indexOf(part), 1);
    await part.stop({ signal });
  };
  const running = () =>
    ['redis', 'brain', 'meters', 'gateway'].filter(
      (name) => fake.state.find(`kept-${name}-1`)?.status === 'running',
    );
  const keyOf = (service: string) =>
    fake.state.find(`kept-${service}-1`)?.body.Env?.find((line) => line.startsWith('AIBOT_GATEWAY_KEY='));

  it('have a key of the gateway that is made once, kept among the secrets and never said', async () => {
    const first = await startPart();
    const reply = await first.up({ signal });
    const key = loadConfig({ env: env(), cwd: home }).docker.gatewayKey ?? '';
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(statSync(resolvePaths({ env: env() }).secretsFile).mode & 0o777).toBe(0o600);
    expect(keyOf('brain')).toBe(`AIBOT_GATEWAY_KEY=${key}`);
    expect(JSON.stringify([said, reply])).not.toContain(key);
    await stopPart(first);
    const created = fake.calls.filter((call) => call === 'POST /containers/create').length;
    await (await startPart()).up({ signal });
    // The same key: nothing is to be recreated.
    expect(fake.calls.filter((call) => call === 'POST /containers/create')).toHaveLength(created);
  });

  it('take the owner’s own key', () => {
    const own = { ...env(), AIBOT_GATEWAY_KEY: 'mine' };
    const stack = readOwnStack(configOf({ gatewayKey: 'made' }), { env: own, cwd: home });
    expect(stack.services['brain']?.environment['AIBOT_GATEWAY_KEY']).toBe('mine');
    expect(loadConfig({ env: own, cwd: home }).docker.gatewayKey).toBe('mine');
  });

  it('come up without an optional one that can be neither found nor built, and say so', async () => {
    const part = await startPart();
    const { notes, services } = await part.up({ signal });
    expect(running()).toEqual(['redis', 'brain']);
    expect(notes).toEqual([expect.stringMatching(/^gateway is left out: .*not-there:1/)]);
    expect(services.find(({ name }) => name === 'gateway')).toMatchObject({ state: 'absent' });
    await expect(part.act('gateway', 'start', { signal })).rejects.toMatchObject({
      code: 'service-left-out',
    });
    fake.state.addImage('aibot-test/not-there:1');
    expect(await part.act('gateway', 'start', { signal })).toMatchObject({ state: 'healthy' });
    expect((await part.up({ signal })).notes).toEqual([]);
  });

  it('stay stopped where somebody has stopped them, until an up', async () => {
    const first = await startPart();
    await first.up({ signal });
    await first.act('redis', 'stop', { signal });
    await stopPart(first);
    const second = await startPart();
    const states = () => second.services().map(({ name, state, detail }) => [name, state, detail]);
    await expect.poll(states).toEqual(
      expect.arrayContaining([
        ['brain', 'healthy', expect.any(String)],
        ['redis', 'stopped', 'it was stopped on request'],
      ]),
    );
    await second.act('brain', 'restart', { signal });
    expect(running()).toEqual(['brain']);
    await second.up({ signal });
    expect(running()).toEqual(['redis', 'brain']);
    await stopPart(second);
    await (await startPart()).up({ signal });
    expect(running()).toEqual(['redis', 'brain']);
  });

  it('lose the container of one that is not asked for any more', async () => {
    const first = await startPart({ profiles: ['observability'] });
    await first.up({ signal });
    expect(running()).toEqual(['redis', 'brain', 'meters']);
    await stopPart(first);
    const second = await startPart({ services: ['brain'] });
    await second.up({ signal });
    expect(running()).toEqual(['brain']);
    expect(fake.state.find('kept-redis-1')).toBeUndefined();
  });
});
