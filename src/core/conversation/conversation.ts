import type { CancelReason } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { PipelineObserver } from '../pipeline/events.ts';
import type { Receipt } from '../pipeline/receipt.ts';
import type {
  LanguageModel,
  Speaker,
  SpeechToText,
  TextToSpeech,
  ToolBox,
  TurnDetector,
  VoiceActivityDetector,
  VoiceSession,
} from '../ports/index.ts';
import type { Router } from '../routing/router.ts';
import type { SkillEffect } from '../skills/skill.ts';
import type { SpeechTextStream } from '../speech-text/speech-piece.ts';
import type { TimerShelf } from './saved-timer.ts';
import type { ConversationSettings, SettingsChange } from './settings.ts';

/** The language models a router may name. */
export interface LanguageModels {
  get(id: string): LanguageModel | undefined;
  /** Asked when no model of a route's chain exists; its prompt is prefilled while people still speak. */
  readonly defaultId: string;
}

/** The decorated engines of the one service layer. */
export interface ConversationEngines {
  readonly vad: VoiceActivityDetector;
  readonly turnDetector: TurnDetector;
  readonly stt: SpeechToText;
  readonly languageModels: LanguageModels;
  readonly tts: TextToSpeech;
  /** What models may do beside talking, where a request is routed to tools. */
  readonly tools?: ToolBox | undefined;
  /** Speaks what `tts` could not. */
  readonly fallbackTts?: TextToSpeech | undefined;
}

/** What one person has asked for; read anew at every turn. */
export interface SpeakerPreferences {
  /** Neither listened to nor counted as present. */
  readonly isIgnored?: boolean | undefined;
  readonly language?: string | undefined;
  readonly voiceId?: string | undefined;
  readonly speed?: number | undefined;
  /** Another name this person calls the assistant by. */
  readonly wakeWord?: string | undefined;
  /** One instruction about the length of answers, put before the question: `Answer at length.` */
  readonly verbosity?: string | undefined;
  /** Roles they have now, beside those the transport named; for routes and tools. */
  readonly roles?: readonly string[] | undefined;
  /** Facts they asked it to remember, one sentence each. */
  readonly facts?: readonly string[] | undefined;
}

/** A question before it is answered. */
export interface AskedTurn {
  readonly turnId: string;
  readonly speakerId: string;
}

export interface ConversationOptions {
  readonly session: VoiceSession;
  readonly engines: ConversationEngines;
  readonly router: Router;
  /** One for each answer, in its language (BCP 47). */
  readonly createSpeechText: (language: string) => SpeechTextStream;
  readonly settings: ConversationSettings;
  readonly clock: Clock;
  readonly observer: PipelineObserver;
  readonly logger: Logger;
  /** 0…1; dice and coins. */
  readonly random: () => number;
  readonly preferencesOf?: ((speakerId: string) => SpeakerPreferences) | undefined;
  /** Told of every effect of a skill, after the conversation has carried out its own part; `leave` is the host's alone. */
  readonly onEffect?: ((effect: SkillEffect, speaker: Speaker) => void) | undefined;
  /** Why this spoken question is not answered although it was meant, without private words; undefined when it is. */
  readonly refusalOf?: ((turn: AskedTurn) => string | undefined) | undefined;
  /** Keeps timers beyond the end of this conversation. */
  readonly timerShelf?: TimerShelf | undefined;
  /** Aborting it ends the conversation, as `dispose` does. */
  readonly signal?: AbortSignal | undefined;
}

/** One voice session's talk: hears everybody in it, decides who is meant, answers aloud. */
export interface Conversation {
  readonly sessionId: string;
  /** Works until the session closes or the conversation is disposed of; every turn has ended with a receipt by then. */
  run(): Promise<void>;
  /** Says `text` once the floor is free; resolves when it was heard, or was interrupted. */
  say(text: string): Promise<void>;
  /** A typed request, always taken as meant for the assistant; resolves with its receipt. */
  ask(speaker: Speaker, text: string): Promise<Receipt>;
  /** Falls silent at once; answers that were waiting for the floor are dropped too. */
  interrupt(reason: CancelReason): void;
  /** Forgets what was said so far. */
  forget(): void;
  updateSettings(change: SettingsChange): void;
  dispose(): Promise<void>;
}
