import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngineHost } from '../../src/engines/host/create-engine-host.ts';
import { hostEntry } from '../../src/engines/host/host-entry.ts';
import { createKokoro, createPiper } from '../../src/engines/tts/sherpa-voice.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { describeTextToSpeech } from '../contract/text-to-speech.ts';

const models = process.env.AIBOT_MODELS_DIR ?? join(homedir(), '.cache', 'aibot', 'models');
const espeakDataPath = join(models, 'espeak-ng-data');

const host = createEngineHost({
  name: 'speaking',
  entry: hostEntry('speaking'),
  clock: systemClock,
  logger: silentLogger,
});
afterAll(() => host.dispose());

const piper = join(models, 'piper-en-us-joe-medium');
const piperFiles = {
  modelPath: join(piper, 'model.onnx'),
  tokensPath: join(piper, 'tokens.txt'),
  espeakDataPath,
};
const joe = { id: 'joe', language: 'en-US', description: 'US English, a man' };
describeTextToSpeech('Piper', {
  create: () => createPiper({ id: 'piper', host, files: piperFiles, voices: [joe] }),
});

const kokoro = join(models, 'kokoro-82m-int8');
const kokoroFiles = {
  modelPath: join(kokoro, 'model.onnx'),
  tokensPath: join(kokoro, 'tokens.txt'),
  voicesPath: join(kokoro, 'voices.bin'),
  espeakDataPath,
};
/** Not among the models a fresh machine fetches by itself. */
describe.runIf(existsSync(kokoroFiles.voicesPath))('with Kokoro installed', () => {
  describeTextToSpeech('Kokoro', {
    create: () =>
      createKokoro({
        id: 'kokoro',
        host,
        files: kokoroFiles,
        voices: [{ id: 'af_heart', language: 'en-US', description: 'US English, a woman' }],
      }),
  });
});

describe('the speaking host', () => {
  it('refuses a voice without metadata and stays alive', async () => {
    const modelPath = join(piper, 'en_US-joe-medium.onnx');
    const raw = createPiper({ id: 'raw', host, files: { ...piperFiles, modelPath }, voices: [joe] });
    const { signal } = new AbortController();
    await expect(raw.warmUp({ signal })).rejects.toMatchObject({ code: 'model-file-invalid' });
    expect(await host.stats()).toMatchObject({ state: 'running', restarts: 0 });
  });
});
