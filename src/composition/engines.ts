import type { Config } from '../config/schema.ts';
import type { ConversationEngines } from '../core/conversation/index.ts';
import {
  type FallbackEvent,
  fallbackSpeechToText,
  fallbackTextToSpeech,
  measuredClassifier,
  measuredLanguageModel,
  measuredSpeechToText,
  measuredTextToSpeech,
} from '../core/decorators/index.ts';
import type {
  Cache,
  IntentClassifier,
  LanguageModel,
  Metrics,
  SpeechToText,
  TextToSpeech,
} from '../core/ports/index.ts';
import type { Router } from '../core/routing/index.ts';
import { skillToolDefinitions } from '../core/tools/skill-tools.ts';
import type { HostEvent } from '../engines/host/create-engine-host.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { allEngines } from './all-engines.ts';
import { composeCache, rememberSpeech } from './cache.ts';
import type { ChosenEngines } from './choose-engines.ts';
import { conversationSettingsOf } from './conversation-settings.ts';
import { createEngineHosts, type EngineHosts } from './engine-hosts.ts';
import { guardLanguageModels, guardSpeechToText, guardTextToSpeech } from './engine-policies.ts';
import { type EngineContext, findEngine } from './engine-registry.ts';
import { servedLanguageModel } from './remote-engines.ts';
import { rehearseSpeech, rehearseThinking } from './rehearse.ts';
import { composeRouter } from './router.ts';
import { composeTools, type Tools } from './tools.ts';
import { type EngineInUse, type WarmUpOptions, warmUpInTurn } from './warm-up.ts';

export interface EngineSetOptions {
  readonly config: Config;
  readonly chosen: ChosenEngines;
  /** Where a file of an installed model is. */
  readonly fileOf: EngineContext['fileOf'];
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
  readonly onHostEvent?: (event: HostEvent) => void;
  readonly onFallback?: (event: FallbackEvent) => void;
  /** Where every call of an engine is measured. */
  readonly metrics?: Metrics | undefined;
}

/** The one service layer: every use of an engine, by bot, gateway or command, goes through these ports. */
export interface EngineSet extends ConversationEngines {
  readonly tools: Tools;
  readonly router: Router;
  readonly classifier: IntentClassifier | undefined;
  readonly chosen: ChosenEngines;
  readonly hosts: EngineHosts;
  /** Where what was computed once is kept; none where the configuration wants none. */
  readonly cache: Cache | undefined;
  /** Every engine in use, with its task, in the order in which a question needs them. */
  readonly all: readonly EngineInUse[];
  /** Any speech-to-text engine by id, for comparing them; made at its first use. */
  speechToText(id: string): SpeechToText;
  /** Loads and runs everything once, so that the first question does not pay for it. */
  warmUp(options: WarmUpOptions): Promise<void>;
  dispose(): Promise<void>;
}

export function composeEngines(options: EngineSetOptions): EngineSet {
  const { config, chosen, clock } = options;
  const hosts = createEngineHosts(options);
  const context: EngineContext = { ...options, hosts };
  const vad = findEngine(allEngines.vad, chosen.vad.id, 'vad').create(context);
  const turnDetector = findEngine(allEngines.turn, chosen.turn.id, 'turn').create(context);
  const speech = new Map<string, SpeechToText>();
  const speechToText = (id: string): SpeechToText => {
    const known = speech.get(id) ?? findEngine(allEngines.stt, id, 'stt').create(context);
    speech.set(id, known);
    return known;
  };
  const sttChain = chosen.stt.map(({ id }) => speechToText(id));
  const llmChain = chosen.llm.map(({ id, isServed }) =>
    isServed ? servedLanguageModel(id, context) : findEngine(allEngines.llm, id, 'llm').create(context),
  );
  const ttsChain = chosen.tts.map(({ id }) => findEngine(allEngines.tts, id, 'tts').create(context));
  const ownClassifier =
    chosen.intent && findEngine(allEngines.intent, chosen.intent.id, 'intent').create(context);
  const tools = composeTools(options);
  const cache = composeCache(options);
  const measure = measuring(options);
  const onFallback = (event: FallbackEvent) => {
    options.metrics?.count('fallbacks', { from: event.fromId, to: event.toId, code: event.code });
    options.onFallback?.(event);
  };
  const stt = fallbackSpeechToText(guardSpeechToText(sttChain.map((engine) => measure.stt(engine))), {
    onFallback,
  });
  const tts = fallbackTextToSpeech(
    guardTextToSpeech(ttsChain.map((engine) => measure.tts(engine))).map((engine) =>
      rememberSpeech(engine, cache, options),
    ),
    { onFallback },
  );
  const classifier = ownClassifier && measure.intent(ownClassifier);
  const languageModels = guardLanguageModels(llmChain.map((llm) => measure.llm(llm)));
  const byId = new Map<string, LanguageModel>(languageModels.map((llm) => [llm.id, llm]));
  const all: readonly EngineInUse[] = [
    { task: 'vad', engine: vad },
    { task: 'turn', engine: turnDetector },
    ...sttChain.map((engine) => ({ task: 'stt' as const, engine })),
    ...(ownClassifier ? [{ task: 'intent' as const, engine: ownClassifier }] : []),
    ...llmChain.map((engine) => ({ task: 'llm' as const, engine })),
    ...ttsChain.map((engine) => ({ task: 'tts' as const, engine })),
  ];

  return {
    vad,
    turnDetector,
    stt,
    tts,
    languageModels: { get: (id) => byId.get(id), defaultId: chosen.llm[0]?.id ?? '' },
    tools,
    router: composeRouter({ config, chosen, classifier, clock }),
    classifier,
    chosen,
    hosts,
    cache,
    all,
    speechToText,
    async warmUp(options) {
      tools.warmUp(options);
      const languageModels = all.filter(({ task }) => task === 'llm');
      const others = all.filter(({ task }) => task !== 'llm');
      // A language model takes about as long to load as all the rest, and each of the two mostly one core.
      const { assistant } = conversationSettingsOf(config);
      await Promise.all([
        warmUpInTurn(languageModels, clock, options).then(() =>
          rehearseThinking(llmChain[0], assistant, skillToolDefinitions, options),
        ),
        warmUpInTurn(others, clock, options).then(() =>
          rehearseSpeech({ turnDetector, stt: sttChain[0], tts: ttsChain[0] }, options),
        ),
      ]);
    },
    async dispose() {
      await Promise.all(
        [...all.map(({ engine }) => engine), ...speech.values()].map((engine) => engine.dispose()),
      );
      await tools.dispose();
      await cache?.dispose();
      await hosts.dispose();
    },
  };
}

/** Engines as they are, or measured where there is somewhere to put it. */
function measuring({ metrics, clock }: EngineSetOptions) {
  const options = metrics && { metrics, clock };
  return {
    stt: (engine: SpeechToText) => (options ? measuredSpeechToText(engine, options) : engine),
    llm: (engine: LanguageModel) => (options ? measuredLanguageModel(engine, options) : engine),
    tts: (engine: TextToSpeech) => (options ? measuredTextToSpeech(engine, options) : engine),
    intent: (engine: IntentClassifier) => (options ? measuredClassifier(engine, options) : engine),
  };
}
