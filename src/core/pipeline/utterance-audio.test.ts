import { describe, expect, it } from 'vitest';
import { PreRoll, UtteranceAudio } from './utterance-audio.ts';

const limits = { segmentSplitMs: 10_000, segmentMaxMs: 15_000 };
const audio = (ms: number, value = 0.5) => new Float32Array(ms * 16).fill(value);
const lengthsMs = (utterance: UtteranceAudio) =>
  utterance.segments().map(({ samples }) => samples.length / 16);

describe('pre-roll', () => {
  it('keeps the newest audio, at least as much as asked for', () => {
    const preRoll = new PreRoll();
    for (let index = 0; index < 100; index++) preRoll.push(audio(20, index), 300);
    const kept = preRoll.take();
    expect(kept.length / 16).toBe(300);
    expect(kept.at(-1)).toBe(99);
    expect(preRoll.take()).toHaveLength(0);
  });
});

describe('utterance audio', () => {
  it('stays one segment while it is short', () => {
    const utterance = new UtteranceAudio();
    utterance.append(audio(3000), limits);
    utterance.closeIfLong('first', limits);
    utterance.append(audio(2000), limits);
    expect(lengthsMs(utterance)).toEqual([5000]);
  });

  it('closes a long segment at a pause and keeps its text', () => {
    const utterance = new UtteranceAudio();
    utterance.append(audio(11_000), limits);
    utterance.closeIfLong('first', limits);
    utterance.append(audio(2000), limits);
    expect(lengthsMs(utterance)).toEqual([11_000, 2000]);
    expect(utterance.segments()[0]?.text).toBe('first');
    expect(utterance.tail(8000)).toHaveLength(8000 * 16);
  });

  it('is cut where it is quietest when nobody pauses', () => {
    const utterance = new UtteranceAudio();
    for (let ms = 0; ms < 15_000; ms += 20) {
      utterance.append(audio(20, ms >= 12_000 && ms < 12_200 ? 0.01 : 0.5), limits);
    }
    const [first = 0, second = 0] = lengthsMs(utterance);
    expect(first).toBeGreaterThanOrEqual(12_000);
    expect(first).toBeLessThanOrEqual(12_200);
    expect(first + second).toBe(15_000);
    expect(utterance.durationMs).toBe(15_000);
  });
});

describe('segments', () => {
  it('never exceed the limit, whatever the size of the pieces', () => {
    const utterance = new UtteranceAudio();
    for (let ms = 0; ms < 60_000; ms += 700) utterance.append(audio(700), limits);
    expect(Math.max(...lengthsMs(utterance))).toBeLessThanOrEqual(15_000);
    expect(lengthsMs(utterance).reduce((sum, ms) => sum + ms, 0)).toBe(utterance.durationMs);
  });
});

describe('quiet tail', () => {
  const end = (...parts: Float32Array[]) => {
    const utterance = new UtteranceAudio();
    for (const part of parts) utterance.append(part, limits);
    return utterance;
  };

  it('is what lies between the last loud sample and the end of the last voiced window', () => {
    expect(end(audio(1000), audio(60, 0.001), audio(200, 0)).quietTailMs(200)).toBe(60);
    expect(end(audio(1000), audio(200, 0)).quietTailMs(200)).toBe(0);
  });

  it('is nothing where even speech is soft', () => {
    expect(end(audio(1000, 0.004), audio(200, 0)).quietTailMs(200)).toBe(0);
  });
});
