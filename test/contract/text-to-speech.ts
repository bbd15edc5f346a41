import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAudibleSample } from '../../src/core/audio/level.ts';
import type { SpeechEvent, TextToSpeech, TextToSpeechInput } from '../../src/core/ports/index.ts';
import { Cancelled } from '../../src/shared/abort.ts';

export interface TextToSpeechContract {
  readonly create: () => TextToSpeech | Promise<TextToSpeech>;
  /** Whether the engine is told the pace; some servers are not. */
  readonly hasSpeed?: boolean;
}

const live = () => new AbortController().signal;
const sentence = 'The quick brown fox jumps over the lazy dog.';

/** What every TextToSpeech promises; run on scripted ones and on real ones. */
export function describeTextToSpeech(name: string, contract: TextToSpeechContract): void {
  describe(`${name} as a TextToSpeech`, () => {
    let voice: TextToSpeech;
    beforeAll(async () => {
      voice = await contract.create();
      await voice.warmUp({ signal: live() });
    });
    afterAll(() => voice.dispose());

    async function speak(input: TextToSpeechInput) {
      const events: SpeechEvent[] = [];
      for await (const event of voice.synthesize(input, { signal: live() })) events.push(event);
      const finished = events.at(-1);
      if (finished?.type !== 'finished') throw new Error('the stream did not end with finished');
      const samples = events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []));
      return { events, finished, samples: Float32Array.from(samples) };
    }

    it('speaks a sentence for as long as a person would, and says how long that was', async () => {
      const { events, finished, samples } = await speak({ text: sentence });
      expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
      expect(finished.audioMs).toBeGreaterThan(1_500);
      expect(finished.audioMs).toBeLessThan(5_000);
      expect(finished.audioMs).toBeCloseTo((samples.length * 1000) / voice.capabilities.sampleRateHz, 0);
    });

    it('can be heard from the beginning, and stays within full scale', async () => {
      const { samples } = await speak({ text: sentence });
      const audibleMs = (firstAudibleSample(samples) * 1000) / voice.capabilities.sampleRateHz;
      expect(audibleMs).toBeGreaterThanOrEqual(0);
      expect(audibleMs).toBeLessThanOrEqual(15);
      expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
    });

    it('takes longer for more words', async () => {
      const short = await speak({ text: 'Yes.' });
      const long = await speak({ text: sentence });
      expect(short.finished.audioMs).toBeGreaterThan(80);
      expect(long.finished.audioMs).toBeGreaterThan(2 * short.finished.audioMs);
    });

    it.each([[''], ['   '], ['😀🎉'], ['…!?']])('has nothing to say for %j', async (text) => {
      const { events } = await speak({ text });
      expect(events).toEqual([{ type: 'finished', audioMs: 0 }]);
    });

    it.runIf(contract.hasSpeed ?? true)('speaks faster when asked to', async () => {
      const usual = await speak({ text: sentence });
      const fast = await speak({ text: sentence, speed: 1.5 });
      expect(fast.finished.audioMs).toBeLessThan(usual.finished.audioMs * 0.85);
    });

    it('speaks the whole of a long text', async () => {
      const { finished } = await speak({ text: `${sentence} `.repeat(11) });
      expect(finished.audioMs).toBeGreaterThan(11 * 1_500);
    });

    it('answers calls that overlap, each with its own words', async () => {
      const [short, long] = await Promise.all([speak({ text: 'Yes.' }), speak({ text: sentence })]);
      expect(short.finished.audioMs).toBeLessThan(1_500);
      expect(long.finished.audioMs).toBeGreaterThan(1_500);
    });

    it('rejects with the reason of an abort, and goes on with the next call', async () => {
      const controller = new AbortController();
      const cancelled = async () => {
        for await (const event of voice.synthesize({ text: `${sentence} `.repeat(20) }, controller)) {
          if (event.type === 'audio') controller.abort(new Cancelled('barge-in'));
          else throw new Error('finished in spite of the abort');
        }
      };
      await expect(cancelled()).rejects.toMatchObject({ name: 'Cancelled', reason: 'barge-in' });
      expect((await speak({ text: 'Yes.' })).finished.audioMs).toBeGreaterThan(80);
    });

    it('does not begin when it was aborted before', async () => {
      const signal = AbortSignal.abort(new Cancelled('superseded'));
      await expect(
        voice.synthesize({ text: sentence }, { signal })[Symbol.asyncIterator]().next(),
      ).rejects.toBeInstanceOf(Cancelled);
    });

    it('is well', async () => {
      await expect(voice.checkHealth({ signal: live() })).resolves.toBeUndefined();
    });
  });
}
