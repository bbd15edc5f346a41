import { describe, expect, it } from 'vitest';
import { applySamples, type LevelEdge, silentLevel, type VoiceLevel } from './lull.ts';

const settings = { lullRatio: 0.15, lullMs: 60 };
const tone = (ms: number, amplitude: number) =>
  Float32Array.from(
    { length: ms * 16 },
    (_, index) => amplitude * Math.sin((2 * Math.PI * 200 * index) / 16_000),
  );

/** Edges with the time at which the frame of 20 ms ended that made them. */
function edgesOf(...stretches: readonly Float32Array[]): readonly (readonly [number, LevelEdge])[] {
  let level: VoiceLevel = silentLevel;
  let atMs = 0;
  const edges: [number, LevelEdge][] = [];
  for (const stretch of stretches) {
    for (let start = 0; start < stretch.length; start += 320) {
      const next = applySamples(level, stretch.subarray(start, start + 320), settings);
      level = next.level;
      atMs += 20;
      if (next.edge) edges.push([atMs, next.edge]);
    }
  }
  return edges;
}

describe('lull', () => {
  it('falls 60 ms after the voice, once, and rises with it', () => {
    expect(edgesOf(tone(400, 0.3), tone(200, 0), tone(100, 0.3))).toEqual([
      [460, 'fell'],
      [620, 'rose'],
    ]);
  });

  it('is measured by the voice, not by what is silent', () => {
    // A hum of −30 dBFS in a room with a loud voice is no voice; alone it is one.
    expect(edgesOf(tone(400, 0.5), tone(200, 0.03))).toEqual([[460, 'fell']]);
    expect(edgesOf(tone(400, 0.03), tone(200, 0.03))).toEqual([]);
  });

  it('does not take the closure of a consonant for one', () => {
    expect(edgesOf(tone(400, 0.3), tone(40, 0), tone(200, 0.3))).toEqual([]);
  });

  it('forgets a shout: a voice that goes on softly is heard again', () => {
    expect(edgesOf(tone(200, 0.9), tone(1500, 0.06))).toEqual([
      [260, 'fell'],
      [1280, 'rose'],
    ]);
  });

  it('reads a long chunk as its parts, and an empty one as nothing', () => {
    const all = new Float32Array(6400 + 3200);
    all.set(tone(400, 0.3));
    const { level, edge } = applySamples(silentLevel, all, settings);
    expect(edge).toBe('fell');
    expect(level.softMs).toBe(200);
    expect(applySamples(level, new Float32Array(0), settings)).toEqual({ level, edge: undefined });
  });
});
