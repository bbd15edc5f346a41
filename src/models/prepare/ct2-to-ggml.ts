import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodeByteLevelToken } from './byte-level-tokens.ts';
import { type Ct2Tensor, ct2Types, readCt2Weights } from './ct2-weights.ts';
import { fromHalf } from './half-float.ts';
import { melFilterBank, spectrumBins } from './mel-filter-bank.ts';
import { onlyAsset, type PrepareStep } from './prepare-step.ts';
import { type TensorMapping, whisperTensors } from './whisper-tensors.ts';

/** First word of a ggml file, and its type numbers (`ggml.h`). */
const ggmlMagic = 0x67676d6c;
const ggmlTypes = { float32: 0, float16: 1 } as const;
/** Whisper's attention heads are 64 wide in every size. */
const headWidth = 64;

type Weights = ReadonlyMap<string, Ct2Tensor>;

function tensorOf(weights: Weights, name: string): Ct2Tensor {
  const tensor = weights.get(name);
  if (!tensor) throw new Error(`the CTranslate2 model has no ${name}`);
  return tensor;
}

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, 4 * index);
  return bytes;
}

function layerCount(weights: Weights, side: string): number {
  let count = 0;
  while (weights.has(`${side}/layer_${count}/ffn/linear_0/weight`)) count++;
  return count;
}

function float32Of(tensor: Ct2Tensor): Buffer {
  if (tensor.type === ct2Types.float32) return tensor.data;
  const values = new Float32Array(tensor.data.length / 2);
  for (let index = 0; index < values.length; index++) {
    values[index] = fromHalf(tensor.data.readUInt16LE(2 * index));
  }
  return Buffer.from(values.buffer);
}

function rowsOf(tensor: Ct2Tensor, rows: readonly [number, number]): Ct2Tensor {
  const [count = 1, ...rest] = tensor.dims;
  const rowBytes = tensor.data.length / count;
  return {
    ...tensor,
    dims: [rows[1] - rows[0], ...rest],
    data: tensor.data.subarray(rows[0] * rowBytes, rows[1] * rowBytes),
  };
}

/** Head and data of one tensor; ggml counts dimensions from the fastest-changing one. */
function* encodeTensor(weights: Weights, mapping: TensorMapping): Generator<Buffer> {
  const whole = tensorOf(weights, mapping.from);
  const tensor = mapping.rows ? rowsOf(whole, mapping.rows) : whole;
  const isHalf = mapping.isFloat32 !== true;
  if (!(tensor.type === ct2Types.float16 || (tensor.type === ct2Types.float32 && !isHalf))) {
    throw new Error(`${mapping.from} is not of 16-bit floats`);
  }
  const dims = mapping.isColumn ? [...tensor.dims, 1] : tensor.dims;
  const name = Buffer.from(mapping.to, 'utf8');
  yield int32(dims.length, name.length, isHalf ? ggmlTypes.float16 : ggmlTypes.float32, ...dims.toReversed());
  yield name;
  yield isHalf ? tensor.data : float32Of(tensor);
}

/**
 * A 16-bit CTranslate2 Whisper model as whisper.cpp reads it (`models/convert-pt-to-ggml.py` there gives the
 * layout): magic, shape, mel filters, vocabulary, tensors. No weight changes its value.
 */
export function* encodeGgmlWhisper(model: Buffer, vocabulary: readonly string[]): Generator<Buffer> {
  const weights = readCt2Weights(model);
  const [width = 0, mels = 0] = tensorOf(weights, 'encoder/conv1/weight').dims;
  const [audioContext = 0] = tensorOf(weights, 'encoder/position_encodings/encodings').dims;
  const [textContext = 0] = tensorOf(weights, 'decoder/position_encodings/encodings').dims;
  const encoderLayers = layerCount(weights, 'encoder');
  const decoderLayers = layerCount(weights, 'decoder');
  const heads = width / headWidth;
  yield int32(
    ggmlMagic,
    vocabulary.length,
    ...[audioContext, width, heads, encoderLayers],
    ...[textContext, width, heads, decoderLayers],
    mels,
    ggmlTypes.float16,
  );
  yield int32(mels, spectrumBins);
  yield Buffer.from(melFilterBank(mels).buffer);
  // whisper.cpp names the special tokens, from <|endoftext|> on, itself.
  const words = vocabulary.slice(0, vocabulary.indexOf('<|endoftext|>'));
  yield int32(words.length);
  for (const word of words) {
    const bytes = decodeByteLevelToken(word);
    yield int32(bytes.length);
    yield bytes;
  }
  const shape = { width, encoderLayers, decoderLayers, vocabulary: vocabulary.length };
  for (const mapping of whisperTensors(shape)) yield* encodeTensor(weights, mapping);
}

/** `model.bin` + `vocabulary.txt` → `ggml-model.bin`. */
export const prepareCt2ToGgml: PrepareStep = async (input) => {
  const model = await readFile(onlyAsset(input, 'model.bin'));
  const lines = (await readFile(onlyAsset(input, 'vocabulary.txt'), 'utf8')).split('\n');
  if (lines.at(-1) === '') lines.pop();
  await pipeline(
    Readable.from(encodeGgmlWhisper(model, lines)),
    createWriteStream(join(input.outDir, 'ggml-model.bin')),
    { signal: input.signal },
  );
};
