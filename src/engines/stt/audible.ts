import { peakDbfs } from '../../core/audio/level.ts';
import type { SpeechToTextInput } from '../../core/ports/index.ts';
import { segmentMs } from './segment-limits.ts';

/** Digital silence and the hiss of an open microphone stay below it, the quietest speaker does not. */
const inaudibleDbfs = -60;
/** Shorter than any word. */
const shortestWordMs = 100;

/** Whether there is nothing to recognise for sure; Whisper would make something up. */
export function isWordless(input: SpeechToTextInput): boolean {
  return segmentMs(input) < shortestWordMs || peakDbfs(input.samples) < inaudibleDbfs;
}
