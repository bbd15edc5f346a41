import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { copyWithMetadata, type OnnxMetadata } from './onnx-metadata.ts';
import { onlyAsset, type PrepareStep } from './prepare-step.ts';

/** What of a voice's `.onnx.json` counts here. */
const voiceConfigSchema = z.object({
  audio: z.object({ sample_rate: z.int().positive() }),
  espeak: z.object({ voice: z.string().min(1) }),
  language: z.object({ name_english: z.string() }).optional(),
  num_speakers: z.int().positive().default(1),
  /** Symbol (one code point) → ids; the first one is its own. */
  phoneme_id_map: z.record(z.string(), z.array(z.int()).min(1)),
});
export type PiperVoiceConfig = z.output<typeof voiceConfigSchema>;

export function parsePiperVoiceConfig(json: string): PiperVoiceConfig {
  return voiceConfigSchema.parse(JSON.parse(json));
}

/** The metadata sherpa-onnx wants in a Piper model and the published files do not have. */
export function piperMetadata(config: PiperVoiceConfig): OnnxMetadata {
  return {
    model_type: 'vits',
    comment: 'piper',
    language: config.language?.name_english ?? 'English',
    voice: config.espeak.voice,
    has_espeak: 1,
    n_speakers: config.num_speakers,
    sample_rate: config.audio.sample_rate,
  };
}

/** A line `symbol id` for each symbol, by id; that of the space begins with two spaces. */
export function piperTokens(config: PiperVoiceConfig): string {
  return Object.entries(config.phoneme_id_map)
    .map(([symbol, [id = 0]]) => ({ symbol, id }))
    .sort((left, right) => left.id - right.id)
    .map(({ symbol, id }) => `${symbol} ${id}\n`)
    .join('');
}

/** `X.onnx` + `X.onnx.json` → `model.onnx` + `tokens.txt`, as sherpa-onnx reads them. */
export const preparePiperVoice: PrepareStep = async (input) => {
  const config = parsePiperVoiceConfig(await readFile(onlyAsset(input, '.onnx.json'), 'utf8'));
  await writeFile(join(input.outDir, 'tokens.txt'), piperTokens(config));
  await copyWithMetadata(onlyAsset(input, '.onnx'), join(input.outDir, 'model.onnx'), piperMetadata(config));
};
