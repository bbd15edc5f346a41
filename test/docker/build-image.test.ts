import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { collect } from './contract/engine-under-test.ts';
import { importTinyImage } from './engine/tiny-image.ts';

const provided = inject('engine');
const tag = 'aibot-test/built:1';

describe.skipIf('missing' in provided)('building an image', () => {
  let engine: ContainerEngine;
  let contextDir: string;
  beforeAll(async () => {
    if (!('facts' in provided)) return;
    engine = createDockerEngine({ endpoint: { url: provided.facts.endpoint, source: 'setting' } });
    await importTinyImage(provided.facts, 'aibot-test/tiny:1');
    contextDir = await mkdtemp(join(tmpdir(), 'aibot-build-'));
  });
  afterAll(async () => {
    await engine.removeImage(tag);
    await engine.dispose();
    await rm(contextDir, { recursive: true, force: true });
  });

  const build = async (...lines: readonly string[]) => {
    await writeFile(join(contextDir, 'Dockerfile'), `FROM aibot-test/tiny:1\n${lines.join('\n')}\n`);
    return collect(
      engine.buildImage({
        tags: [tag, 'aibot-test/built:latest'],
        contextDir,
        network: 'host',
        buildArguments: { WORD: 'hello' },
        labels: { 'aibot.test': 'build' },
      }),
    );
  };

  it('sends what .dockerignore lets through and the Dockerfile anyway, tells what the steps say, and names the result', async () => {
    await mkdir(join(contextDir, 'kept'));
    await writeFile(join(contextDir, 'kept/file'), 'here');
    await writeFile(join(contextDir, 'kept/secret.env'), 'no');
    await writeFile(join(contextDir, '.dockerignore'), '*\n!kept\n**/*.env\n');
    const events = await build('ARG WORD', 'COPY kept /kept', 'RUN echo "$WORD: $(ls /kept)"');
    const words = events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
    expect(words).toContain('hello: file\n');
    const image = await engine.inspectImage('aibot-test/built:latest');
    expect(image?.labels).toEqual({ 'aibot.test': 'build' });
    expect(events.at(-1)).toMatchObject({ type: 'built', image: { id: image?.id } });
    await engine.removeImage('aibot-test/built:latest');
  });

  it('says which step failed', async () => {
    await expect(build('RUN echo broken && exit 9')).rejects.toMatchObject({
      code: 'build-failed',
      message: expect.stringContaining('exit 9') as string,
    });
  });

  it('is stopped by its signal', async () => {
    const controller = new AbortController();
    await writeFile(join(contextDir, 'Dockerfile'), 'FROM aibot-test/tiny:1\nRUN sleep 60\n');
    const building = engine.buildImage(
      { tags: [tag], contextDir, network: 'host' },
      { signal: controller.signal },
    );
    const run = async () => {
      for await (const event of building) {
        if (event.type === 'output' && event.text.includes('sleep')) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
  });
});
