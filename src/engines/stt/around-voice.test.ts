import { describe, expect, it } from 'vitest';
import { aroundVoice } from './around-voice.ts';

const rate = 16_000;
const around = { beforeMs: 50, behindMs: 300 };
const ms = (length: number, value = 0) => new Float32Array(length * 16).fill(value);
const joined = (...parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const voice = ms(400, 0.3);

describe('what is around a voice', () => {
  it.each([
    ['nothing before it and nothing behind', 0, 0],
    ['a little too little of both', 20, 100],
  ])('is filled up: %s', (_, beforeMs, behindMs) => {
    const made = aroundVoice(joined(ms(beforeMs), voice, ms(behindMs)), rate, around);
    expect(made).toEqual(joined(ms(50), voice, ms(300)));
  });

  it('is left as it is where there is enough', () => {
    const long = joined(ms(410), voice, ms(900));
    expect(aroundVoice(long, rate, around)).toBe(long);
  });

  it('begins with a soft consonant before the vowel', () => {
    const soft = ms(60, 0.004);
    expect(aroundVoice(joined(soft, voice), rate, around)).toEqual(joined(ms(50), soft, voice, ms(300)));
  });

  it('is quiet even where the room is not', () => {
    const room = ms(400, 0.01);
    expect(aroundVoice(joined(room, voice), rate, around)).toEqual(joined(ms(50), room, voice, ms(300)));
  });

  it('leaves silence and nothing alone', () => {
    expect(aroundVoice(ms(200), rate, around)).toEqual(ms(200));
    expect(aroundVoice(new Float32Array(0), rate, around)).toHaveLength(0);
  });
});
