import { invalidModel, openModelFile } from '../host/model-file.ts';

/** What a Whisper model in whisper.cpp's ggml format says about itself. */
export interface WhisperModelHeader {
  /** Whether it knows other languages than English. */
  readonly isMultilingual: boolean;
}

const magic = 0x67676d6c;
const headerInts = 12;
/** Vocabularies: 51,864 tokens for English alone, 51,865 for 99 languages, 51,866 since large-v3. */
const englishVocabulary = 51_864;
const vocabularies = [englishVocabulary, 51_865, 51_866];
/** Bytes and values of one block, by ggml's type number. */
const blocks = new Map([
  [0, { bytes: 4, values: 1 }], // f32
  [1, { bytes: 2, values: 1 }], // f16
  [2, { bytes: 18, values: 32 }], // q4_0
  [3, { bytes: 20, values: 32 }], // q4_1
  [6, { bytes: 22, values: 32 }], // q5_0
  [7, { bytes: 24, values: 32 }], // q5_1
  [8, { bytes: 34, values: 32 }], // q8_0
]);
/** More than the mel filters and the vocabulary take. */
const prologueBytes = 4 * 1024 * 1024;
const maxTensorHeadBytes = 256;

/**
 * Checks that a file is a whole Whisper model, without loading it: header, vocabulary, and the chain of
 * tensors, whose number follows from the layers (whisper.cpp, `whisper_model_load`).
 *
 * @throws AibotError `model-file-missing` | `model-file-invalid`
 */
export async function checkGgmlFile(path: string): Promise<WhisperModelHeader> {
  await using file = await openModelFile(path);
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(prologueBytes), 0, prologueBytes, 0);
  const prologue = buffer.subarray(0, bytesRead);
  const fault = () => invalidModel(path, 'it is not a Whisper model, or cut short');
  const int = (bytes: Buffer, offset: number) => {
    if (offset + 4 > bytes.length) throw fault();
    return bytes.readInt32LE(offset);
  };

  if (int(prologue, 0) !== magic || !vocabularies.includes(int(prologue, 4))) throw fault();
  const audioLayers = int(prologue, 5 * 4);
  const textLayers = int(prologue, 9 * 4);
  let offset = headerInts * 4;
  offset += 8 + int(prologue, offset) * int(prologue, offset + 4) * 4; // mel filters
  const tokens = int(prologue, offset);
  offset += 4;
  for (let token = 0; token < tokens; token++) offset += 4 + int(prologue, offset);

  let tensors = 0;
  for (; offset < size; tensors++) {
    const { buffer: head } = await file.read(Buffer.alloc(maxTensorHeadBytes), 0, maxTensorHeadBytes, offset);
    const dimensions = int(head, 0);
    const block = blocks.get(int(head, 8));
    if (dimensions < 1 || dimensions > 4 || !block) throw fault();
    let values = 1;
    for (let index = 0; index < dimensions; index++) values *= int(head, 12 + 4 * index);
    offset += 12 + 4 * dimensions + int(head, 4) + (values / block.values) * block.bytes;
  }
  if (offset !== size || tensors !== 11 + 15 * audioLayers + 24 * textLayers) throw fault();
  return { isMultilingual: int(prologue, 4) !== englishVocabulary };
}
