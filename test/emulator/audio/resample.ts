import type { Pcm } from './pcm.ts';

/** Zero crossings on each side of the filter: 16 keep aliases below −60 dB. */
const HALF_WIDTH = 16;

/** Windowed-sinc interpolation (Hann window); for test material, where quality counts and speed does not. */
export function resample(pcm: Pcm, sampleRate: number): Pcm {
  if (pcm.sampleRate === sampleRate) {
    return pcm;
  }
  const step = pcm.sampleRate / sampleRate;
  const cutoff = Math.min(1, 1 / step);
  const reach = HALF_WIDTH / cutoff;
  const samples = new Float32Array(Math.floor(pcm.samples.length / step));
  for (let index = 0; index < samples.length; index++) {
    const centre = index * step;
    let sum = 0;
    for (let source = Math.ceil(centre - reach); source <= centre + reach; source++) {
      const distance = source - centre;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach);
      sum += (pcm.samples[source] ?? 0) * cutoff * sinc(distance * cutoff) * window;
    }
    samples[index] = sum;
  }
  return { samples, sampleRate };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
