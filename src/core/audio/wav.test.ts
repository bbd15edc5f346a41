import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWav, readWav } from './wav-reader.ts';
import { writeWav } from './wav-writer.ts';

interface Written {
  readonly tag?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly isExtensible?: boolean;
  readonly dataSize?: number;
  readonly extraChunk?: boolean;
}

/** A WAV file of any kind, from the bytes of its audio. */
function wav(
  data: Buffer,
  { tag = 1, bits = 16, channels = 1, rateHz = 8000, isExtensible, dataSize, extraChunk }: Written,
) {
  const format = Buffer.alloc(isExtensible ? 40 : 16);
  format.writeUInt16LE(isExtensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rateHz, 4);
  format.writeUInt16LE(bits, 14);
  if (isExtensible) format.writeUInt16LE(tag, 24);
  const chunk = (id: string, body: Buffer, size = body.length) => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(size, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const list = extraChunk ? [chunk('LIST', Buffer.from('odd'))] : [];
  const body = Buffer.concat([chunk('fmt ', format), ...list, chunk('data', data, dataSize)]);
  const head = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  return new Uint8Array(Buffer.concat([head, body]));
}

const int16 = (...values: number[]) => Buffer.from(Int16Array.from(values).buffer);

describe('readWav', () => {
  it.each<[string, Buffer, Written, number[]]>([
    ['8-bit', Buffer.from([128, 255, 0]), { bits: 8 }, [0, 127 / 128, -1]],
    ['16-bit', int16(0, 16_384, -32_768), {}, [0, 0.5, -1]],
    ['24-bit', Buffer.from([0, 0, 0x40, 0, 0, 0x80]), { bits: 24 }, [0.5, -1]],
    ['32-bit', Buffer.from(Int32Array.of(2 ** 30, -(2 ** 31)).buffer), { bits: 32 }, [0.5, -1]],
    ['float', Buffer.from(Float32Array.of(0.25, -0.5, NaN).buffer), { tag: 3, bits: 32 }, [0.25, -0.5, 0]],
    ['double', Buffer.from(Float64Array.of(0.25, -0.5).buffer), { tag: 3, bits: 64 }, [0.25, -0.5]],
    ['stereo', int16(16_384, 0, -16_384, -16_384), { channels: 2 }, [0.25, -0.5]],
    ['six channels', int16(6000, 0, 0, 0, 0, 0), { channels: 6 }, [1000 / 32_768]],
    ['extensible', int16(16_384), { isExtensible: true }, [0.5]],
    [
      'extensible float',
      Buffer.from(Float32Array.of(0.25).buffer),
      { isExtensible: true, tag: 3, bits: 32 },
      [0.25],
    ],
    ['an odd chunk before', int16(16_384), { extraChunk: true }, [0.5]],
    ['a size of zero', int16(16_384), { dataSize: 0 }, [0.5]],
    ['a size of all ones', int16(16_384), { dataSize: 0xffff_ffff }, [0.5]],
    ['less audio than announced', int16(16_384, 0), { dataSize: 1000 }, [0.5, 0]],
    ['a sample cut in half', Buffer.from([0, 0x40, 1]), { dataSize: 4 }, [0.5, 1 / 32_768]],
    ['no audio', Buffer.alloc(0), {}, []],
  ])('reads %s', (_name, data, written, expected) => {
    const { samples, sampleRateHz } = readWav(wav(data, written));
    expect(sampleRateHz).toBe(8000);
    expect([...samples]).toEqual(expected.map((value) => Math.fround(value)));
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'audio-empty'],
    ['text', new TextEncoder().encode('hello, this is not audio at all'), 'audio-not-wav'],
    ['MP3', Uint8Array.of(0xff, 0xfb, 0x90, 0x44), 'audio-not-wav'],
    ['only the magic', wav(int16(0), {}).subarray(0, 12), 'audio-truncated'],
    ['half a header', wav(int16(0), {}).subarray(0, 30), 'audio-truncated'],
    ['no audio chunk', wav(int16(0), {}).subarray(0, 36), 'audio-truncated'],
    ['a codec', wav(int16(0), { tag: 7, bits: 8 }), 'audio-unsupported'],
    ['12 bits', wav(int16(0), { bits: 12 }), 'audio-unsupported'],
    ['no channels', wav(int16(0), { channels: 0 }), 'audio-unsupported'],
    ['no rate', wav(int16(0), { rateHz: 0 }), 'audio-unsupported'],
  ])('says what is wrong with %s', (_name, bytes, code) => {
    expect(() => readWav(bytes)).toThrow(expect.objectContaining({ code, expected: true }) as Error);
  });

  it('reads or refuses any damage, and never crashes otherwise', () => {
    const good = writeWav(Float32Array.of(0.1, 0.2, -0.3), 16_000);
    fc.assert(
      fc.property(fc.nat(60), fc.nat(255), fc.nat(60), (at, value, length) => {
        const bytes = good.slice(0, length);
        if (at < bytes.length) bytes[at] = value;
        try {
          for (const sample of readWav(bytes).samples) expect(Math.abs(sample)).toBeLessThanOrEqual(1.0001);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^audio-/) as string });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('writeWav', () => {
  it('is read back as it was, to 16 bits, clipped at full scale', () => {
    const bytes = writeWav(Float32Array.of(0, 0.5, -1, 1, 2, -2), 22_050);
    expect(isWav(bytes)).toBe(true);
    const { samples, sampleRateHz, channels } = readWav(bytes);
    expect({ sampleRateHz, channels }).toEqual({ sampleRateHz: 22_050, channels: 1 });
    expect([...samples]).toEqual([0, 0.5, -1, 32_767 / 32_768, 32_767 / 32_768, -1]);
  });
});
