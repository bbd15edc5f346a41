import { expect, it } from 'vitest';
import { startScriptedHttpServer } from '../../test/fakes/scripted-http-server.ts';
import { startScriptedWyomingServer } from '../../test/fakes/wyoming-server.ts';
import { configSchema } from '../config/schema.ts';
import { createScope } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { checkServers } from './check-servers.ts';

const scope = createScope();

it('nothing is asked where no server is set', async () => {
  expect(await checkServers(configSchema.parse({}), systemClock, scope)).toEqual([]);
});

it('every server of the configuration says whether it would answer', async () => {
  await using ears = await startScriptedWyomingServer((_event, send) =>
    send('info', { asr: [{ name: 'x' }] }),
  );
  await using thinking = await startScriptedHttpServer((_request, response) => void response.writeHead(500));
  const config = configSchema.parse({
    engines: {
      stt: { url: ears.url },
      llm: { ollamaUrl: thinking.url, model: 'm' },
      tts: { url: ears.url }, // a recogniser by mistake
    },
  });
  expect(await checkServers(config, systemClock, scope)).toEqual([
    { engineId: 'wyoming-stt', problem: undefined },
    { engineId: 'ollama', problem: expect.stringContaining('HTTP 500') as string },
    { engineId: 'wyoming-tts', problem: expect.stringContaining('does not speak') as string },
  ]);
});

it('a setting that is missing is a problem like any other', async () => {
  const config = configSchema.parse({ engines: { llm: { url: 'http://127.0.0.1:9/v1' } } });
  const [health] = await checkServers(config, systemClock, scope);
  expect(health?.problem).toContain('engines.llm.model');
});
