export interface HeardWords {
  readonly transcript: string;
  /** Voiced audio the words came from, ms. */
  readonly voicedMs: number;
}

/** What recognisers trained on video subtitles write for silence and noise (whisper issue reports; lower case, no punctuation). */
const inventedFromNoise = new Set([
  'thank you for watching',
  'thanks for watching',
  'thank you so much for watching',
  'please subscribe',
  'like and subscribe',
  'subtitles by the amara org community',
  'see you in the next video',
  'bye bye bye',
  'you',
  '1',
  '2',
]);

/** Nobody speaks faster; auctioneers reach about 6 words a second. */
const mostWordsPerSecond = 8;
/** Voiced audio is a little shorter than speech (stops and soft fricatives are not voiced): words may start before it. */
const voicedSlackMs = 500;

/** Why a transcript is not to be believed, or `undefined` when it is: a short clause without private words. */
export function doubtTranscript(heard: HeardWords, minVoicedMs: number): string | undefined {
  const words = wordsOf(heard.transcript);
  if (words.length === 0) return 'empty transcript';
  if (heard.voicedMs < minVoicedMs) return 'too short for a word';
  const plain = words.join(' ');
  if (inventedFromNoise.has(plain) && !(plain === 'you' && heard.voicedMs > 250)) {
    return 'words a recogniser invents for noise';
  }
  if (isLoop(words)) return 'repetition loop';
  if ((words.length * 1000) / (heard.voicedMs + voicedSlackMs) > mostWordsPerSecond) {
    return 'more words than the time allows';
  }
  return undefined;
}

/** The same one to four words again and again, as a stuck decoder writes them. */
function isLoop(words: readonly string[]): boolean {
  for (let period = 1; period <= 4; period++) {
    const repeats = Math.floor(words.length / period);
    // "no no no no" is something people say; six times is not.
    if (repeats < (period === 1 ? 6 : 4)) continue;
    const isPeriodic = words.every((word, index) => index < period || word === words[index - period]);
    if (isPeriodic) return true;
  }
  return false;
}

/** Whether the words are what the assistant itself has just said, come back through an open microphone. */
export function isEcho(transcript: string, spoken: string): boolean {
  const words = wordsOf(transcript);
  if (words.length < 3) return false;
  const own = ` ${wordsOf(spoken).join(' ')} `;
  let echoed = 0;
  for (let index = 0; index + 1 < words.length; index++) {
    if (own.includes(` ${words[index] ?? ''} ${words[index + 1] ?? ''} `)) echoed++;
  }
  return echoed / (words.length - 1) >= 0.7;
}

/** Lower-case words without punctuation. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}
