/**
 * Makes inner tensors of an ONNX graph readable as outputs, without a second file.
 *
 * A serialised protobuf message may be followed by another one of the same type: parsers merge them, and repeated
 * fields are concatenated. So `ModelProto.graph` (field 7) holding `GraphProto.output` (field 12) holding
 * `ValueInfoProto.name` (field 1) is simply appended. Field numbers: onnx/onnx.proto of the ONNX project.
 */
export function withGraphOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const outputs = names.map((name) => field(12, field(1, new TextEncoder().encode(name))));
  return concat([model, field(7, concat(outputs))]);
}

/** A length-delimited protobuf field. */
function field(number: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.of((number << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Uint8Array.from([...bytes, rest]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
