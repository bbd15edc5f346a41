import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { copyWithMetadata, type OnnxMetadata } from './onnx-metadata.ts';
import { onlyAsset, type PrepareStep } from './prepare-step.ts';

const vocabularySchema = z.object({ vocab: z.record(z.string(), z.int().positive()) });

/** A line `symbol id` for each symbol; id 0 is the padding, which vocabularies leave out. */
export function kokoroTokens(json: string): string {
  const { vocab } = vocabularySchema.parse(JSON.parse(json));
  return Object.entries({ $: 0, ...vocab })
    .map(([symbol, id]) => `${symbol} ${id}\n`)
    .join('');
}

/** The metadata sherpa-onnx wants of a Kokoro v1.0 model: `version` 2, styles of 510 × 1 × 256. */
export function kokoroMetadata(speakers: readonly string[]): OnnxMetadata {
  return {
    model_type: 'kokoro',
    language: 'multi-lang, e.g., English, Chinese',
    has_espeak: 1,
    sample_rate: 24_000,
    version: 2,
    voice: 'en-us',
    style_dim: '510,1,256',
    n_speakers: speakers.length,
    speaker_names: speakers.join(','),
  };
}

/** Model, vocabulary and style files → `model.onnx`, `tokens.txt`, `voices.bin` (speakers in asset order). */
export const prepareKokoroVoices: PrepareStep = async (input) => {
  const styles = input.names.filter((name) => name.startsWith('voices/'));
  await writeFile(
    join(input.outDir, 'tokens.txt'),
    kokoroTokens(await readFile(onlyAsset(input, '.json'), 'utf8')),
  );
  const voices = join(input.outDir, 'voices.bin');
  await writeFile(voices, '');
  for (const style of styles) {
    input.signal.throwIfAborted();
    await appendFile(voices, await readFile(input.path(style)));
  }
  const metadata = kokoroMetadata(styles.map((name) => basename(name, '.bin')));
  await copyWithMetadata(onlyAsset(input, '.onnx'), join(input.outDir, 'model.onnx'), metadata);
};
