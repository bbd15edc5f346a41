import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeechToText } from '../../src/core/ports/index.ts';
import { finalTranscript } from '../../src/core/text/final-transcript.ts';
import { createOpenAiSpeechToText } from '../../src/engines/stt/openai-speech-to-text.ts';
import { createWhisperAsrWebservice } from '../../src/engines/stt/whisper-asr-webservice.ts';
import { createWyomingSpeechToText } from '../../src/engines/stt/wyoming-speech-to-text.ts';
import { createScope } from '../../src/shared/abort.ts';
import { systemClock as clock } from '../../src/shared/clock.ts';
import { describeSpeechToText } from '../contract/speech-to-text.ts';
import { speechFixture } from '../fakes/speech-fixtures.ts';
import { pythonWith } from './servers/python-packages.ts';
import {
  hasSpeechModels,
  startFasterWhisperServer,
  startWhisperAsrWebservice,
  startWyomingFasterWhisper,
} from './servers/speech-servers.ts';
import type { RunningServer } from './servers/start-server.ts';

const python = await pythonWith('speech');

const recognisers = [
  {
    name: 'faster-whisper-server',
    start: startFasterWhisperServer,
    create: (port: number): SpeechToText =>
      createOpenAiSpeechToText({
        id: 'openai-stt',
        baseUrl: `http://127.0.0.1:${port}/v1`,
        model: 'whisper-1',
        clock,
      }),
  },
  {
    name: 'whisper-asr-webservice',
    start: startWhisperAsrWebservice,
    create: (port: number): SpeechToText =>
      createWhisperAsrWebservice({ id: 'asr', baseUrl: `http://127.0.0.1:${port}`, clock }),
  },
  {
    name: 'wyoming-faster-whisper',
    start: startWyomingFasterWhisper,
    create: (port: number): SpeechToText =>
      createWyomingSpeechToText({ id: 'wyoming-stt', url: `tcp://127.0.0.1:${port}`, clock }),
  },
];

describe.skipIf(!python || !hasSpeechModels).each(recognisers)('a real $name', ({ name, start, create }) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start(python ?? '');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeSpeechToText(name, {
    create: () => create(server.port),
    speech: () => speechFixture('goforward'),
    words: /go forward/i,
  });

  it('hears recordings at another rate as well', async () => {
    const { samples, sampleRateHz } = speechFixture('telephone-big-dog');
    expect(sampleRateHz).toBe(8_000);
    const text = await finalTranscript(
      create(server.port).transcribe({ samples, sampleRateHz }, createScope()),
    );
    expect(text).toMatch(/dog/i);
  });

  it('is said to be unreachable once it has gone', async () => {
    await server[Symbol.asyncDispose]();
    const scope = createScope();
    const gone = create(server.port);
    await expect(gone.checkHealth(scope)).rejects.toMatchObject({ code: 'remote-unreachable' });
    await expect(finalTranscript(gone.transcribe(speechFixture('goforward'), scope))).rejects.toMatchObject({
      code: 'remote-unreachable',
      retryable: true,
    });
  });
});
