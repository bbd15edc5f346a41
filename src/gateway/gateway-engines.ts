import type {
  IntentClassifier,
  LanguageModel,
  SpeechToText,
  TextToSpeech,
  VoiceActivityDetector,
} from '../core/ports/index.ts';

/** The engines a gateway serves: the same decorated ports the bot uses. */
export interface GatewayEngines {
  readonly vad: VoiceActivityDetector;
  readonly stt: SpeechToText;
  readonly tts: TextToSpeech;
  readonly classifier: IntentClassifier;
  /** The first is asked when a request names none. */
  readonly languageModels: readonly LanguageModel[];
}
