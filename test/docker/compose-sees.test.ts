import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readStack } from '../../src/docker/compose-file/read-stack.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import type { EngineFacts } from './engine/throw-away-engine.ts';
import { importTinyImage } from './engine/tiny-image.ts';
import { down, planned, up, whatIsLeft } from './test-stack.ts';

const provided = inject('engine');
const image = 'aibot-test/compose:1';
const project = 'seen';

const file = `name: ${project}
services:
  base:
    image: ${image}
    command: [sh, -c, "echo hello from base; exec sleep 1000"]
    init: true
    stop_grace_period: 1s
    healthcheck: { test: [CMD, "true"], interval: 1s, start_period: 2s, start_interval: 100ms }
    volumes: [kept:/kept]
  top:
    image: ${image}
    command: [sleep, "1000"]
    init: true
    stop_grace_period: 1s
    depends_on: { base: { condition: service_healthy } }
volumes: { kept: {} }
`;

describe.skipIf('missing' in provided)('what we made, seen by docker compose', () => {
  let facts: EngineFacts;
  let engine: ContainerEngine;
  let dir: string;
  beforeAll(async () => {
    if (!('facts' in provided)) return;
    facts = provided.facts;
    engine = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
    await importTinyImage(facts, image);
    dir = await mkdtemp(join(tmpdir(), 'aibot-seen-'));
    await writeFile(join(dir, 'compose.yaml'), file);
  });
  afterAll(async () => {
    await down(project, engine, true);
    await engine.removeImage(image);
    await engine.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  const compose = async (...args: readonly string[]) => {
    const { stdout } = await execa('docker', ['compose', ...args], { cwd: dir, env: facts.env });
    return stdout;
  };
  const stack = () => readStack({ files: [join(dir, 'compose.yaml')], env: {} }).stack;

  it('lists, tells its logs and stops and starts the same project', async () => {
    await up(stack(), engine);
    const listed = (await compose('ps', '--all', '--format', '{{.Name}} {{.Service}} {{.State}}')).split(
      '\n',
    );
    expect(listed.toSorted()).toEqual(['seen-base-1 base running', 'seen-top-1 top running']);
    expect(await compose('logs', '--no-log-prefix', 'base')).toContain('hello from base');
    await compose('stop', 'top');
    expect((await planned(stack(), engine)).steps.map(({ id }) => id)).toEqual(['start seen-top-1']);
    await compose('start', 'top');
    expect((await planned(stack(), engine)).steps).toEqual([]);
  });

  it('takes it down, so that nothing is left', async () => {
    await up(stack(), engine);
    await compose('down', '--volumes');
    expect(await whatIsLeft(project, engine)).toEqual([]);
  });

  it('and the other way round: what Compose made is taken over, and taken down', async () => {
    await compose('up', '--detach');
    const { steps } = await planned(stack(), engine);
    expect(steps.filter(({ kind }) => kind === 'recreate').map(({ service }) => service)).toEqual([
      'base',
      'top',
    ]);
    await up(stack(), engine);
    expect((await planned(stack(), engine)).steps).toEqual([]);
    await down(project, engine, true);
    expect(await whatIsLeft(project, engine)).toEqual([]);
  });
});
