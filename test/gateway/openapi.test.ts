import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';

const file = new URL('../../docs/api/openapi.json', import.meta.url);

/** Rewritten by `UPDATE_API=1 vitest run test/gateway/openapi.test.ts`. */
it('docs/api/openapi.json is what the routes say', async () => {
  await using served = await createScriptedGateway();
  await served.gateway.app.ready();
  const written = `${JSON.stringify(served.gateway.app.swagger(), undefined, 2)}\n`;
  if (process.env['UPDATE_API']) await writeFile(file, written);
  expect(await readFile(file, 'utf8')).toBe(written);
});

it('the document is served, and holds every endpoint with its errors', async () => {
  await using served = await createScriptedGateway();
  const { paths } = (await served.gateway.app.inject('/openapi.json')).json<{
    paths: Record<string, Record<string, { responses: object; requestBody?: { content: object } }>>;
  }>();
  expect(Object.keys(paths).toSorted()).toEqual([
    '/classify',
    '/converse',
    '/generate',
    '/healthz',
    '/metrics',
    '/openapi.json',
    '/readyz',
    '/synthesize',
    '/transcribe',
    '/v1/audio/speech',
    '/v1/audio/transcriptions',
    '/v1/chat/completions',
    '/v1/embeddings',
    '/v1/models',
  ]);
  expect(Object.keys(paths['/transcribe']?.['post']?.requestBody?.content ?? {})).toContain('audio/wav');
  expect(Object.keys(paths['/generate']?.['post']?.responses ?? {})).toEqual(['200', '4XX', '5XX']);
});
