import { appendFile, copyFile } from 'node:fs/promises';

/** Wire type 2 of Protocol Buffers: a length, then that many bytes. */
const lengthDelimited = 2;
/** `ModelProto.metadata_props` and the fields of its `StringStringEntryProto` (onnx.proto). */
const metadataProps = 14;
const entryKey = 1;
const entryValue = 2;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | lengthDelimited), varint(content.length), content]);
}

export type OnnxMetadata = Readonly<Record<string, string | number>>;

/**
 * Metadata as bytes to be put behind an ONNX file. Repeated fields of concatenated protobuf messages add up,
 * so nothing of the file has to be parsed or moved.
 */
export function encodeOnnxMetadata(metadata: OnnxMetadata): Buffer {
  return Buffer.concat(
    Object.entries(metadata).map(([key, value]) =>
      field(
        metadataProps,
        Buffer.concat([
          field(entryKey, Buffer.from(key, 'utf8')),
          field(entryValue, Buffer.from(String(value), 'utf8')),
        ]),
      ),
    ),
  );
}

/** A copy of an ONNX file that carries `metadata` as well. */
export async function copyWithMetadata(from: string, to: string, metadata: OnnxMetadata): Promise<void> {
  await copyFile(from, to);
  await appendFile(to, encodeOnnxMetadata(metadata));
}
