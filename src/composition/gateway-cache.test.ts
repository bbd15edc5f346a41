import { describe, expect, it } from 'vitest';
import { createScriptedLanguageModel } from '../../test/fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../../test/fakes/scripted-speech-to-text.ts';
import { createVirtualClock } from '../../test/fakes/virtual-clock.ts';
import { configSchema } from '../config/schema.ts';
import { createMemoryCache } from '../engines/cache/memory-cache.ts';
import { createPrometheusMetrics } from '../engines/metrics/prometheus-metrics.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';
import { silentLogger } from '../shared/logger.ts';
import { createGatewayMemory } from './gateway-cache.ts';

const { signal } = new AbortController();
const clock = createVirtualClock();

function remembering(answers: readonly string[] = []) {
  const config = configSchema.parse({ cache: { answers: [...answers] } });
  const metrics = createPrometheusMetrics();
  const cache = createMemoryCache({ clock, maxBytes: 1_000_000, ttlMs: 0 });
  const memory = createGatewayMemory(cache, { config, clock, metrics, loggerFor: () => silentLogger });
  const lookups = async () =>
    [...(await metrics.render()).matchAll(/^aibot_cache_lookups_total\{(.+)\} (\d+)$/gm)].map(
      ([, labels, count]) => `${labels} ${count}`,
    );
  return { memory, lookups };
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const event of events) expect(event).toBeDefined();
}

describe('what the gateway remembers', () => {
  it('is vectors, bit for bit, with their count of tokens', async () => {
    const { memory, lookups } = remembering();
    const texts: string[] = [];
    const vector = Float32Array.of(0.1, -0.7, 1e-7);
    const embed: Embedder['embed'] = (text) => {
      texts.push(text);
      return Promise.resolve({ vector, tokens: 5 });
    };
    const embedder = memory.embedder({ id: 'encoder', embed });
    const first = await embedder.embed('hello', { signal });
    expect(await embedder.embed('hello', { signal })).toEqual(first);
    await Promise.all([embedder.embed('both', { signal }), embedder.embed('both', { signal })]);
    await embedder.embed('hello', { signal, noStore: true });
    expect(texts).toEqual(['hello', 'both', 'hello']);
    expect(await lookups()).toEqual(['kind="embedding",result="miss" 2', 'kind="embedding",result="hit" 2']);
  });

  it('is transcripts of recordings', async () => {
    const { memory, lookups } = remembering();
    const engine = createScriptedSpeechToText({ clock, transcript: () => 'hello' });
    const stt = memory.speechToText(engine);
    for (let time = 0; time < 2; time++)
      await drain(
        stt.transcribe({ samples: new Float32Array(160).fill(0.1), sampleRateHz: 16_000 }, { signal }),
      );
    expect(engine.transcribed).toHaveLength(1);
    expect(await lookups()).toEqual([
      'kind="transcript",result="miss" 1',
      'kind="transcript",result="hit" 1',
    ]);
  });

  it.each([
    [[], 2],
    [['other'], 2],
    [['listed'], 1],
  ])('is answers of the models that are listed: %j', async (answers, asked) => {
    const { memory } = remembering(answers);
    const options = { clock, answer: () => 'Bern.', firstTokenMs: 0, tokenMs: 0, id: 'listed' };
    const engine = createScriptedLanguageModel(options);
    const llm = memory.languageModel(engine);
    for (let time = 0; time < 2; time++)
      await drain(
        llm.generate({ messages: [{ role: 'user', content: 'capital?' }], temperature: 0 }, { signal }),
      );
    expect(engine.generated).toHaveLength(asked);
  });

  it('is nothing where there is no cache', () => {
    const setup = { config: configSchema.parse({}), clock, loggerFor: () => silentLogger };
    const engine = createScriptedSpeechToText({ clock, transcript: () => 'hello' });
    expect(createGatewayMemory(undefined, setup).speechToText(engine)).toBe(engine);
  });
});
