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
  Engine,
  IntentClassifier,
  LanguageModel,
  Metrics,
  SpeechToText,
  TextToSpeech,
} from '../core/ports/index.ts';
import type { Router } from '../core/routing/index.ts';
import { skillToolDefinitions } from '../core/tools/skill-tools.ts';
import type { HostEvent } from '../engines/host/create-engine-host.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';
import { createScope } from '../shared/abort.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { allEngines } from './all-engines.ts';
import { composeCache, rememberSpeech } from './cache.ts';
import type { ChosenEngine, ChosenEngines } from './choose-engines.ts';
import { conversationSettingsOf } from './conversation-settings.ts';
import { createEmbedder } from './embedder.ts';
import { createEngineHosts, type EngineHosts } from './engine-hosts.ts';
import { guardLanguageModel, guardSpeechToText, guardTextToSpeech, standInOf } from './engine-policies.ts';
import { type EngineContext, findEngine } from './engine-registry.ts';
import { isListening } from './needed-models.ts';
import { firstHere, rehearseSpeech, rehearseThinking } from './rehearse.ts';
import { servedLanguageModel } from './remote-engines.ts';
import { composeRouter } from './router.ts';
import {
  gatedLanguageModel,
  gatedLife,
  gatedSpeechToText,
  gatedTextToSpeech,
  type ServiceGate,
  type ServiceGates,
} from './stack/service-gates.ts';
import type { StackWiring } from './stack/wire-stack.ts';
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
  /** The services behind engines; where somebody watches over them, nobody waits for one that is down. */
  readonly stack?: { readonly wiring: StackWiring; readonly gates?: ServiceGates | undefined } | undefined;
}

/** An engine of a server, for those who look after the server. */
export type ServedEngine =
  | { readonly task: 'stt'; readonly engine: SpeechToText }
  | { readonly task: 'llm'; readonly engine: LanguageModel }
  | { readonly task: 'tts'; readonly engine: TextToSpeech };

/** The one service layer: every use of an engine, by bot, gateway or command, goes through these ports. */
export interface EngineSet extends ConversationEngines {
  readonly tools: Tools;
  /** The sentence encoder, loaded when the first one asks. */
  readonly embedder: Embedder;
  readonly router: Router;
  readonly classifier: IntentClassifier | undefined;
  readonly chosen: ChosenEngines;
  readonly hosts: EngineHosts;
  /** Where what was computed once is kept; none where the configuration wants none. */
  readonly cache: Cache | undefined;
  /** Every engine in use, with its task, in the order in which a question needs them. */
  readonly all: readonly EngineInUse[];
  /** The engines a service of the stack stands behind, without the gate that keeps calls from it. */
  enginesOf(service: string): readonly ServedEngine[];
  /** Any speech-to-text engine by id, for comparing them; made at its first use. */
  speechToText(id: string): SpeechToText;
  /** Loads and runs everything once, so that the first question does not pay for it. */
  warmUp(options: WarmUpOptions): Promise<void>;
  dispose(): Promise<void>;
}

