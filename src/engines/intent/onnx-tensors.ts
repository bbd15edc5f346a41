/** Where an initialiser's values lie in a serialised ONNX model. */
export interface TensorBytes {
  readonly shape: readonly number[];
  /** Offset and length of `raw_data`, bytes. */
  readonly at: number;
  readonly length: number;
}

/** Field numbers of onnx/onnx.proto (ONNX project, IR version 10). */
const field = { modelGraph: 7, graphInitializer: 5, tensorDims: 1, tensorName: 8, tensorRawData: 9 } as const;

/** Finds every initialiser that keeps its values as raw bytes, by name. Nothing is copied. */
export function locateTensors(model: Uint8Array): Map<string, TensorBytes> {
  const tensors = new Map<string, TensorBytes>();
  for (const graph of fieldsOf(model, 0, model.length)) {
    if (graph.number !== field.modelGraph) continue;
    for (const entry of fieldsOf(model, graph.at, graph.at + graph.length)) {
      if (entry.number !== field.graphInitializer) continue;
      const tensor = readTensor(model, entry.at, entry.length);
      if (tensor) tensors.set(tensor.name, tensor);
    }
  }
  return tensors;
}

function readTensor(
  model: Uint8Array,
  at: number,
  length: number,
): (TensorBytes & { name: string }) | undefined {
  const shape: number[] = [];
  let name = '';
  let raw: Field | undefined;
  for (const part of fieldsOf(model, at, at + length)) {
    if (part.number === field.tensorName)
      name = new TextDecoder().decode(model.subarray(part.at, part.at + part.length));
    else if (part.number === field.tensorRawData) raw = part;
    else if (part.number === field.tensorDims) shape.push(...dimensionsOf(model, part));
  }
  return raw && { name, shape, at: raw.at, length: raw.length };
}

/** Repeated integers come one by one, or packed into one field. */
function dimensionsOf(model: Uint8Array, part: Field): number[] {
  if (part.value !== undefined) return [part.value];
  const dimensions: number[] = [];
  for (let at = part.at; at < part.at + part.length; ) {
    const read = readVarint(model, at);
    dimensions.push(read.value);
    at = read.next;
  }
  return dimensions;
}

interface Field {
  readonly number: number;
  readonly at: number;
  readonly length: number;
  /** Of a varint field. */
  readonly value?: number;
}

function* fieldsOf(bytes: Uint8Array, from: number, to: number): Generator<Field> {
  for (let at = from; at < to; ) {
    const key = readVarint(bytes, at);
    const number = key.value >>> 3;
    switch (key.value & 7) {
      case 0: {
        const read = readVarint(bytes, key.next);
        yield { number, at: key.next, length: read.next - key.next, value: read.value };
        at = read.next;
        break;
      }
      case 1:
        at = key.next + 8;
        break;
      case 2: {
        const size = readVarint(bytes, key.next);
        yield { number, at: size.next, length: size.value };
        at = size.next + size.value;
        break;
      }
      case 5:
        at = key.next + 4;
        break;
      default:
        throw new RangeError(`not a protobuf message at byte ${at}`);
    }
  }
}

/** Values beyond 2^53 lose their low bits; no length or dimension is that large. */
function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let next = at, factor = 1; ; next++, factor *= 128) {
    const byte = bytes[next];
    if (byte === undefined) throw new RangeError('a protobuf message ends too early');
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: next + 1 };
  }
}
