import type { Cache, CallOptions, SpeechToText, SpeechToTextInput, TranscriptEvent } from '../ports/index.ts';
import { contentKey, createRecall, fromBytes, type RecallOptions, toBytes } from './recall.ts';

type Final = Extract<TranscriptEvent, { readonly type: 'final' }>;

/**
 * Keeps transcripts by the samples, the language and the engine's version. For recordings that may come twice;
 * of a live voice every utterance is new.
 */
export function cachedSpeechToText(
  stt: SpeechToText,
  cache: Cache,
  options: RecallOptions = {},
): SpeechToText {
  // One for each lane, as for voices.
  const recalls = { live: createRecall(cache, options), batch: createRecall(cache, options) };

  async function* transcribe(
    input: SpeechToTextInput,
    call: CallOptions,
  ): AsyncGenerator<TranscriptEvent, void, undefined> {
    if (input.noStore) {
      yield* stt.transcribe(input, call);
      return;
    }
    const { samples, sampleRateHz, language = '' } = input;
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const key = await contentKey(
      'stt',
      [`${stt.id}@${options.version ?? ''}`, sampleRateHz, language],
      bytes,
    );
    call.signal.throwIfAborted();
    const recall = recalls[input.lane ?? 'live'];
    const { kept, release } = await recall.enter(key, call);
    try {
      const final = kept && readFinal(kept);
      if (final) {
        yield final;
        return;
      }
      for await (const event of stt.transcribe(input, call)) {
        // Silence is not kept: an engine that misheard once may hear better the next time.
        if (event.type === 'final' && event.text !== '') await recall.keep(key, toBytes(event), call);
        yield event;
      }
    } finally {
      release();
    }
  }

  return {
    id: stt.id,
    placement: stt.placement,
    capabilities: stt.capabilities,
    warmUp: (call) => stt.warmUp(call),
    checkHealth: (call) => stt.checkHealth(call),
    dispose: () => stt.dispose(),
    transcribe,
  };
}

function readFinal(bytes: Uint8Array): Final | undefined {
  const event = fromBytes(bytes) as Partial<Final> | undefined;
  return event?.type === 'final' && typeof event.text === 'string'
    ? { type: 'final', text: event.text, language: event.language }
    : undefined;
}
