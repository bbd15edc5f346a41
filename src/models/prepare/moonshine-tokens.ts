import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyAsset, type PrepareStep } from './prepare-step.ts';

/** In the tokenizer's source: base64 of all tokens, one a line, U+2581 for a space. */
const vocabularyPattern = /\bllama_vocab_base64\s*=\s*"([A-Za-z0-9+/=]+)"/;
const byteToken = /^<0x([0-9A-Fa-f]{2})>$/;

/** The tokens of a llama-tokenizer-js source, by id. The source is read as text and never run. */
export function readLlamaVocabulary(source: string): readonly string[] {
  const encoded = vocabularyPattern.exec(source)?.[1];
  if (encoded === undefined) throw new Error('no vocabulary in the tokenizer source');
  return Buffer.from(encoded, 'base64').toString('utf8').split('\n');
}

/** sherpa-onnx's form: a line `base64(bytes of the token) id` for each, byte tokens being that one byte. */
export function moonshineTokens(vocabulary: readonly string[]): string {
  return vocabulary
    .map((token, id) => {
      const byte = byteToken.exec(token)?.[1];
      const bytes = byte ? Buffer.from(byte, 'hex') : Buffer.from(token.replaceAll('\u2581', ' '), 'utf8');
      return `${bytes.toString('base64')} ${id}\n`;
    })
    .join('');
}

export const prepareMoonshineTokens: PrepareStep = async (input) => {
  const source = await readFile(onlyAsset(input, 'llama-tokenizer.js'), 'utf8');
  await writeFile(join(input.outDir, 'tokens.txt'), moonshineTokens(readLlamaVocabulary(source)));
};
