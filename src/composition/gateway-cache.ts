import { packageVersion } from '../config/version.ts';
import {
  cachedLanguageModel,
  cachedSpeechToText,
  contentKey,
  createRecall,
} from '../core/decorators/index.ts';
import type { Cache, LanguageModel, SpeechToText } from '../core/ports/index.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';
import { type CacheSetup, recallOptionsOf } from './cache.ts';

/** What requests of programs may find again, which a live conversation never would; itself where there is no cache. */
export interface GatewayMemory {
  speechToText(stt: SpeechToText): SpeechToText;
  languageModel(llm: LanguageModel): LanguageModel;
  embedder<Kind extends Embedder>(embedder: Kind): Kind;
}

export function createGatewayMemory(cache: Cache | undefined, setup: CacheSetup): GatewayMemory {
  const { config } = setup;
  const optionsFor = (kind: string, ...settings: readonly (string | undefined)[]) => ({
    ...recallOptionsOf(setup, kind),
    version: [packageVersion(), ...settings.map((setting) => setting ?? '')].join('/'),
  });
  return {
    speechToText(stt) {
      const { model, language } = config.engines.stt;
      return cache ? cachedSpeechToText(stt, cache, optionsFor('transcript', model, language)) : stt;
    },
    languageModel(llm) {
      const isAllowed = config.cache.answers.includes(llm.id);
      const { model } = config.engines.llm;
      return cache && isAllowed ? cachedLanguageModel(llm, cache, optionsFor('answer', model)) : llm;
    },
    embedder: (embedder) => (cache ? remember(embedder, cache, optionsFor('embedding')) : embedder),
  };
}

/** Vectors by text and encoder: the count of tokens first, then 32-bit floats. */
function remember<Kind extends Embedder>(
  embedder: Kind,
  cache: Cache,
  options: ReturnType<typeof recallOptionsOf> & { readonly version: string },
): Kind {
  const recall = createRecall(cache, options);
  return {
    ...embedder,
    async embed(text, call) {
      if (call.noStore) return embedder.embed(text, call);
      const key = await contentKey('embedding', [`${embedder.id}@${options.version}`, text]);
      const { kept, release } = await recall.enter(key, call);
      try {
        if (kept && kept.byteLength > 4 && kept.byteLength % 4 === 0) {
          // A copy: what a cache gives need not lie where floats may.
          const [tokens = 0, ...vector] = new Float32Array(kept.slice().buffer);
          return { tokens, vector: Float32Array.from(vector) };
        }
        const made = await embedder.embed(text, call);
        const entry = Float32Array.of(made.tokens, ...made.vector);
        await recall.keep(key, new Uint8Array(entry.buffer), call);
        return made;
      } finally {
        release();
      }
    },
  };
}
