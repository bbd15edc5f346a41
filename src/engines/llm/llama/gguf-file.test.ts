import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGgufFile } from './gguf-file.ts';

function header({ magic = 'GGUF', version = 3, tensors = 290n, metadata = 30n }): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write(magic, 'latin1');
  bytes.writeUInt32LE(version, 4);
  bytes.writeBigUInt64LE(tensors, 8);
  bytes.writeBigUInt64LE(metadata, 16);
  return bytes;
}

describe('checkGgufFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gguf-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function check(bytes: Buffer, expectedBytes?: number): Promise<void> {
    const path = join(folder, 'model.gguf');
    await writeFile(path, bytes);
    return checkGgufFile(path, expectedBytes);
  }

  it('accepts a whole header and the expected size', async () => {
    await expect(check(header({}), 64)).resolves.toBeUndefined();
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a file cut inside its header', header({}).subarray(0, 20)],
    ['another format', header({ magic: 'ONNX' })],
    ['the first GGUF version', header({ version: 1 })],
    ['a model without tensors', header({ tensors: 0n })],
    ['impossible numbers', header({ metadata: 1n << 60n })],
  ])('refuses %s', async (_what, bytes) => {
    await expect(check(bytes)).rejects.toMatchObject({ code: 'model-file-invalid', expected: true });
  });

  it('refuses a file of another size than the catalogue says', async () => {
    await expect(check(header({}), 1000)).rejects.toMatchObject({ code: 'model-file-invalid' });
  });

  it('says when the file is not there', async () => {
    await expect(checkGgufFile(join(folder, 'none.gguf'))).rejects.toMatchObject({
      code: 'model-file-missing',
    });
  });
});
