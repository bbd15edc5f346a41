import type { FileHandle } from 'node:fs/promises';
import { invalidModel, openModelFile } from './model-file.ts';

/**
 * Checks, without loading it, that a file is a whole ONNX model, and gives its metadata. Native runtimes end
 * their process on what they cannot read, so every model is looked at before it is handed over.
 *
 * An ONNX file is one protobuf message, `ModelProto`: a chain of fields whose lengths must add up to the size
 * of the file exactly. Reading only the heads of the fields finds truncated, padded and foreign files in a
 * few reads. Field numbers are those of onnx.proto3: 1 ir_version, 7 graph, 14 metadata_props.
 *
 * @throws AibotError `model-file-missing` | `model-file-invalid`
 */
export async function checkOnnxFile(path: string): Promise<ReadonlyMap<string, string>> {
  await using file = await openModelFile(path);
  const { size } = await file.stat();
  const metadata = new Map<string, string>();
  const seen = new Set<number>();
  for (let offset = 0; offset < size; ) {
    const head = await readFieldHead(file, offset, path);
    seen.add(head.field);
    const end = head.bodyOffset + head.bodyBytes;
    if (end > size) throw invalidModel(path, 'it is cut short');
    if (head.field === metadataField) {
      const [key, value] = parseEntry(await readBytes(file, head.bodyOffset, head.bodyBytes));
      metadata.set(key, value);
    }
    offset = end;
  }
  if (!seen.has(irVersionField) || !seen.has(graphField)) throw invalidModel(path, 'it is not an ONNX model');
  return metadata;
}

const irVersionField = 1;
const graphField = 7;
const metadataField = 14;
/** A tag and a length, both varints of at most ten bytes. */
const maxHeadBytes = 20;
const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

interface FieldHead {
  readonly field: number;
  readonly bodyOffset: number;
  readonly bodyBytes: number;
}

async function readFieldHead(file: FileHandle, offset: number, path: string): Promise<FieldHead> {
  const bytes = await readBytes(file, offset, maxHeadBytes);
  const tag = readVarint(bytes, 0);
  if (!tag) throw invalidModel(path, 'it is not an ONNX model');
  const field = Math.floor(tag.value / 8);
  const afterTag = offset + tag.bytes;
  switch (tag.value % 8) {
    case wireType.varint: {
      const value = readVarint(bytes, tag.bytes);
      if (value) return { field, bodyOffset: afterTag, bodyBytes: value.bytes };
      break;
    }
    case wireType.bytes: {
      const length = readVarint(bytes, tag.bytes);
      if (length) return { field, bodyOffset: afterTag + length.bytes, bodyBytes: length.value };
      break;
    }
    case wireType.fixed64:
      return { field, bodyOffset: afterTag, bodyBytes: 8 };
    case wireType.fixed32:
      return { field, bodyOffset: afterTag, bodyBytes: 4 };
  }
  throw invalidModel(path, 'it is not an ONNX model');
}

/** One `StringStringEntryProto`: key (field 1) and value (field 2). */
function parseEntry(bytes: Uint8Array): readonly [string, string] {
  const texts = new Map<number, string>();
  for (let offset = 0; offset < bytes.length; ) {
    const tag = readVarint(bytes, offset);
    const length = tag && readVarint(bytes, offset + tag.bytes);
    if (!tag || !length) break;
    const start = offset + tag.bytes + length.bytes;
    texts.set(Math.floor(tag.value / 8), Buffer.from(bytes.subarray(start, start + length.value)).toString());
    offset = start + length.value;
  }
  return [texts.get(1) ?? '', texts.get(2) ?? ''];
}

/** Arithmetic and not bit operations: lengths may pass 2³¹. */
function readVarint(bytes: Uint8Array, offset: number): { value: number; bytes: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[offset + index];
    if (byte === undefined) return undefined;
    value += (byte % 128) * 128 ** index;
    if (byte < 128) return { value, bytes: index + 1 };
  }
  return undefined;
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
