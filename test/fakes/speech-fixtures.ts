import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readWav, type WavAudio } from '../../src/core/audio/wav-reader.ts';

const folder = new URL('../fixtures/speech/', import.meta.url);

/** A recording of `test/fixtures/speech` with what is said in it. */
export interface SpeechFixture extends WavAudio {
  readonly file: string;
  readonly transcript: string;
}

/** All recordings, or those whose file name begins with `prefix`. */
export function speechFixtures(prefix = ''): readonly SpeechFixture[] {
  return readFileSync(new URL('manifest.tsv', folder), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(prefix) && line.includes('\t'))
    .map((line) => {
      const [file = '', transcript = ''] = line.split('\t');
      return { file, transcript, ...readWav(readFileSync(new URL(file, folder))) };
    });
}

export function speechFixture(file: string): SpeechFixture {
  const fixture = speechFixtures(file)[0];
  if (!fixture) throw new Error(`there is no recording ${file}`);
  return fixture;
}

/** Where the models of this machine are. */
export const modelsDir = process.env.AIBOT_MODELS_DIR ?? join(homedir(), '.cache', 'aibot', 'models');

/** A file of an installed model. */
export const modelFile = (model: string, file: string): string => join(modelsDir, model, file);
