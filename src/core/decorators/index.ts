export { cachedTextToSpeech } from './cached.ts';
export type { FallbackEvent } from './engine-group.ts';
export { fallbackLanguageModel, fallbackSpeechToText, fallbackTextToSpeech } from './fallback.ts';
export {
  measuredClassifier,
  measuredLanguageModel,
  measuredSpeechToText,
  measuredTextToSpeech,
} from './measured.ts';
