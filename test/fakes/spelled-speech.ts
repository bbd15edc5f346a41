/** How a stretch of speech sounds to a turn detector at its end; `settling`: finished, but only with some silence behind. */
export type SpokenMood = 'finished' | 'settling' | 'likely' | 'undecided' | 'unfinished';

interface Sound {
  /** What a recogniser makes of it; empty for noise. */
  readonly heardAs: string;
  readonly mood: SpokenMood;
  readonly samples: number;
}

/**
 * Speech for virtual time: audio that spells its words, so that scripted engines really recognise what they
 * are given. A word whose first half was lost on the way is not heard, and words of two people stay apart.
 */
export interface SpelledSpeech {
  /** 16 kHz mono. A number in brackets is a pause in ms: `What is the capital [600] of France?` */
  say(text: string, mood?: SpokenMood): Float32Array;
  /** Voiced, but no words: a cough; `heardAs` is what a recogniser invents for it. */
  noise(ms: number, heardAs?: string): Float32Array;
  recognise(samples: Float32Array): string;
  moodOf(samples: Float32Array): SpokenMood | undefined;
}

const sampleRateHz = 16_000;
const samplesOf = (ms: number) => Math.round((ms * sampleRateHz) / 1000);
/** The amplitude of a sample names its sound; the steps are far coarser than a float's precision. */
const floorAmplitude = 0.1;
const stepAmplitude = 1 / 8192;
/** A word of four letters takes 260 ms, about 170 words a minute. */
const wordMs = (word: string) => 100 + 40 * word.length;

export function createSpelledSpeech(): SpelledSpeech {
  const sounds: Sound[] = [];

  function sound(heardAs: string, mood: SpokenMood, ms: number): Float32Array {
    const amplitude = floorAmplitude + sounds.length * stepAmplitude;
    const samples = Float32Array.from({ length: samplesOf(ms) }, (_, index) =>
      index % 2 === 0 ? amplitude : -amplitude,
    );
    sounds.push({ heardAs, mood, samples: samples.length });
    return samples;
  }

  /** The sounds of which at least half arrived, in order. */
  function soundsIn(samples: Float32Array): readonly Sound[] {
    const counts = new Map<number, number>();
    for (const sample of samples) {
      if (sample === 0) continue;
      const id = Math.round((Math.abs(sample) - floorAmplitude) / stepAmplitude);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return [...counts].flatMap(([id, count]) => {
      const heard = sounds[id];
      return heard && count >= heard.samples / 2 ? [heard] : [];
    });
  }

  return {
    say(text, mood) {
      const parts = text.split(/\s+/).filter(Boolean);
      return concatenated(
        parts.map((part) => {
          const pauseMs = /^\[(\d+)\]$/.exec(part)?.[1];
          if (pauseMs !== undefined) return new Float32Array(samplesOf(Number(pauseMs)));
          return sound(part, mood ?? (/[.?!]$/.test(part) ? 'finished' : 'unfinished'), wordMs(part));
        }),
      );
    },
    noise: (ms, heardAs = '') => sound(heardAs, 'finished', ms),
    recognise: (samples) =>
      soundsIn(samples)
        .map(({ heardAs }) => heardAs)
        .filter(Boolean)
        .join(' '),
    moodOf: (samples) => soundsIn(samples).at(-1)?.mood,
  };
}

function concatenated(chunks: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
