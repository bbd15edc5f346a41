import { createAnswerQuestion } from '../../src/composition/answer-question.ts';
import type { EngineSet } from '../../src/composition/engines.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { LanguageModel, UsageLedger } from '../../src/core/ports/index.ts';
import { createRouter, createRuleClassifier } from '../../src/core/routing/index.ts';
import { createSkills } from '../../src/core/skills/index.ts';
import { createOpusCodec } from '../../src/discord/opus/opus-codec.ts';
import { createPrometheusMetrics } from '../../src/engines/metrics/prometheus-metrics.ts';
import type { KeyHolder } from '../../src/gateway/access.ts';
import { buildGateway, type Gateway, type GatewayLimits } from '../../src/gateway/build-gateway.ts';
import type { GatewayEngines } from '../../src/gateway/gateway-engines.ts';
import { createMemoryUsageLedger } from '../../src/gateway/memory-usage-ledger.ts';
import type { DashboardFeed } from '../../src/gateway/web/dashboard-feed.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { type Logger, silentLogger } from '../../src/shared/logger.ts';
import { createScriptedVad } from './scripted-hearing.ts';
import {
  createScriptedLanguageModel,
  type ScriptedLanguageModel,
  type ScriptedLanguageModelOptions,
} from './scripted-language-model.ts';
import {
  createScriptedSpeechToText,
  type ScriptedSpeechToText,
  type ScriptedSpeechToTextOptions,
} from './scripted-speech-to-text.ts';
import {
  createScriptedTextToSpeech,
  type ScriptedTextToSpeech,
  type ScriptedTextToSpeechOptions,
} from './scripted-text-to-speech.ts';
import { createScriptedTurnDetector } from './scripted-turn-detector.ts';

export interface ScriptedGatewayOptions {
  readonly stt?: Partial<ScriptedSpeechToTextOptions>;
  readonly llm?: Partial<ScriptedLanguageModelOptions>;
  readonly tts?: Partial<ScriptedTextToSpeechOptions>;
  /** Language models beside the scripted one. */
  readonly moreLanguageModels?: readonly LanguageModel[];
  readonly limits?: Partial<GatewayLimits>;
  /** Of the engines and the queues before them; the system's by default. */
  readonly clock?: Clock;
  /** What the page shows; nothing when absent. */
  readonly feed?: DashboardFeed;
  /** Where requests are counted; in memory by default. */
  readonly usage?: UsageLedger;
  /** Keys that are valid, by what they are; none are asked for when absent. */
  readonly keys?: Readonly<Record<string, string | KeyHolder>>;
}

/** A real gateway before scripted engines, with every log line it wrote but those for debugging. */
export interface ScriptedGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly stt: ScriptedSpeechToText;
  readonly llm: ScriptedLanguageModel;
  readonly tts: ScriptedTextToSpeech;
  readonly logLines: readonly string[];
  /** Listens on loopback, on a free port where none is named, and gives the base URL. */
  listen(port?: number): Promise<string>;
}

export async function createScriptedGateway(options: ScriptedGatewayOptions = {}): Promise<ScriptedGateway> {
  const config = configSchema.parse({});
  const { clock = systemClock } = options;
  const stt = createScriptedSpeechToText({ clock, transcript: () => 'hello there', ...options.stt });
  const llm = createScriptedLanguageModel({
    clock,
    answer: (asked) => `You said ${asked}.`,
    ...options.llm,
  });
  const tts = createScriptedTextToSpeech({ clock, ...options.tts });
  const engines: GatewayEngines = {
    vad: createScriptedVad(),
    stt,
    tts,
    classifier: createRuleClassifier(),
    languageModels: [llm, ...(options.moreLanguageModels ?? [])],
  };
  const logLines: string[] = [];
  const gateway = await buildGateway({
    engines,
    clock,
    logger: recordingLogger(logLines),
    language: 'en',
    metrics: createPrometheusMetrics(),
    embedder: {
      id: 'scripted-embedder',
      embed: (text) =>
        Promise.resolve({ vector: Float32Array.of(text.length, 0.5), tokens: text.split(' ').length }),
    },
    answerTo: createAnswerQuestion({
      config,
      engines: conversing(engines),
      clock,
      logger: silentLogger,
      observer: () => undefined,
    }),
    feed: options.feed ?? {
      status: () => Promise.resolve({}),
      turns: () => Promise.resolve({ turns: [] }),
      logs: () => ({ lines: [] }),
      follow: () => ({ [Symbol.dispose]: () => undefined }),
    },
    createOpusEncoder: () => createOpusCodec(48_000),
    usage: options.usage ?? createMemoryUsageLedger(),
    isKeyRequired: options.keys !== undefined,
    authenticate: (key) => {
      const holder = options.keys?.[key];
      return typeof holder === 'string' ? { name: holder } : holder;
    },
    limits: {
      maxBodyBytes: 1_000_000,
      maxAudioMs: 20_000,
      requestsPerMinute: 0,
      requestsPerDay: 0,
      concurrency: 2,
      areMetricsOpen: false,
      ...options.limits,
    },
  });
  return {
    gateway,
    stt,
    llm,
    tts,
    logLines,
    listen: (port = 0) => gateway.listen({ host: '127.0.0.1', port }),
    [Symbol.asyncDispose]: () => gateway.close(0),
  };
}

/** What an answer needs of the engines beside those the gateway serves. */
function conversing({ vad, stt, tts, classifier, languageModels }: GatewayEngines): EngineSet {
  const chain = languageModels.map(({ id }) => ({ model: id }));
  const engines: Partial<EngineSet> = {
    vad,
    stt,
    tts,
    turnDetector: createScriptedTurnDetector({ clock: systemClock, probability: () => 1 }),
    languageModels: {
      get: (id) => languageModels.find((model) => model.id === id),
      defaultId: chain[0]?.model ?? '',
    },
    router: createRouter({
      classifier,
      skills: createSkills(),
      routes: { conversation: chain, code: chain, tool: chain, command: chain },
      clock: systemClock,
    }),
  };
  return engines as EngineSet;
}

function recordingLogger(lines: string[]): Logger {
  const write = (fields: unknown, message: string) => {
    lines.push(JSON.stringify({ message, ...(fields as object) }));
  };
  // As at the usual level.
  return { debug: () => undefined, info: write, warn: write, error: write };
}
