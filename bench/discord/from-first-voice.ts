import { levelDbfs, type Pcm } from '../../test/emulator/audio/pcm.ts';

/** Where a frame is voice, as everywhere in the measurements. */
const voicedDbfs = -40;
/** Softer than any consonant: "f" begins a word at −46 dBFS in our recordings. */
export const silentDbfs = -60;

/** Speech that begins at once: what comes before the first frame of at least `fromDbfs` is cut off. */
export function fromFirstVoice({ samples, sampleRate }: Pcm, fromDbfs = voicedDbfs): Pcm {
  const frame = sampleRate / 50;
  let start = 0;
  while (start + frame < samples.length && levelDbfs(samples.subarray(start, start + frame)) < fromDbfs)
    start += frame;
  return { samples: samples.slice(start), sampleRate };
}
