import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngineHost } from '../../src/engines/host/create-engine-host.ts';
import { hostEntry } from '../../src/engines/host/host-entry.ts';
import { checkGgmlFile } from '../../src/engines/stt/ggml-file.ts';
import { createWhisper } from '../../src/engines/stt/whisper.ts';
import { loadWhisperBinding } from '../../src/engines/stt/whisper-binding.ts';
import { createScope } from '../../src/shared/abort.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { describeSpeechToText } from '../contract/speech-to-text.ts';
import { modelFile, speechFixture } from '../fakes/speech-fixtures.ts';
import { writeGgmlWhisper } from '../fakes/whisper-weights.ts';

const folder = mkdtempSync(join(tmpdir(), 'aibot-whisper-'));
const modelPath = join(folder, 'ggml-tiny.en.bin');
writeGgmlWhisper(dirname(modelFile('whisper-tiny-en-ct2', 'model.bin')), modelPath);

const host = createEngineHost({
  name: 'hearing',
  entry: hostEntry('hearing'),
  clock: systemClock,
  logger: silentLogger,
});
afterAll(async () => {
  await host.dispose();
  rmSync(folder, { recursive: true });
});
const scope = createScope();
const addonsDir = process.env.AIBOT_ADDONS_DIR;
const whisper = (path = modelPath, addons = addonsDir) =>
  createWhisper({ host, id: 'whisper-tiny-en', modelPath: path, languages: ['en'], addonsDir: addons });

/** The binding is an addition that has to be compiled; set AIBOT_ADDONS_DIR to where it was installed. */
const hasBinding = (() => {
  try {
    return Boolean(loadWhisperBinding(addonsDir));
  } catch {
    return false;
  }
})();

describe('Whisper weights rewritten from the packaged ones', () => {
  it('are a whole English model', async () => {
    expect(await checkGgmlFile(modelPath)).toEqual({ isMultilingual: false });
  });

  it('are refused when they are cut short, and the host lives', async () => {
    const half = join(folder, 'half.bin');
    writeFileSync(half, readFileSync(modelPath).subarray(0, 40_000_000));
    await expect(whisper(half).warmUp(scope)).rejects.toMatchObject({ code: 'model-file-invalid' });
    expect((await host.stats()).state).toBe('running');
  });

  it.skipIf(hasBinding)('wait for the binding, which is named', async () => {
    await expect(whisper().warmUp(scope)).rejects.toMatchObject({ code: 'whisper-binding-missing' });
  });
});

describe.runIf(hasBinding)('Whisper', () => {
  describeSpeechToText('Whisper tiny.en', {
    create: () => whisper(),
    speech: () => speechFixture('librivox-austen-0930'),
    words: /he might even have been made amiable himself/i,
  });
});
