import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { buildServiceImages } from './images/service-images.ts';
import { down, stackOf, tinyService, up, whatIsLeft } from './test-stack.ts';

const provided = inject('engine');

/** Servers as their makers ship them, in containers. */
describe.skipIf('missing' in provided)('real services', () => {
  let engine: ContainerEngine;
  beforeAll(async () => {
    if (!('facts' in provided)) return;
    engine = createDockerEngine({ endpoint: { url: provided.facts.endpoint, source: 'setting' } });
    await buildServiceImages(engine, ['redis']);
  }, 240_000);
  afterAll(async () => {
    await down('services', engine, true);
    expect(await whatIsLeft('services', engine)).toEqual([]);
    await engine.dispose();
  });

  it('answers on its published port as soon as it is healthy', async () => {
    const redis = tinyService('redis', 'aibot-test/redis:1', {
      command: undefined,
      healthcheck: {
        test: ['CMD', 'redis-cli', 'ping'],
        intervalMs: 1_000,
        startIntervalMs: 200,
        startPeriodMs: 5_000,
      },
      ports: [{ target: 6379, hostIp: '127.0.0.1', protocol: 'tcp' }],
    });
    await up(stackOf('services', redis), engine);
    const container = await engine.inspectContainer('services-redis-1');
    expect(container).toMatchObject({ health: 'healthy' });
    const socket = connect(container?.ports[0]?.hostPort ?? 0, '127.0.0.1');
    socket.write('PING\r\n');
    expect(String((await once(socket, 'data'))[0])).toBe('+PONG\r\n');
    socket.destroy();
  });
});
