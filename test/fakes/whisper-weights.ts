import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMelFilters } from '../../src/engines/turn/mel-filters.ts';
import { type Ct2Tensor, readCt2Weights } from './ct2-weights.ts';

/**
 * Rewrites a CTranslate2 Whisper model (the form in which packages carry it) as the ggml file whisper.cpp
 * reads: the same weights in the same precision under other names, with vocabulary and mel filters in front.
 */
export function writeGgmlWhisper(ct2Folder: string, target: string): void {
  const weights = readCt2Weights(join(ct2Folder, 'model.bin'));
  const vocabulary = readFileSync(join(ct2Folder, 'vocabulary.txt'), 'utf8').replace(/\n$/, '').split('\n');
  const get = (name: string): Ct2Tensor => {
    const tensor = weights.get(name);
    if (!tensor) throw new Error(`the model has no ${name}`);
    return tensor;
  };
  const layersOf = (side: string) => {
    let layers = 0;
    while (weights.has(`${side}/layer_${layers}/ffn/linear_0/weight`)) layers++;
    return layers;
  };
  const [width = 0, melBands = 0] = get('encoder/conv1/weight').dimensions;
  const [audioContext = 0] = get('encoder/position_encodings/encodings').dimensions;
  const [textContext = 0] = get('decoder/position_encodings/encodings').dimensions;
  const encoderLayers = layersOf('encoder');
  const decoderLayers = layersOf('decoder');
  const heads = width / 64;

  const parts: Uint8Array[] = [
    ints(magic, vocabulary.length, audioContext, width, heads, encoderLayers),
    ints(textContext, width, heads, decoderLayers, melBands, halfPrecision),
    ...melFilterTable(melBands),
    ...tokenTable(vocabulary),
  ];
  const put = (name: string, tensor: Ct2Tensor) => parts.push(...ggmlTensor(name, tensor));
  const putSingle = (name: string, tensor: Ct2Tensor) => put(name, toSingle(tensor));
  const putNorm = (to: string, from: string) => {
    putSingle(`${to}.weight`, get(`${from}/gamma`));
    putSingle(`${to}.bias`, get(`${from}/beta`));
  };
  const putLinear = (to: string, from: string) => {
    put(`${to}.weight`, get(`${from}/weight`));
    putSingle(`${to}.bias`, get(`${from}/bias`));
  };
  /** CTranslate2 stacks the projections of an attention; keys have no bias in Whisper. */
  const putStacked = (to: string, from: string, names: readonly string[]) =>
    names.forEach((name, index) => {
      const [start, end] = [index * width, (index + 1) * width];
      put(`${to}.${name}.weight`, rows(get(`${from}/weight`), start, end));
      if (name !== 'key') putSingle(`${to}.${name}.bias`, rows(get(`${from}/bias`), start, end));
    });

  putSingle('decoder.positional_embedding', get('decoder/position_encodings/encodings'));
  putSingle('encoder.positional_embedding', get('encoder/position_encodings/encodings'));
  put('decoder.token_embedding.weight', rows(get('decoder/embeddings/weight'), 0, vocabulary.length));
  for (const conv of ['conv1', 'conv2']) {
    put(`encoder.${conv}.weight`, get(`encoder/${conv}/weight`));
    const bias = toSingle(get(`encoder/${conv}/bias`));
    put(`encoder.${conv}.bias`, { ...bias, dimensions: [width, 1] });
  }
  for (const [side, layers] of [
    ['encoder', encoderLayers],
    ['decoder', decoderLayers],
  ] as const) {
    for (let layer = 0; layer < layers; layer++) {
      const to = `${side}.blocks.${layer}`;
      const from = `${side}/layer_${layer}`;
      putStacked(`${to}.attn`, `${from}/self_attention/linear_0`, ['query', 'key', 'value']);
      putLinear(`${to}.attn.out`, `${from}/self_attention/linear_1`);
      putNorm(`${to}.attn_ln`, `${from}/self_attention/layer_norm`);
      if (side === 'decoder') {
        putLinear(`${to}.cross_attn.query`, `${from}/attention/linear_0`);
        putStacked(`${to}.cross_attn`, `${from}/attention/linear_1`, ['key', 'value']);
        putLinear(`${to}.cross_attn.out`, `${from}/attention/linear_2`);
        putNorm(`${to}.cross_attn_ln`, `${from}/attention/layer_norm`);
      }
      putLinear(`${to}.mlp.0`, `${from}/ffn/linear_0`);
      putLinear(`${to}.mlp.2`, `${from}/ffn/linear_1`);
      putNorm(`${to}.mlp_ln`, `${from}/ffn/layer_norm`);
    }
  }
  putNorm('encoder.ln_post', 'encoder/layer_norm');
  putNorm('decoder.ln', 'decoder/layer_norm');
  writeFileSync(target, Buffer.concat(parts));
}

const magic = 0x67676d6c;
const halfPrecision = 1;

function ints(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function melFilterTable(bands: number): readonly Uint8Array[] {
  const bins = 201;
  const table = new Float32Array(bands * bins);
  createMelFilters({ filters: bands, sampleRateHz: 16_000, fftSize: 400 }).forEach((filter, band) => {
    table.set(filter.weights, band * bins + filter.firstBin);
  });
  return [ints(bands, bins), new Uint8Array(table.buffer)];
}

/** The tokens before the special ones, from GPT-2's printable stand-ins back to bytes. */
function tokenTable(vocabulary: readonly string[]): readonly Uint8Array[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const byteOf = new Map<string, number>();
  let standIns = 0;
  for (let byte = 0; byte < 256; byte++) {
    byteOf.set(String.fromCodePoint(isPrintable(byte) ? byte : 256 + standIns++), byte);
  }
  const words = vocabulary.slice(0, vocabulary.indexOf('<|endoftext|>'));
  return [
    ints(words.length),
    ...words.flatMap((word) => {
      const bytes = Uint8Array.from(Array.from(word), (letter) => byteOf.get(letter) ?? 0);
      return [ints(bytes.length), bytes];
    }),
  ];
}

function rows(tensor: Ct2Tensor, start: number, end: number): Ct2Tensor {
  const [total = 1, ...rest] = tensor.dimensions;
  const rowBytes = tensor.bytes.length / total;
  return {
    ...tensor,
    dimensions: [end - start, ...rest],
    bytes: tensor.bytes.subarray(start * rowBytes, end * rowBytes),
  };
}

function toSingle(tensor: Ct2Tensor): Ct2Tensor {
  if (!tensor.isHalf) return tensor;
  const values = Float32Array.from({ length: tensor.bytes.length / 2 }, (_, index) =>
    halfToNumber(tensor.bytes.readUInt16LE(2 * index)),
  );
  return { ...tensor, isHalf: false, bytes: Buffer.from(values.buffer) };
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function ggmlTensor(name: string, { dimensions, isHalf, bytes }: Ct2Tensor): readonly Uint8Array[] {
  const nameBytes = Buffer.from(name);
  const type = isHalf ? 1 : 0;
  return [
    ints(dimensions.length, nameBytes.length, type),
    ints(...[...dimensions].reverse()),
    nameBytes,
    bytes,
  ];
}
