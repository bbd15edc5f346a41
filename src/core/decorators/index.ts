export { speechToTextByLane, textToSpeechByLane, voiceActivityDetectorByLane } from './by-lane.ts';
export { cachedLanguageModel } from './cached-answers.ts';
export { cachedTextToSpeech } from './cached-speech.ts';
export { cachedSpeechToText } from './cached-transcripts.ts';
export type { FallbackEvent } from './engine-group.ts';
export { fallbackLanguageModel, fallbackSpeechToText, fallbackTextToSpeech } from './fallback.ts';
export {
  measuredClassifier,
  measuredLanguageModel,
  measuredSpeechToText,
  measuredTextToSpeech,
} from './measured.ts';
export { contentKey, createRecall, type RecallOptions } from './recall.ts';
