import { locateTensors, type TensorBytes } from './onnx-tensors.ts';

/** A low-rank change of some of an encoder's matrices; `training/tune_encoder.py` writes it. */
export interface EncoderAdapter {
  readonly rank: number;
  /** Factor of A·B, alpha / rank in the LoRA paper. */
  readonly scale: number;
  readonly matrices: readonly {
    /** Tensor name; the model stores `<name>_q` (int8, rows × columns) and `<name>_scale` (one float a column). */
    readonly matrix: string;
    readonly rows: number;
    readonly columns: number;
  }[];
  /** For each matrix A (rows × rank), then B (rank × columns), float16, little endian. */
  readonly values: Uint8Array;
}

/**
 * Adds the adapter to a weight-only int8 model: W' = W + scale · A·B, quantised again, one scale a column, in the
 * bytes the old values had. So one pinned public encoder and a small file of ours give a tuned encoder.
 * LoRA: Hu et al. 2021, arXiv 2106.09685.
 * @returns a changed copy of the model's bytes.
 * @throws RangeError when the adapter was made for another model.
 */
export function applyAdapter(model: Uint8Array, adapter: EncoderAdapter): Uint8Array {
  const tuned = model.slice();
  const tensors = locateTensors(tuned);
  const view = new DataView(adapter.values.buffer, adapter.values.byteOffset, adapter.values.byteLength);
  let at = 0;
  const readHalves = (count: number): Float32Array => {
    const values = Float32Array.from({ length: count }, (_, index) =>
      halfToNumber(view.getUint16(at + index * 2, true)),
    );
    at += count * 2;
    return values;
  };
  for (const { matrix, rows, columns } of adapter.matrices) {
    const down = readHalves(rows * adapter.rank);
    const up = readHalves(adapter.rank * columns);
    const weights = tensorOf(tensors, `${matrix}_q`, rows * columns);
    const scales = tensorOf(tensors, `${matrix}_scale`, columns * 4);
    changeMatrix(
      new Int8Array(tuned.buffer, tuned.byteOffset + weights.at, weights.length),
      new DataView(tuned.buffer, tuned.byteOffset + scales.at, scales.length),
      { down, up, rank: adapter.rank, scale: adapter.scale, rows, columns },
    );
  }
  return tuned;
}

function tensorOf(tensors: Map<string, TensorBytes>, name: string, lengthBytes: number): TensorBytes {
  const tensor = tensors.get(name);
  if (tensor?.length !== lengthBytes)
    throw new RangeError(`the encoder has no ${name} of ${lengthBytes} bytes`);
  return tensor;
}

interface LowRankChange {
  readonly down: Float32Array;
  readonly up: Float32Array;
  readonly rank: number;
  readonly scale: number;
  readonly rows: number;
  readonly columns: number;
}

function changeMatrix(weights: Int8Array, scales: DataView, change: LowRankChange): void {
  const { down, up, rank, scale, rows, columns } = change;
  const sum = new Float32Array(rows * columns);
  const largest = new Float32Array(columns);
  const oldScales = Float32Array.from({ length: columns }, (_, column) =>
    scales.getFloat32(column * 4, true),
  );
  for (let row = 0; row < rows; row++) {
    const line = sum.subarray(row * columns, (row + 1) * columns);
    for (let component = 0; component < rank; component++) {
      const factor = scale * (down[row * rank + component] ?? 0);
      const offset = component * columns;
      for (let column = 0; column < columns; column++) {
        line[column] = (line[column] ?? 0) + factor * (up[offset + column] ?? 0);
      }
    }
    for (let column = 0; column < columns; column++) {
      const value = (line[column] ?? 0) + (weights[row * columns + column] ?? 0) * (oldScales[column] ?? 0);
      line[column] = value;
      largest[column] = Math.max(largest[column] ?? 0, Math.abs(value));
    }
  }
  const newScales = largest.map((value) => (value === 0 ? 1 : value / 127));
  for (const [column, value] of newScales.entries()) scales.setFloat32(column * 4, value, true);
  for (let index = 0; index < sum.length; index++) {
    weights[index] = Math.round((sum[index] ?? 0) / (newScales[index % columns] ?? 1));
  }
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
