/** TLS presentation language as MLS uses it (RFC 9420, section 2): fixed integers and variable-length vectors. */

export const u8 = (value: number): Buffer => Buffer.of(value);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** A vector behind its length in one, two or four bytes, the width in the two highest bits (RFC 9000, section 16). */
export function vector(...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const prefix =
    size < 0x40 ? u8(size) : size < 0x4000 ? u16(0x4000 | size) : u32((0x8000_0000 | size) >>> 0);
  return Buffer.concat([prefix, content]);
}

/** Walks over bytes; throws a RangeError where they end too early. */
export class MlsReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  u16(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  skip(size: number): void {
    this.#advance(size);
  }

  vector(): Buffer {
    const width = 1 << (this.#bytes.readUInt8(this.#offset) >> 6);
    if (width === 8) {
      throw new RangeError('MLS vectors have no eight-byte length');
    }
    const size = this.#bytes.readUIntBE(this.#advance(width), width) % 2 ** (8 * width - 2);
    const start = this.#advance(size);
    return this.#bytes.subarray(start, start + size);
  }

  #advance(size: number): number {
    const start = this.#offset;
    if (start + size > this.#bytes.length) {
      throw new RangeError(`MLS message ends at ${this.#bytes.length}, wanted ${start + size}`);
    }
    this.#offset += size;
    return start;
  }
}
