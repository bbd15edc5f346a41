export type * from './engine.ts';
export type * from './intent-classifier.ts';
export { intentLabels } from './intent-classifier.ts';
export type * from './language-model.ts';
export type * from './speech-to-text.ts';
export type * from './text-to-speech.ts';
export type * from './turn-detector.ts';
export type * from './voice-activity-detector.ts';
export type * from './voice-transport.ts';
