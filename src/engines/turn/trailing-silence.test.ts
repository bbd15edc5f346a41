import { describe, expect, it } from 'vitest';
import { limitTrailingSilence } from './trailing-silence.ts';

const voice = (ms: number) => Float32Array.from({ length: ms * 16 }, (_, index) => 0.3 * Math.sin(index / 9));
const noise = (ms: number) => Float32Array.from({ length: ms * 16 }, (_, index) => 0.0005 * Math.sin(index));
const join = (...parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const lengthMs = (samples: Float32Array) => limitTrailingSilence(samples).length / 16;

describe('limiting the silence behind the last word', () => {
  it('keeps 100 ms of a longer pause, silent or noisy', () => {
    expect(lengthMs(join(voice(500), new Float32Array(800 * 16)))).toBe(600);
    expect(lengthMs(join(voice(500), noise(800)))).toBe(600);
  });

  it('leaves a short pause, and pauses between words, as they are', () => {
    expect(lengthMs(join(voice(500), noise(60)))).toBe(560);
    expect(lengthMs(join(voice(300), noise(900), voice(200)))).toBe(1400);
  });

  it('leaves silence and nothing as they are', () => {
    expect(lengthMs(new Float32Array(3200))).toBe(200);
    expect(lengthMs(new Float32Array(0))).toBe(0);
  });
});
