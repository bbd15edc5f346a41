import type { SpeechTextStream } from './speech-piece.ts';
import { createSpeechTextStream } from './speech-text-stream.ts';

/**
 * After so many words the first clause is cut before the next word that may begin a phrase: at 30 tokens a
 * second every word more is 40 ms of silence, and a person hears the seam less than the wait.
 */
const forcedClauseWords = 2;

/** How texts are cut for who is waiting to hear their beginning. */
export function liveSpeechText(language: string): SpeechTextStream {
  return createSpeechTextStream({ language, forcedClauseWords });
}
