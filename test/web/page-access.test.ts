import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import type * as PageFiles from '../../src/gateway/web/page-files.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';

const keys = { aibot_right: 'phone' };

async function served(options: Parameters<typeof createScriptedGateway>[0] = {}) {
  const gateway = await createScriptedGateway(options);
  const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    gateway.gateway.app.inject({ url, headers });
  return { get, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

describe('who may see the dashboard', () => {
  it('everybody on this machine', async () => {
    await using gateway = await served();
    for (const url of ['/', '/dashboard/app/dashboard.css', '/dashboard/status', '/dashboard/turns'])
      expect((await gateway.get(url)).statusCode, url).toBe(200);
  });

  it('others with a key; the page itself holds nothing and is there to ask for it', async () => {
    await using gateway = await served({ keys });
    expect((await gateway.get('/')).statusCode).toBe(200);
    expect((await gateway.get('/dashboard/app/dashboard.css')).statusCode).toBe(200);
    for (const url of ['/dashboard/status', '/dashboard/turns', '/dashboard/logs', '/dashboard/events']) {
      expect((await gateway.get(url)).statusCode, url).toBe(401);
      expect((await gateway.get(url, { authorization: 'Bearer aibot_wrong' })).statusCode, url).toBe(401);
    }
    const authorization = 'Bearer aibot_right';
    expect((await gateway.get('/dashboard/status', { authorization })).statusCode).toBe(200);
  });

  it('no page of elsewhere, nor one that gave our address a name of its own', async () => {
    await using gateway = await served();
    const foreign = await gateway.get('/dashboard/turns', { origin: 'http://elsewhere.example' });
    expect([foreign.statusCode, foreign.json()]).toMatchObject([403, { error: { code: 'origin-refused' } }]);
    const rebound = await gateway.get('/dashboard/turns', { host: 'elsewhere.example:8080' });
    expect([rebound.statusCode, rebound.json()]).toMatchObject([403, { error: { code: 'host-refused' } }]);
    const own = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };
    expect((await gateway.get('/dashboard/turns', own)).statusCode).toBe(200);
  });
});

describe('the files of the page', () => {
  it('may load nothing from elsewhere, and are sent once as long as they stay the same', async () => {
    await using gateway = await served();
    const first = await gateway.get('/', { 'accept-encoding': 'gzip' });
    expect(first.headers['content-security-policy']).toContain("default-src 'none'");
    expect(first.headers['content-encoding']).toBe('gzip');
    const again = await gateway.get('/', { 'if-none-match': String(first.headers['etag']) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('are those the page needs, and no other source', async () => {
    await using gateway = await served();
    const { body } = await gateway.get('/');
    const modules = [...body.matchAll(/href="([^"]+\.ts)"/g)].map(([, url]) => url ?? '');
    expect(modules.length).toBeGreaterThan(10);
    for (const url of modules) {
      const module = await gateway.get(url);
      expect(module.headers['content-type'], url).toContain('text/javascript');
      expect(module.body, url).not.toMatch(/^import .* from '(?!\.)/m);
    }
    for (const path of ['gateway/access.ts', 'config/api-keys.ts', '../package.json', '..%2fpackage.json'])
      expect((await gateway.get(`/dashboard/app/${path}`)).statusCode, path).toBe(404);
  });

  const built = new URL('../../dist/gateway/web/page-files.js', import.meta.url);
  it.skipIf(!existsSync(built))('are whole when compiled as well (`npm run build` first)', async () => {
    const { readPageFiles } = (await import(built.href)) as typeof PageFiles;
    const files = readPageFiles();
    expect(files.has('/dashboard/app/dashboard/dashboard-model.js')).toBe(true);
    const asked =
      files
        .get('/')
        ?.body.toString()
        .matchAll(/(?:href|src)="([^"]+)"/g) ?? [];
    for (const [, url] of asked) expect(files.has(url ?? ''), url).toBe(true);
    for (const [url, { type, body }] of files) {
      if (!type.startsWith('text/javascript')) continue;
      for (const [, path] of body.toString().matchAll(/^import .* from ["'](.+)["'];/gm))
        expect(files.has(posix.join(posix.dirname(url), path ?? '')), `${url} imports ${path}`).toBe(true);
    }
  });

  it('are not worth a line in the log, which the page shows', async () => {
    const gateway = await createScriptedGateway();
    await gateway.gateway.app.inject('/dashboard/status');
    await gateway[Symbol.asyncDispose]();
    expect(gateway.logLines).toEqual([]);
  });
});
