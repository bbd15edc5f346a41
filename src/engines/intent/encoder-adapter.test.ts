import { describe, expect, it } from 'vitest';
import { applyAdapter } from './encoder-adapter.ts';
import { withGraphOutputs } from './graph-outputs.ts';
import { locateTensors } from './onnx-tensors.ts';

/** A protobuf field of at most 127 bytes. */
const part = (number: number, content: number[]): number[] => [number * 8 + 2, content.length, ...content];
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const floats = (...values: number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)];

/** TensorProto: dims 1 (one by one or packed), name 8, raw_data 9. */
const weights = part(5, [8, 2, 8, 2, ...part(8, ascii('m_q')), ...part(9, [100, 156, 50, 0])]);
const scales = part(5, [...part(1, [1, 2]), ...part(8, ascii('m_scale')), ...part(9, floats(0.5, 0.25))]);
const model = Uint8Array.from([8, 10, ...part(7, [...weights, ...scales])]);

const matrices = [{ matrix: 'm', rows: 2, columns: 2 }];
/** A = (1, 0), B = (10, -4), rank 1. */
const values = new Uint8Array(Uint16Array.of(0x3c00, 0, 0x4900, 0xc400).buffer);

describe('applyAdapter', () => {
  it('adds scale · A·B and quantises each column anew, leaving the given bytes alone', () => {
    const before = model.slice();
    const tuned = applyAdapter(model, { rank: 1, scale: 2, matrices, values });
    // Before: ((50, -25), (25, 0)); plus 2 · (1, 0)ᵀ · (10, -4): ((70, -33), (25, 0)).
    const at = locateTensors(tuned);
    const q = at.get('m_q')!;
    const s = at.get('m_scale')!;
    const steps = new DataView(tuned.buffer, s.at, s.length);
    expect([...new Int8Array(tuned.buffer, q.at, q.length)]).toEqual([127, -127, 45, 0]);
    expect(steps.getFloat32(0, true)).toBeCloseTo(70 / 127);
    expect(steps.getFloat32(4, true)).toBeCloseTo(33 / 127);
    expect(model).toEqual(before);
  });

  it('refuses a model it was not made for', () => {
    const foreign = { rank: 1, scale: 1, matrices: [{ matrix: 'other', rows: 2, columns: 2 }], values };
    expect(() => applyAdapter(model, foreign)).toThrow('no other_q of 4 bytes');
  });
});

describe('locateTensors', () => {
  it('reads shapes written one by one and packed', () => {
    const found = locateTensors(model);
    expect(found.get('m_q')?.shape).toEqual([2, 2]);
    expect(found.get('m_scale')?.shape).toEqual([1, 2]);
  });

  it('still finds them in a model that was given more outputs', () => {
    const longer = withGraphOutputs(model, ['hidden']);
    expect(locateTensors(longer)).toEqual(locateTensors(model));
    expect([...longer.subarray(model.length)]).toEqual(part(7, part(12, part(1, ascii('hidden')))));
  });

  it('says so when the bytes are no model', () => {
    expect(() => locateTensors(Uint8Array.of(15, 1))).toThrow('not a protobuf message');
    expect(() => locateTensors(Uint8Array.of(128))).toThrow('ends too early');
  });
});
