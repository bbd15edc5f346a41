import type { Config } from '../config/schema.ts';
import type {
  Engine,
  IntentClassifier,
  LanguageModel,
  SpeechToText,
  TextToSpeech,
  TurnDetector,
  VoiceActivityDetector,
} from '../core/ports/index.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { nearest } from '../shared/nearest.ts';
import type { EngineHosts } from './engine-hosts.ts';

/** What an engine may need to be made. */
export interface EngineContext {
  readonly config: Config;
  readonly hosts: EngineHosts;
  /** Where a file of an installed model is. */
  readonly fileOf: (modelId: string, file: string) => string;
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
}

/** One engine that can be chosen by its id. */
export interface EngineEntry<Port extends Engine> {
  readonly id: string;
  /** Models of the catalogue that must be installed. */
  readonly models: readonly string[];
  create(context: EngineContext): Port;
}

export interface EngineRegistry {
  readonly vad: readonly EngineEntry<VoiceActivityDetector>[];
  readonly turn: readonly EngineEntry<TurnDetector>[];
  readonly stt: readonly EngineEntry<SpeechToText>[];
  readonly llm: readonly EngineEntry<LanguageModel>[];
  readonly tts: readonly EngineEntry<TextToSpeech>[];
  readonly intent: readonly EngineEntry<IntentClassifier>[];
}

/** The entry of that id; an id nobody has is refused with the nearest one that exists. */
export function findEngine<Port extends Engine>(
  entries: readonly EngineEntry<Port>[],
  id: string,
  task: keyof EngineRegistry,
): EngineEntry<Port> {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry) return entry;
  const ids = entries.map((candidate) => candidate.id);
  const guess = nearest(id, ids);
  throw new AibotError(`There is no ${task} engine "${id}"${guess ? `; did you mean "${guess}"?` : ''}`, {
    code: 'unknown-engine',
    exitCode: exitCodes.usage,
    nextSteps: [`Choose one of: ${ids.join(', ')}`],
  });
}
