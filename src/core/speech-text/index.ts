export { liveSpeechText } from './live-speech-text.ts';
export type * from './speech-piece.ts';
export { createSpeechTextStream, type SpeechTextOptions } from './speech-text-stream.ts';
