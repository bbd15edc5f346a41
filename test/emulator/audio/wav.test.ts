import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { bestCorrelation } from './correlation.ts';
import { chirp, levelDbfs, tone } from './pcm.ts';
import { resample } from './resample.ts';
import { readWav, writeWav } from './wav.ts';

describe('audio files and rates', () => {
  it('come back as they were written', async () => {
    const path = join(temporaryFolder(), 'tone.wav');
    const pcm = tone({ hz: 440, ms: 100, sampleRate: 22_050 });
    await writeWav(path, pcm);
    const read = await readWav(path);
    expect(read.sampleRate).toBe(22_050);
    expect(read.samples.length).toBe(pcm.samples.length);
    expect(
      Math.max(...read.samples.map((sample, index) => Math.abs(sample - pcm.samples[index]!))),
    ).toBeLessThan(1e-4);
  });

  it('survive a change of rate', () => {
    const at22 = chirp({ fromHz: 100, toHz: 5_000, ms: 300, sampleRate: 22_050 });
    const at48 = chirp({ fromHz: 100, toHz: 5_000, ms: 300, sampleRate: 48_000 });
    expect(bestCorrelation(at48.samples, resample(at22, 48_000).samples, 4).correlation).toBeGreaterThan(
      0.999,
    );
  });

  it('have a level', () => {
    expect(levelDbfs(tone({ hz: 1_000, ms: 100, amplitude: 1 }).samples)).toBeCloseTo(-3.01, 1);
    expect(levelDbfs(new Float32Array(10))).toBe(-Infinity);
  });
});
