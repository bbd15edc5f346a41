import type { Cache, CallOptions, SpeechEvent, TextToSpeech, TextToSpeechInput } from '../ports/index.ts';
import { contentKey, createRecall, type Recall, type RecallOptions } from './recall.ts';

export interface CachedSpeechOptions extends RecallOptions {
  /** Longer texts are said once and never again. Default 200. */
  readonly maxTextChars?: number | undefined;
}

/** What a listener gets at once from the cache; small enough for playback to be stopped between. */
const chunkMs = 100;

/**
 * Keeps the audio of short texts, by text, voice, language, speed and engine version. Whoever asks for a text
 * that is being synthesised right now, in the same lane, waits for that instead of starting another synthesis.
 * What is kept is what one call said: a text cut into clauses is kept, and found again, clause by clause.
 */
export function cachedTextToSpeech(
  tts: TextToSpeech,
  cache: Cache,
  options: CachedSpeechOptions = {},
): TextToSpeech {
  const { maxTextChars = 200, version = '' } = options;
  const { sampleRateHz } = tts.capabilities;
  // One for each lane: a live voice does not wait for a program's synthesis of the same words.
  const recalls = { live: createRecall(cache, options), batch: createRecall(cache, options) };

  async function* synthesize(
    input: TextToSpeechInput,
    call: CallOptions,
  ): AsyncGenerator<SpeechEvent, void, undefined> {
    if (input.text.length > maxTextChars || input.noStore) {
      yield* tts.synthesize(input, call);
      return;
    }
    const { text, voice = '', language = '', speed = 1 } = input;
    const key = await contentKey('tts', [`${tts.id}@${version}`, text, voice, language, speed]);
    call.signal.throwIfAborted();
    const recall = recalls[input.lane ?? 'live'];
    const { kept, release } = await recall.enter(key, call);
    try {
      if (kept) yield* played(kept, sampleRateHz, call.signal);
      else yield* synthesizeAndKeep(recall, key, input, call);
    } finally {
      release();
    }
  }

  async function* synthesizeAndKeep(
    recall: Recall,
    key: string,
    input: TextToSpeechInput,
    call: CallOptions,
  ): AsyncGenerator<SpeechEvent, void, undefined> {
    const heard: Float32Array[] = [];
    for await (const event of tts.synthesize(input, call)) {
      if (event.type === 'audio') heard.push(event.samples);
      // Kept before the last event is given, as a listener may not come back for more.
      else if (heard.length > 0) await recall.keep(key, toPcm(heard), call);
      yield event;
    }
  }

  return {
    id: tts.id,
    placement: tts.placement,
    capabilities: tts.capabilities,
    warmUp: (call) => tts.warmUp(call),
    checkHealth: (call) => tts.checkHealth(call),
    dispose: () => tts.dispose(),
    synthesize,
  };
}

/** 16-bit little-endian: half the size of floats, and more than a voice has to give. */
function toPcm(chunks: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0) * 2);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const chunk of chunks) {
    for (const sample of chunk) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
      at += 2;
    }
  }
  return bytes;
}

function* played(
  pcm: Uint8Array,
  sampleRateHz: number,
  signal: AbortSignal,
): Generator<SpeechEvent, void, undefined> {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const length = pcm.byteLength >> 1;
  const chunk = Math.max(1, Math.round((sampleRateHz * chunkMs) / 1000));
  for (let at = 0; at < length; at += chunk) {
    signal.throwIfAborted();
    const samples = new Float32Array(Math.min(chunk, length - at));
    for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16((at + i) * 2, true) / 32_767;
    yield { type: 'audio', samples };
  }
  yield { type: 'finished', audioMs: (length * 1000) / sampleRateHz };
}
