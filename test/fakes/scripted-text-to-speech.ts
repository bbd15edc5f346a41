import type { SpeechEvent, TextToSpeech, TextToSpeechInput } from '../../src/core/ports/index.ts';
import { untilAborted } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';

/** How one text is spoken, and how badly it goes. */
export interface ScriptedSpeech {
  readonly firstAudioMs?: number;
  readonly chunkMs?: number;
  /** Goes silent after so many chunks, until it is cancelled. */
  readonly stallsAfterChunks?: number;
  /** Dies after so many chunks, as an engine host does. */
  readonly crashesAfterChunks?: number;
}

export interface ScriptedTextToSpeechOptions {
  readonly clock: Clock;
  /** How a given text is spoken; every text at the default pace when absent. */
  readonly speech?: (text: string) => ScriptedSpeech;
  readonly id?: string;
  readonly sampleRateHz?: number;
  /** How long a character sounds; people speak about 15 a second. */
  readonly characterMs?: number;
  /** How long the engine computes before the first audio, and then for every chunk. */
  readonly firstAudioMs?: number;
  readonly chunkMs?: number;
}

/** What was asked of the voice: state that tests may assert on. */
export interface ScriptedTextToSpeech extends TextToSpeech {
  readonly synthesized: readonly TextToSpeechInput[];
  /** For runs of hours: empties what it remembers. */
  forget(): void;
  readonly chunksEmitted: number;
  readonly callsInFlight: number;
}

/** Audio arrives in pieces of this length. */
const chunkAudioMs = 200;
const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** A voice that hums: an audible tone as long as the words would take. */
export function createScriptedTextToSpeech(options: ScriptedTextToSpeechOptions): ScriptedTextToSpeech {
  const { clock } = options;
  const sampleRateHz = options.sampleRateHz ?? 16_000;
  const synthesized: TextToSpeechInput[] = [];
  let chunksEmitted = 0;
  let callsInFlight = 0;

  const wait = (ms: number, signal: AbortSignal) => (ms > 0 ? clock.sleep(ms, { signal }) : undefined);
  const hum = (startSample: number, samples: number) =>
    Float32Array.from(
      { length: samples },
      (_, index) => 0.25 * Math.cos((2 * Math.PI * 220 * (startSample + index)) / sampleRateHz),
    );

  async function* chunksOf(input: TextToSpeechInput, signal: AbortSignal): AsyncGenerator<SpeechEvent> {
    const speech = options.speech?.(input.text) ?? {};
    const audioMs = hasWords(input.text)
      ? Math.round((input.text.length * (options.characterMs ?? 65)) / (input.speed ?? 1))
      : 0;
    const chunks = Math.ceil(audioMs / chunkAudioMs);
    await wait(speech.firstAudioMs ?? options.firstAudioMs ?? 0, signal);
    for (let index = 0; index <= chunks; index++) {
      signal.throwIfAborted();
      if (index === speech.stallsAfterChunks) await untilAborted(new Promise<never>(() => undefined), signal);
      if (index === speech.crashesAfterChunks) {
        throw new AibotError('The scripted voice died.', { code: 'engine-host-died', retryable: true });
      }
      if (index === chunks) break;
      if (index > 0) await wait(speech.chunkMs ?? options.chunkMs ?? 0, signal);
      const startSample = Math.round((index * chunkAudioMs * sampleRateHz) / 1000);
      const endSample = Math.round((Math.min(audioMs, (index + 1) * chunkAudioMs) * sampleRateHz) / 1000);
      chunksEmitted++;
      yield { type: 'audio', samples: hum(startSample, endSample - startSample) };
    }
    yield { type: 'finished', audioMs };
  }

  return {
    id: options.id ?? 'scripted-tts',
    placement: 'scripted',
    capabilities: {
      sampleRateHz,
      voices: [{ id: 'hum', language: 'en', description: 'A tone of 220 Hz' }],
      streams: true,
    },
    synthesized,
    forget: () => void synthesized.splice(0),
    get chunksEmitted() {
      return chunksEmitted;
    },
    get callsInFlight() {
      return callsInFlight;
    },

    async *synthesize(input, { signal }) {
      synthesized.push(input);
      callsInFlight++;
      try {
        signal.throwIfAborted();
        yield* chunksOf(input, signal);
      } finally {
        callsInFlight--;
      }
    },

    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
