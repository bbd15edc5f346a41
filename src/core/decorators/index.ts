export { type CachedOptions, cachedTextToSpeech } from './cached.ts';
export type { FallbackEvent, FallbackOptions } from './engine-group.ts';
export { fallbackLanguageModel, fallbackSpeechToText, fallbackTextToSpeech } from './fallback.ts';
export {
  type MeasuredOptions,
  measuredClassifier,
  measuredLanguageModel,
  measuredSpeechToText,
  measuredTextToSpeech,
} from './measured.ts';