export function composeEngines(options: EngineSetOptions): EngineSet {
  const { config, chosen, clock } = options;
  const life = createScope();
  const hosts = createEngineHosts(options);
  const context: EngineContext = { ...options, hosts };
  const contextOf = (id: string) => ({ ...context, config: options.stack?.wiring.configOf(id) ?? config });
  const gateOf = (one: ChosenEngine | undefined): ServiceGate | undefined => {
    // A route names a model, and the server in front of all models has it.
    const service = one && options.stack?.wiring.serviceOf(one.isServed ? 'openai-llm' : one.id);
    return service === undefined ? undefined : options.stack?.gates?.of(service);
  };
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
    isServed ? servedLanguageModel(id, context) : findEngine(allEngines.llm, id, 'llm').create(contextOf(id)),
  );
  const ttsChain = chosen.tts.map(({ id }) => findEngine(allEngines.tts, id, 'tts').create(context));
  const ownClassifier =
    chosen.intent && findEngine(allEngines.intent, chosen.intent.id, 'intent').create(context);
  const embedder = createEmbedder(config);
  const tools = composeTools({ ...options, embedder });
  const cache = composeCache(options);
  const measure = measuring(options);
  const onFallback = (event: FallbackEvent) => {
    options.metrics?.count('fallbacks', { from: event.fromId, to: event.toId, code: event.code });
    options.onFallback?.(event);
  };
  const hearing = sttChain.map((engine) => measure.stt(engine));
  const speaking = ttsChain.map((engine) => measure.tts(engine));
  const thinking = llmChain.map((engine) => measure.llm(engine));
  const guardingOf = <Port extends Engine>(chain: readonly Port[], index: number) => ({
    standIn: standInOf(chain, index),
    life: life.signal,
  });
  const stt = fallbackSpeechToText(
    hearing.map((engine, index) =>
      gatedSpeechToText(
        () => guardSpeechToText(engine, guardingOf(hearing, index)),
        gateOf(chosen.stt[index]),
      ),
    ),
    { onFallback },
  );
  const tts = fallbackTextToSpeech(
    speaking
      .map((engine, index) =>
        gatedTextToSpeech(
          () => guardTextToSpeech(engine, guardingOf(speaking, index)),
          gateOf(chosen.tts[index]),
        ),
      )
      .map((engine) => rememberSpeech(engine, cache, options)),
    { onFallback },
  );
  const classifier = ownClassifier && measure.intent(ownClassifier);
  const languageModels = thinking.map((engine, index) =>
    gatedLanguageModel(
      () => guardLanguageModel(engine, guardingOf(thinking, index)),
      gateOf(chosen.llm[index]),
    ),
  );
  const byId = new Map<string, LanguageModel>(languageModels.map((llm) => [llm.id, llm]));
  const chained = [
    ...sttChain.map((engine, index) => ({ task: 'stt' as const, engine, gate: gateOf(chosen.stt[index]) })),
    ...llmChain.map((engine, index) => ({ task: 'llm' as const, engine, gate: gateOf(chosen.llm[index]) })),
    ...ttsChain.map((engine, index) => ({ task: 'tts' as const, engine, gate: gateOf(chosen.tts[index]) })),
  ];
  const inUse = (wanted: EngineInUse['task']): readonly EngineInUse[] =>
    chained
      .filter(({ task }) => task === wanted)
      .map(({ task, engine, gate }) => ({ task, engine: gate ? gatedLife(engine, gate) : engine }));
  const all: readonly EngineInUse[] = [
    { task: 'vad', engine: vad },
    { task: 'turn', engine: turnDetector },
    ...inUse('stt'),
    ...(ownClassifier ? [{ task: 'intent' as const, engine: ownClassifier }] : []),
    ...inUse('llm'),
    ...inUse('tts'),
  ];

  return {
    vad,
    turnDetector,
    stt,
    tts,
    languageModels: { get: (id) => byId.get(id), defaultId: chosen.llm[0]?.id ?? '' },
    tools,
    embedder,
    router: composeRouter({ config, chosen, classifier, clock }),
    classifier,
    chosen,
    hosts,
    cache,
    all,
    enginesOf: (service) => chained.filter(({ gate }) => gate?.service === service),
    speechToText,
    async warmUp(options) {
      tools.warmUp(options);
      const listens = isListening(chosen, options.use ?? 'conversations');
      const hasWork = ({ task }: EngineInUse) => listens || (task !== 'vad' && task !== 'turn');
      const languageModels = all.filter(({ task }) => task === 'llm');
      const others = all.filter((one) => one.task !== 'llm' && hasWork(one));
      // A language model takes about as long to load as all the rest, and each of the two mostly one core.
      const { assistant } = conversationSettingsOf(config);
      await Promise.all([
        warmUpInTurn(languageModels, clock, options).then(() =>
          rehearseThinking(firstHere(llmChain), assistant, skillToolDefinitions, options),
        ),
        warmUpInTurn(others, clock, options).then(() =>
          rehearseSpeech(
            {
              turnDetector: listens ? turnDetector : undefined,
              stt: firstHere(sttChain),
              tts: firstHere(ttsChain),
            },
            options,
          ),
        ),
      ]);
    },
    async dispose() {
      life.cancel('shutdown');
      await Promise.all(
        [...all.map(({ engine }) => engine), ...speech.values()].map((engine) => engine.dispose()),
      );
      await tools.dispose();
      await embedder.dispose();
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
