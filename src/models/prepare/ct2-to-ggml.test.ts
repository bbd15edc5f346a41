import { describe, expect, it } from 'vitest';
import { decodeByteLevelToken } from './byte-level-tokens.ts';
import { encodeGgmlWhisper } from './ct2-to-ggml.ts';
import { readCt2Weights } from './ct2-weights.ts';
import { fromHalf } from './half-float.ts';
import { melFilterBank, spectrumBins } from './mel-filter-bank.ts';
import { type WhisperShape, whisperTensors } from './whisper-tensors.ts';

const width = 64;
const shape: WhisperShape = { width, encoderLayers: 1, decoderLayers: 1, vocabulary: 3 };
const one = 0x3c00;

/** Dimensions of the tensors of a Whisper model that is one layer deep. */
function dimsOf(name: string): number[] {
  if (name.includes('position_encodings')) return [4, width];
  if (name === 'decoder/embeddings/weight') return [8, width];
  if (name === 'encoder/conv1/weight') return [width, 80, 3];
  if (name === 'encoder/conv2/weight') return [width, width, 3];
  if (name.endsWith('self_attention/linear_0/weight')) return [3 * width, width];
  if (name.endsWith('self_attention/linear_0/bias')) return [3 * width];
  if (name.endsWith('attention/linear_1/weight') && !name.includes('self')) return [2 * width, width];
  if (name.endsWith('attention/linear_1/bias') && !name.includes('self')) return [2 * width];
  return name.endsWith('/weight') ? [width, width] : [width];
}

const text = (value: string) => {
  const bytes = Buffer.from(`${value}\0`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const uint32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
};

/** A CTranslate2 file in which every value of a row is the row's number, as a half. */
function ct2Model(specification = 'WhisperSpec'): Buffer {
  const names = [...new Set(whisperTensors(shape).map(({ from }) => from))];
  const tensors = names.map((name) => {
    const dims = dimsOf(name);
    const count = dims.reduce((product, dim) => product * dim, 1);
    const data = Buffer.alloc(2 * count);
    const rowLength = count / (dims[0] ?? 1);
    for (let index = 0; index < count; index++) {
      data.writeUInt16LE(one + Math.floor(index / rowLength), 2 * index);
    }
    return Buffer.concat([
      text(name),
      Buffer.from([dims.length]),
      uint32(...dims),
      Buffer.from([4]),
      uint32(data.length),
      data,
    ]);
  });
  return Buffer.concat([uint32(6), text(specification), uint32(3, names.length), ...tensors, uint32(0)]);
}

interface GgmlTensor {
  readonly dims: number[];
  readonly type: number;
  readonly data: Buffer;
}

/** Reads what whisper.cpp reads. */
function readGgml(file: Buffer) {
  let at = 0;
  const int32 = () => file.readInt32LE((at += 4) - 4);
  const take = (length: number) => file.subarray(at, (at += length));
  const head = Array.from({ length: 12 }, int32);
  const [mels, bins] = [int32(), int32()];
  take(4 * mels * bins);
  const words = Array.from({ length: int32() }, () => take(int32()).toString('utf8'));
  const tensors = new Map<string, GgmlTensor>();
  while (at < file.length) {
    const [rank, nameLength, type] = [int32(), int32(), int32()];
    const dims = Array.from({ length: rank }, int32);
    const name = take(nameLength).toString('utf8');
    tensors.set(name, { dims, type, data: take(dims.reduce((a, b) => a * b, 1) * (type === 0 ? 4 : 2)) });
  }
  return { head, mels, bins, words, tensors };
}

describe('a CTranslate2 Whisper model as ggml', () => {
  const ggml = readGgml(Buffer.concat([...encodeGgmlWhisper(ct2Model(), ['a', 'Ġb', '<|endoftext|>'])]));

  it('says magic, vocabulary, shape and type in its head', () => {
    expect(ggml.head).toEqual([0x67676d6c, 3, 4, 64, 1, 1, 4, 64, 1, 1, 80, 1]);
    expect([ggml.mels, ggml.bins]).toEqual([80, 201]);
  });

  it('leaves the special words to whisper.cpp', () => {
    expect(ggml.words).toEqual(['a', ' b']);
  });

  it('has every tensor, fastest dimension first', () => {
    expect([...ggml.tensors.keys()]).toEqual(whisperTensors(shape).map(({ to }) => to));
    expect(ggml.tensors.get('encoder.conv1.weight')?.dims).toEqual([3, 80, 64]);
    expect(ggml.tensors.get('encoder.conv1.bias')).toMatchObject({ dims: [1, 64], type: 0 });
    expect(ggml.tensors.get('decoder.token_embedding.weight')?.dims).toEqual([64, 3]);
  });

  it('takes queries, keys and values apart', () => {
    const firstRow = (name: string) => ggml.tensors.get(name)?.data.readUInt16LE(0);
    expect(firstRow('encoder.blocks.0.attn.query.weight')).toBe(one);
    expect(firstRow('encoder.blocks.0.attn.key.weight')).toBe(one + width);
    expect(firstRow('encoder.blocks.0.attn.value.weight')).toBe(one + 2 * width);
    expect(firstRow('decoder.blocks.0.cross_attn.key.weight')).toBe(one);
    expect(firstRow('decoder.blocks.0.cross_attn.value.weight')).toBe(one + width);
    expect(ggml.tensors.has('encoder.blocks.0.attn.key.bias')).toBe(false);
  });

  it('keeps values while widening them', () => {
    const bias = ggml.tensors.get('encoder.blocks.0.attn.value.bias');
    expect(bias?.data.readFloatLE(0)).toBe(fromHalf(one + 2 * width));
  });

  it('is refused when it is another model, or cut short', () => {
    expect(() => readCt2Weights(ct2Model('TransformerSpec'))).toThrow('not a CTranslate2 Whisper model');
    expect(() => readCt2Weights(ct2Model().subarray(0, 5_000))).toThrow(RangeError);
  });
});

describe('half floats', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
    [0x0001, 2 ** -24],
    [0x7c00, Number.POSITIVE_INFINITY],
  ])('%i is %d', (bits, value) => {
    expect(fromHalf(bits)).toBe(value);
  });
});

describe('byte-level tokens', () => {
  it('give back every byte', () => {
    expect(decodeByteLevelToken('Ġhello')).toEqual(Buffer.from(' hello'));
    expect(decodeByteLevelToken('Ã©')).toEqual(Buffer.from('é'));
    expect(() => decodeByteLevelToken('語')).toThrow('outside');
  });
});

describe('the mel filter bank', () => {
  it('has filters of equal area that rise and fall once', () => {
    const bank = melFilterBank(80);
    const lastFilter = bank.subarray(79 * spectrumBins);
    const area = lastFilter.reduce((sum, weight) => sum + weight * 40, 0);
    expect(area).toBeCloseTo(1, 1);
    expect(bank.every((weight) => weight >= 0)).toBe(true);
    expect(lastFilter[spectrumBins - 1]).toBeCloseTo(0, 6);
  });
});
