import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeechToText, SpeechToTextInput, TranscriptEvent } from '../../src/core/ports/index.ts';
import { createScope } from '../../src/shared/abort.ts';
import { AibotError } from '../../src/shared/errors.ts';

export interface SpeechToTextContract {
  readonly create: () => SpeechToText | Promise<SpeechToText>;
  /** A sentence, and what every right transcript of it holds. */
  readonly speech: () => SpeechToTextInput;
  readonly words: RegExp;
}

const scope = createScope();
const silence = (ms: number): SpeechToTextInput => ({
  samples: new Float32Array(ms * 16),
  sampleRateHz: 16_000,
});

/** What every SpeechToText promises; run on scripted ones and on real ones. */
export function describeSpeechToText(name: string, contract: SpeechToTextContract): void {
  describe(`${name} as a SpeechToText`, () => {
    let recogniser: SpeechToText;
    beforeAll(async () => {
      recogniser = await contract.create();
      await recogniser.warmUp(scope);
    });
    afterAll(() => recogniser.dispose());

    async function final(input: SpeechToTextInput): Promise<string> {
      const events: TranscriptEvent[] = [];
      for await (const event of recogniser.transcribe(input, scope)) events.push(event);
      expect(events.filter((event) => event.type === 'final')).toHaveLength(1);
      expect(events.at(-1)?.type).toBe('final');
      return events.at(-1)?.text ?? '';
    }

    it('hears the words, and ends with exactly one final', async () => {
      expect(await final(contract.speech())).toMatch(contract.words);
    });

    it('gives interim transcripts only when it says so', async () => {
      let interims = 0;
      for await (const event of recogniser.transcribe(contract.speech(), scope)) {
        if (event.type === 'interim') interims++;
      }
      expect(interims > 0).toBe(recogniser.capabilities.streamsInterim);
    });

    it('hears nothing in silence, in no audio, and in less than a word', async () => {
      expect(await final(silence(2000))).toBe('');
      expect(await final(silence(0))).toBe('');
      expect(await final(silence(20))).toBe('');
    });

    it('serves several at once', async () => {
      const heard = await Promise.all([
        final(contract.speech()),
        final(silence(500)),
        final(contract.speech()),
      ]);
      expect(heard[0]).toMatch(contract.words);
      expect(heard[1]).toBe('');
      expect(heard[2]).toBe(heard[0]);
    });

    it('refuses audio beyond its longest segment by its code', async () => {
      const { maxSegmentMs } = recogniser.capabilities;
      if (!Number.isFinite(maxSegmentMs)) return;
      const error: unknown = await final(silence(maxSegmentMs + 1000)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AibotError);
      expect((error as AibotError).code).toBe('stt-segment-too-long');
    });

    it('rejects with the reason it was cancelled for', async () => {
      const before = createScope();
      before.cancel('superseded');
      const events = recogniser.transcribe(contract.speech(), before)[Symbol.asyncIterator]();
      await expect(events.next()).rejects.toThrow('superseded');

      const during = createScope();
      const running = (async () => {
        for await (const event of recogniser.transcribe(contract.speech(), during)) {
          expect(event.type).toBe('interim');
        }
      })();
      during.cancel('barge-in');
      await expect(running).rejects.toThrow('barge-in');
    });

    it('is healthy', async () => {
      await expect(recogniser.checkHealth(scope)).resolves.toBeUndefined();
    });
  });
}
