import { join } from 'node:path';
import { invalidModel, openModelFile } from '../host/model-file.ts';
import { checkOnnxFile } from '../host/onnx-file.ts';
import type { SherpaVoiceFiles } from './sherpa-protocol.ts';

/** What espeak-ng reads whatever the language. */
const phonemeFiles = ['phontab', 'phonindex', 'phondata', 'intonations'];
/** One style vector: 510 lengths of 256 floats. */
const kokoroStyleBytes = 510 * 256 * 4;

/**
 * Checks a voice before it is handed to sherpa-onnx, which ends its process on a file it cannot use.
 *
 * @throws AibotError `model-file-missing` | `model-file-invalid`
 */
export async function checkVoiceFiles(files: SherpaVoiceFiles, sampleRateHz: number): Promise<void> {
  const metadata = await checkOnnxFile(files.modelPath);
  const wanted = files.kind === 'piper' ? 'vits' : 'kokoro';
  if (metadata.get('model_type') !== wanted) {
    throw invalidModel(files.modelPath, 'it lacks the metadata the speech library wants');
  }
  if (Number(metadata.get('sample_rate')) !== sampleRateHz) {
    throw invalidModel(files.modelPath, `its sample rate is not ${sampleRateHz} Hz`);
  }
  await checkSymbols(files.tokensPath);
  for (const name of phonemeFiles) await checkSize(join(files.espeakDataPath, name), 1);
  if (files.kind === 'kokoro') {
    await checkSize(files.voicesPath, Number(metadata.get('n_speakers')) * kokoroStyleBytes);
  }
}

/** Lines of a symbol, a space and its number; the symbol may be a space itself. */
async function checkSymbols(path: string): Promise<void> {
  await using file = await openModelFile(path);
  let lines = 0;
  for await (const line of file.readLines({ autoClose: false })) {
    lines++;
    if (!/^(?:.+|) ?\d+$/u.test(line))
      throw invalidModel(path, `line ${lines} is not a symbol and its number`);
  }
  if (lines === 0) throw invalidModel(path, 'it is empty');
}

async function checkSize(path: string, leastBytes: number): Promise<void> {
  await using file = await openModelFile(path);
  const { size } = await file.stat();
  if (!(size >= leastBytes))
    throw invalidModel(path, `it has ${size} bytes, and at least ${leastBytes} are needed`);
}
