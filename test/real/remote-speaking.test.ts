import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextToSpeech } from '../../src/core/ports/index.ts';
import { createPiperHttp } from '../../src/engines/tts/piper-http.ts';
import { createWyomingSpeech } from '../../src/engines/tts/wyoming-speech.ts';
import { createScope } from '../../src/shared/abort.ts';
import { systemClock as clock } from '../../src/shared/clock.ts';
import { describeTextToSpeech } from '../contract/text-to-speech.ts';
import { pythonWith } from './servers/python-packages.ts';
import { hasSpeechModels, startPiperHttp, startWyomingPiper } from './servers/speech-servers.ts';
import type { RunningServer } from './servers/start-server.ts';

const python = await pythonWith('speech');

const speakers = [
  {
    name: 'piper.http_server',
    hasSpeed: true,
    start: startPiperHttp,
    create: (port: number): TextToSpeech =>
      createPiperHttp({
        id: 'piper-http',
        baseUrl: `http://127.0.0.1:${port}`,
        voices: [{ id: 'en_US-joe-medium', language: 'en', description: 'Joe' }],
      }),
  },
  {
    name: 'wyoming-piper',
    hasSpeed: false,
    start: startWyomingPiper,
    create: (port: number, voice?: string): TextToSpeech =>
      createWyomingSpeech({
        id: 'wyoming-tts',
        url: `tcp://127.0.0.1:${port}`,
        language: 'en',
        voice,
        clock,
      }),
  },
];

describe.skipIf(!python || !hasSpeechModels).each(speakers)(
  'a real $name',
  ({ name, hasSpeed, start, create }) => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await start(python ?? '');
    });
    afterAll(() => server[Symbol.asyncDispose]());

    describeTextToSpeech(name, { create: () => create(server.port), hasSpeed });

    it('gives the first of several sentences before the last is spoken, where it says so', async () => {
      const speaker = create(server.port);
      const text =
        'The first sentence is here. The second one follows it at once. And this is the third of them.';
      let chunks = 0;
      for await (const event of speaker.synthesize({ text }, createScope())) {
        if (event.type === 'audio') chunks++;
      }
      if (speaker.capabilities.streams) expect(chunks).toBeGreaterThan(3);
      else expect(chunks).toBeGreaterThan(0);
    });

    it('is said to be unreachable once it has gone', async () => {
      await server[Symbol.asyncDispose]();
      await expect(create(server.port).checkHealth(createScope())).rejects.toMatchObject({
        code: 'remote-unreachable',
      });
    });
  },
);
