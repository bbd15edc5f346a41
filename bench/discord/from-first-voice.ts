import { levelDbfs, type Pcm } from '../../test/emulator/audio/pcm.ts';

/** Where a frame is voice, as everywhere in the measurements. */
const voicedDbfs = -40;

/** Speech that begins at once: what comes before the first voiced frame is cut off. */
export function fromFirstVoice({ samples, sampleRate }: Pcm): Pcm {
  const frame = sampleRate / 50;
  let start = 0;
  while (start + frame < samples.length && levelDbfs(samples.subarray(start, start + frame)) < voicedDbfs)
    start += frame;
  return { samples: samples.slice(start), sampleRate };
}
