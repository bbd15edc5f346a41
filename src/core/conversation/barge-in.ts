import { wordsOf } from '../turn/transcript-guard.ts';
import type { BargeInSettings } from './settings.ts';

/** How the answer is heard while somebody talks over it, from undisturbed to over. */
export const bargeInLevels = ['full', 'ducked', 'held', 'stopped'] as const;
export type BargeInLevel = (typeof bargeInLevels)[number];

/** What the words said over an answer turned out to be. */
export type OverheardWords = 'none' | 'backchannel' | 'echo' | 'not-meant' | 'meant' | 'stop';

export interface Overheard {
  /** Voiced audio since they began to talk over the answer, ms. */
  readonly voicedMs: number;
  /** False once they pause. */
  readonly isTalking: boolean;
  /** Of the last transcript, interim or final; absent while there is none. */
  readonly words: OverheardWords | undefined;
  /** Whether this person need not say the name: see `BargeInSettings.by`. */
  readonly mayInterrupt: boolean;
}

/**
 * What one person's talking does to the answer. The first step (duck) costs nothing when it was a cough; the
 * second (hold) sounds like a stop but can be taken back; only words decide that the answer is over.
 */
export function decideBargeIn(overheard: Overheard, settings: BargeInSettings): BargeInLevel {
  if (!settings.isEnabled) return 'full';
  switch (overheard.words) {
    case 'stop':
    case 'meant':
      return 'stopped';
    case 'echo':
    case 'not-meant':
      return 'full';
    case 'none':
    case 'backchannel':
      // "Yeah" may go on to "yeah, but": while they talk it stays ducked.
      return overheard.isTalking ? 'ducked' : 'full';
    case undefined:
      if (overheard.mayInterrupt && overheard.voicedMs >= settings.holdAfterMs) return 'held';
      return overheard.voicedMs >= settings.duckAfterMs ? 'ducked' : 'full';
  }
}

/** The strongest of what several people do at once. */
export const strongest = (levels: Iterable<BargeInLevel>): BargeInLevel => {
  let highest = 0;
  for (const level of levels) highest = Math.max(highest, bargeInLevels.indexOf(level));
  return bargeInLevels[highest] ?? 'full';
};

const backchannels = new Set(
  (
    'mhm mm mmm hm hmm uh-huh uhhuh uh huh ah aha oh ooh wow yeah yep yes yup ya ok okay right sure true exactly ' +
    'nice cool great good i see got it really interesting haha ha makes sense of course alright indeed'
  ).split(' '),
);

/** "Mhm", "yeah", "okay, right": says that one listens, not that one wants to speak. */
export function isBackchannel(text: string): boolean {
  const words = wordsOf(text.replaceAll('-', ''));
  return words.length > 0 && words.length <= 4 && words.every((word) => backchannels.has(word));
}

/** A hum says nothing at any time; "yes" and "okay" may be the answer to a question of the assistant. */
export const isHum = (text: string): boolean =>
  isBackchannel(text) &&
  /^(?:mhm|m+|h+m+|uh ?huh|ah|aha|oh|ooh|\s)+$/.test(wordsOf(text.replaceAll('-', '')).join(' '));

const stopPhrases =
  /^(?:(?:please|ok|okay|hey|no|thanks|thank you)\s)*(?:stop(?:\s(?:it|that|now|talking|speaking|stop))*|be quiet|quiet|silence|shut up|hush|enough|that's enough|cancel(?: that)?|never ?mind|pause|shush)(?:\s(?:please|now|thanks|thank you|ok|okay))*$/;

/** A request to fall silent, and nothing else. Looked at only while the assistant speaks. */
export const isStopRequest = (text: string): boolean => stopPhrases.test(wordsOf(text).join(' '));
