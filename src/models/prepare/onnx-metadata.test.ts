import { describe, expect, it } from 'vitest';
import { encodeOnnxMetadata } from './onnx-metadata.ts';

describe('encodeOnnxMetadata', () => {
  it('writes each entry as field 14 with key and value', () => {
    // 0x72: field 14, length-delimited; 0x0a and 0x12: key and value of the entry.
    expect(encodeOnnxMetadata({ a: 'bc', n: 7 }).toString('hex')).toBe(
      '7207' + '0a0161' + '12026263' + '7206' + '0a016e' + '120137',
    );
  });

  it('writes lengths from 128 on in two bytes', () => {
    const encoded = encodeOnnxMetadata({ k: 'v'.repeat(200) });
    expect(encoded.subarray(0, 3).toString('hex')).toBe('72ce01');
    expect(encoded).toHaveLength(3 + 206);
    expect(encoded.subarray(6, 9).toString('hex')).toBe('12c801');
  });
});
