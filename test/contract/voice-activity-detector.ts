import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VadStream, VoiceActivityDetector } from '../../src/core/ports/index.ts';
import { createScope } from '../../src/shared/abort.ts';

export interface VoiceActivityDetectorContract {
  readonly create: () => VoiceActivityDetector | Promise<VoiceActivityDetector>;
  /** Mono 16 kHz, a second or more, nearly all of it voiced. */
  readonly speech: () => Float32Array;
}

const scope = createScope();
const silence = (ms: number) => new Float32Array(ms * 16);
const shareOf = (scores: readonly number[]) => scores.filter((score) => score >= 0.5).length / scores.length;

/** What every VoiceActivityDetector promises; run on scripted ones and on real ones. */
export function describeVoiceActivityDetector(name: string, contract: VoiceActivityDetectorContract): void {
  describe(`${name} as a VoiceActivityDetector`, () => {
    let detector: VoiceActivityDetector;
    beforeAll(async () => {
      detector = await contract.create();
      await detector.warmUp(scope);
    });
    afterAll(() => detector.dispose());

    async function withStream<T>(use: (stream: VadStream) => Promise<T>): Promise<T> {
      const stream = await detector.open(scope);
      try {
        return await use(stream);
      } finally {
        stream.dispose();
      }
    }

    it('tells speech from silence', async () => {
      const speech = contract.speech();
      expect(shareOf(await withStream((stream) => stream.process(speech, scope)))).toBeGreaterThan(0.7);
      expect(shareOf(await withStream((stream) => stream.process(silence(1000), scope)))).toBe(0);
    });

    it('gives the same scores for frames of any length', async () => {
      const speech = contract.speech();
      const whole = await withStream((stream) => stream.process(speech, scope));
      expect(whole).toHaveLength(Math.floor(speech.length / detector.capabilities.windowSamples));
      const inFrames = await withStream(async (stream) => {
        const scores: number[] = [];
        for (let start = 0; start < speech.length; start += 320) {
          scores.push(...(await stream.process(speech.subarray(start, start + 320), scope)));
        }
        return scores;
      });
      expect(inFrames).toEqual(whole);
    });

    it('takes calls that overlap in their order', async () => {
      const speech = contract.speech();
      const whole = await withStream((stream) => stream.process(speech, scope));
      const parts = await withStream((stream) =>
        Promise.all([
          stream.process(speech.subarray(0, 5000), scope),
          stream.process(speech.subarray(5000, 9000), scope),
          stream.process(speech.subarray(9000), scope),
        ]),
      );
      expect(parts.flat()).toEqual(whole);
    });

    it('keeps speakers apart', async () => {
      const speech = contract.speech();
      const alone = await withStream((stream) => stream.process(speech, scope));
      const together = await withStream((one) =>
        withStream(async (other) => {
          const scores: number[] = [];
          for (let start = 0; start < speech.length; start += 512) {
            await other.process(silence(32), scope);
            scores.push(...(await one.process(speech.subarray(start, start + 512), scope)));
          }
          return scores;
        }),
      );
      expect(together).toEqual(alone);
    });

    it('forgets the past when it is reset', async () => {
      const speech = contract.speech();
      const [first, again] = await withStream(async (stream) => {
        const before = await stream.process(speech, scope);
        await stream.process(speech.subarray(0, 100), scope);
        stream.reset();
        return [before, await stream.process(speech, scope)];
      });
      expect(again).toEqual(first);
    });

    it('refuses a call that was cancelled before', async () => {
      const call = createScope();
      call.cancel('superseded');
      await expect(withStream((stream) => stream.process(silence(100), call))).rejects.toThrow('superseded');
      await expect(detector.open(call)).rejects.toThrow('superseded');
    });

    it('is healthy', async () => {
      await expect(detector.checkHealth(scope)).resolves.toBeUndefined();
    });
  });
}
