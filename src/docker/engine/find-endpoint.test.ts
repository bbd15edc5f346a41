import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findEndpoint } from './find-endpoint.ts';

const nowhere = () => false;

describe('where the engine listens', () => {
  it.each([
    [
      'the setting before all',
      { setting: 'tcp://a:1', env: { DOCKER_HOST: 'tcp://b:2' } },
      'tcp://a:1',
      'setting',
    ],
    ['DOCKER_HOST', { env: { DOCKER_HOST: 'ssh://me@b' } }, 'ssh://me@b', 'DOCKER_HOST'],
    ['DOCKER_HOST without a scheme', { env: { DOCKER_HOST: 'b:2375' } }, 'tcp://b:2375', 'DOCKER_HOST'],
    ['the usual socket', {}, 'unix:///var/run/docker.sock', 'default'],
    ['the pipe of Windows', { platform: 'win32' }, 'npipe:////./pipe/docker_engine', 'default'],
    [
      'a rootless engine',
      { env: { XDG_RUNTIME_DIR: '/run/user/7' }, exists: (path: string) => path.startsWith('/run/user/7') },
      'unix:///run/user/7/docker.sock',
      'socket',
    ],
    [
      "Docker Desktop's socket before the system's on a Mac",
      { platform: 'darwin', exists: () => true },
      'unix:///home/me/.docker/run/docker.sock',
      'socket',
    ],
  ] as const)('is %s', (_name, options, url, source) => {
    const found = findEndpoint({
      env: {},
      platform: 'linux',
      homeDir: '/home/me',
      exists: nowhere,
      ...options,
    });
    expect(found).toMatchObject({ url, source });
  });

  it('asks for certificates when DOCKER_TLS_VERIFY says so', () => {
    const env = { DOCKER_HOST: 'tcp://b:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
    expect(findEndpoint({ env }).certificatesDir).toBe('/certs');
  });

  describe('with contexts', () => {
    const dir = mkdtempSync(join(tmpdir(), 'aibot-contexts-'));
    afterEach(() => rmSync(dir, { recursive: true, force: true }));

    it('is where the chosen one points to', () => {
      const id = createHash('sha256').update('far').digest('hex');
      mkdirSync(join(dir, 'contexts/meta', id), { recursive: true });
      writeFileSync(join(dir, 'config.json'), JSON.stringify({ currentContext: 'far' }));
      const meta = { Name: 'far', Endpoints: { docker: { Host: 'tcp://far:2376' } } };
      writeFileSync(join(dir, 'contexts/meta', id, 'meta.json'), JSON.stringify(meta));
      expect(findEndpoint({ env: { DOCKER_CONFIG: dir } })).toMatchObject({
        url: 'tcp://far:2376',
        source: 'context',
      });
      const lost = () => findEndpoint({ env: { DOCKER_CONFIG: dir, DOCKER_CONTEXT: 'lost' } });
      expect(lost).toThrow('There is no Docker context "lost".');
    });
  });
});
