import { readFileSync } from 'node:fs';

/** One tensor of a CTranslate2 model: half or single precision, row-major. */
export interface Ct2Tensor {
  readonly dimensions: readonly number[];
  readonly isHalf: boolean;
  readonly bytes: Buffer;
}

const dataTypes = { float32: 0, float16: 4 } as const;

/** Reads CTranslate2's `model.bin` (its `model.cc`): names, shapes, bytes, and aliases of tensors stored once. */
export function readCt2Weights(path: string): ReadonlyMap<string, Ct2Tensor> {
  const file = readFileSync(path);
  let offset = 0;
  const take = (bytes: number) => file.subarray(offset, (offset += bytes));
  const u8 = () => take(1).readUInt8();
  const u16 = () => take(2).readUInt16LE();
  const u32 = () => take(4).readUInt32LE();
  const text = () => take(u16()).toString().replace(/\0$/, '');

  u32(); // version of the format
  text(); // name of the specification
  u32(); // its revision
  const tensors = new Map<string, Ct2Tensor>();
  for (let left = u32(); left > 0; left--) {
    const name = text();
    const dimensions = Array.from({ length: u8() }, u32);
    const dataType = u8();
    if (dataType !== dataTypes.float16 && dataType !== dataTypes.float32 && dimensions.length > 0) {
      throw new Error(`${name} is of a type this reader does not know: ${dataType}`);
    }
    tensors.set(name, { dimensions, isHalf: dataType === dataTypes.float16, bytes: take(u32()) });
  }
  for (let left = u32(); left > 0; left--) {
    const alias = text();
    const tensor = tensors.get(text());
    if (tensor) tensors.set(alias, tensor);
  }
  return tensors;
}
