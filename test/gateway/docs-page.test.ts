import { describe, expect, it } from 'vitest';
import { type ApiDocument, exampleOf, operationsOf } from '../../src/web/api-document.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';

describe('the page of the API', () => {
  it('is served with all it needs, and may load nothing from elsewhere', async () => {
    await using served = await createScriptedGateway({ keys: { right: 'anna' } });
    const page = await served.gateway.app.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses.filter((address) => !address.startsWith('/'))).toEqual([]);
    const files = addresses.filter((address) => address.startsWith('/dashboard/app/'));
    expect(files.some((address) => address.includes('api-docs.'))).toBe(true);
    for (const address of files) expect((await served.gateway.app.inject(address)).statusCode).toBe(200);
  });

  it('has an example of every request in JSON that the gateway takes as it stands', async () => {
    await using served = await createScriptedGateway();
    const document = (await served.gateway.app.inject('/openapi.json')).json<ApiDocument>();
    const statuses: Record<string, number> = {};
    for (const { method, path, operation } of operationsOf(document)) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (!schema || method !== 'POST') continue;
      const response = await served.gateway.app.inject({
        method,
        url: path,
        payload: exampleOf(schema) as object,
      });
      statuses[path] = response.statusCode;
    }
    expect(statuses).toEqual({
      '/classify': 200,
      '/generate': 200,
      '/synthesize': 200,
      '/v1/audio/speech': 200,
      '/v1/chat/completions': 200,
      '/v1/embeddings': 200,
    });
  });

  it('may use the gateway it came from, and no other page may', async () => {
    await using served = await createScriptedGateway();
    const url = new URL(await served.listen());
    const statusFrom = async (origin: string) => {
      const { statusCode } = await served.gateway.app.inject({
        method: 'POST',
        url: '/classify',
        headers: { origin, host: url.host },
        payload: { text: 'hello' },
      });
      return statusCode;
    };
    expect(await statusFrom(url.origin)).toBe(200);
    expect(await statusFrom('http://localhost:1')).toBe(403);
    expect(await statusFrom('null')).toBe(403);
  });
});
