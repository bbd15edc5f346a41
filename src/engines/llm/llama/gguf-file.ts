import { invalidModel, openModelFile } from '../../host/model-file.ts';

/** "GGUF", little-endian, at the very beginning; source: the GGUF specification of ggml. */
const magic = 0x46554747;
const knownVersions = [2, 3];
/** magic u32, version u32, tensors u64, metadata entries u64. */
const headerBytes = 24;
/** More than any model has; a damaged header says billions. */
const maxEntries = 100_000n;

/**
 * Checks, without loading it, that a file is a GGUF model: llama.cpp ends its process on some files it cannot
 * read. `expectedBytes` is its size where that is known; a download cut short is noticed by it.
 *
 * @throws AibotError `model-file-missing` | `model-file-invalid`
 */
export async function checkGgufFile(path: string, expectedBytes?: number): Promise<void> {
  await using file = await openModelFile(path);
  const { size } = await file.stat();
  const { buffer: header, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  if (bytesRead < headerBytes || header.readUInt32LE(0) !== magic)
    throw invalidModel(path, 'it is not a GGUF file');
  const version = header.readUInt32LE(4);
  if (!knownVersions.includes(version)) throw invalidModel(path, `its GGUF version ${version} is not known`);
  const isCount = (entries: bigint) => entries > 0n && entries <= maxEntries;
  if (!isCount(header.readBigUInt64LE(8)) || !isCount(header.readBigUInt64LE(16))) {
    throw invalidModel(path, 'its header is damaged');
  }
  if (expectedBytes !== undefined && size !== expectedBytes) {
    throw invalidModel(path, `it has ${size} bytes instead of ${expectedBytes}`);
  }
}
