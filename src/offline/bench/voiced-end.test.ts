import { describe, expect, it } from 'vitest';
import { voicedEndMs, withPause } from './voiced-end.ts';

const rate = 16_000;
const tone = (ms: number, level: number) =>
  Float32Array.from(
    { length: (rate * ms) / 1000 },
    (_, i) => level * Math.sin((2 * Math.PI * 440 * i) / rate),
  );
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

describe('voicedEndMs', () => {
  it.each([
    ['silence after the word', join(tone(500, 0.3), tone(700, 0)), 500],
    ['room noise after the word', join(tone(500, 0.3), tone(700, 0.003)), 500],
    ['a word to the very end', tone(500, 0.3), 500],
    ['nothing at all', tone(500, 0), 0],
  ])('with %s', (_, samples, expected) => expect(voicedEndMs(samples, rate)).toBeCloseTo(expected, -1));
});

it('puts the pause where a word ends', () => {
  const spoken = join(tone(900, 0.3), tone(100, 0), tone(1_000, 0.3));
  const { samples, pauseStartMs } = withPause(spoken, rate, 600);
  expect(samples).toHaveLength(spoken.length + 9_600);
  expect(pauseStartMs).toBeGreaterThan(900);
  expect(pauseStartMs).toBeLessThan(1_000);
  expect(voicedEndMs(samples, rate)).toBeCloseTo(2_600, -1);
});
