/** Type numbers of CTranslate2's model format (`include/ctranslate2/types.h`). */
export const ct2Types = { float32: 0, float16: 4 } as const;

/** A tensor of a CTranslate2 model; `data` is a view into the file, little-endian, rows first. */
export interface Ct2Tensor {
  readonly dims: readonly number[];
  readonly type: number;
  readonly data: Buffer;
}

/** Reads what CTranslate2's `ModelReader` reads; every length is checked by Buffer itself. */
class Ct2Reader {
  readonly #file: Buffer;
  #at = 0;

  constructor(file: Buffer) {
    this.#file = file;
  }

  uint8(): number {
    return this.#file.readUInt8(this.#advance(1));
  }

  uint32(): number {
    return this.#file.readUInt32LE(this.#advance(4));
  }

  /** A two-byte length that counts the closing zero. */
  text(): string {
    const length = this.#file.readUInt16LE(this.#advance(2));
    const from = this.#advance(length);
    return this.#file.toString('utf8', from, from + length - 1);
  }

  bytes(length: number): Buffer {
    const from = this.#advance(length);
    if (this.#at > this.#file.length) throw new RangeError('the CTranslate2 model ends early');
    return this.#file.subarray(from, from + length);
  }

  #advance(length: number): number {
    const from = this.#at;
    this.#at += length;
    return from;
  }
}

/** The named tensors of a CTranslate2 `model.bin` (binary version 6), aliases included. */
export function readCt2Weights(file: Buffer): ReadonlyMap<string, Ct2Tensor> {
  const reader = new Ct2Reader(file);
  const version = reader.uint32();
  const specification = reader.text();
  if (version < 5 || version > 6 || specification !== 'WhisperSpec') {
    throw new Error(`not a CTranslate2 Whisper model (version ${version}, ${specification})`);
  }
  reader.uint32(); // revision of the specification
  const tensors = new Map<string, Ct2Tensor>();
  const count = reader.uint32();
  for (let index = 0; index < count; index++) {
    const name = reader.text();
    const rank = reader.uint8();
    const dims = Array.from({ length: rank }, () => reader.uint32());
    const type = reader.uint8();
    tensors.set(name, { dims, type, data: reader.bytes(reader.uint32()) });
  }
  const aliases = reader.uint32();
  for (let index = 0; index < aliases; index++) {
    const alias = reader.text();
    const target = tensors.get(reader.text());
    if (target) tensors.set(alias, target);
  }
  return tensors;
}
