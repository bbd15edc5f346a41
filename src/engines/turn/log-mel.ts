/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices are in range by construction; a check per sample would cost more than the arithmetic */
import { createFourierTransform } from './fourier.ts';
import { createMelFilters } from './mel-filters.ts';

/** Shape of the features Smart Turn and Whisper take: mel bands × frames of 10 ms over the last 8 s. */
export const logMelShape = { bands: 80, frames: 800 } as const;

const sampleRateHz = 16_000;
const windowSamples = 400;
const hopSamples = 160;
const totalSamples = logMelShape.frames * hopSamples;
const bins = windowSamples / 2 + 1;
/** Padding on both sides, so that the first frame is centred on the first sample. */
const edge = windowSamples / 2;
const varianceFloor = 1e-7;
const powerFloor = 1e-10;

/** Computes features again and again in the same buffers; not to be shared by calls that overlap. */
export interface LogMel {
  /**
   * Log-mel features of mono 16 kHz audio as a [80, 800] row-major array: the last 8 s, zeros in front when
   * there is less. Follows the feature extractor Smart Turn v3 was trained with (transformers'
   * WhisperFeatureExtractor with `do_normalize`): zero mean and unit variance over all 8 s, reflected edges,
   * periodic Hann window, power spectrum, Slaney mel, log10, 8 decades of range, (x + 4) / 4.
   */
  compute(samples: Float32Array): Float32Array;
}

export function createLogMel(): LogMel {
  const fourier = createFourierTransform(windowSamples);
  const filters = createMelFilters({ filters: logMelShape.bands, sampleRateHz, fftSize: windowSamples });
  const hann = Float64Array.from(
    { length: windowSamples },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSamples),
  );
  const padded = new Float64Array(totalSamples + 2 * edge);
  const real = new Float64Array(windowSamples);
  const imaginary = new Float64Array(windowSamples);
  const evenPower = new Float64Array(bins);
  const oddPower = new Float64Array(bins);

  /** Two real frames are one complex transform: the even frame its real part, the odd one its imaginary part. */
  function transformPair(evenStart: number): void {
    for (let index = 0; index < windowSamples; index++) {
      const weight = hann[index]!;
      real[index] = padded[evenStart + index]! * weight;
      imaginary[index] = padded[evenStart + hopSamples + index]! * weight;
    }
    fourier.transform(real, imaginary);
    for (let bin = 0; bin < bins; bin++) {
      const mirror = bin === 0 ? 0 : windowSamples - bin;
      const sumReal = real[bin]! + real[mirror]!;
      const differenceReal = real[bin]! - real[mirror]!;
      const sumImaginary = imaginary[bin]! + imaginary[mirror]!;
      const differenceImaginary = imaginary[bin]! - imaginary[mirror]!;
      // x * x and not x ** 2, which is a call of pow and ten times as slow
      evenPower[bin] = (sumReal * sumReal + differenceImaginary * differenceImaginary) / 4;
      oddPower[bin] = (sumImaginary * sumImaginary + differenceReal * differenceReal) / 4;
    }
  }

  function writeFrame(features: Float32Array, frame: number, power: Float64Array): void {
    for (let band = 0; band < filters.length; band++) {
      const { firstBin, weights } = filters[band]!;
      let energy = 0;
      for (let index = 0; index < weights.length; index++)
        energy += weights[index]! * power[firstBin + index]!;
      features[band * logMelShape.frames + frame] = Math.log10(Math.max(energy, powerFloor));
    }
  }

  return {
    compute(samples) {
      const silentSamples = padInto(padded, samples);
      const features = new Float32Array(logMelShape.bands * logMelShape.frames);
      // Frames that see nothing but the padding in front are all alike: one pair is computed, the rest copied.
      const alike = 2 * Math.max(0, Math.floor((silentSamples - 2 * edge) / (2 * hopSamples)));
      for (let frame = 0; frame < logMelShape.frames; frame += 2) {
        if (frame === 0 || frame >= alike) transformPair(frame * hopSamples);
        writeFrame(features, frame, evenPower);
        writeFrame(features, frame + 1, oddPower);
      }
      return compressRange(features);
    },
  };
}

/** The last 8 s, normalised, with their edges reflected; gives how many samples of padding stand in front. */
function padInto(padded: Float64Array, samples: Float32Array): number {
  const body = padded.subarray(edge, edge + totalSamples).fill(0);
  const heard = samples.subarray(Math.max(0, samples.length - totalSamples));
  body.set(heard, totalSamples - heard.length);
  let sum = 0;
  for (const value of body) sum += value;
  const mean = sum / totalSamples;
  let squares = 0;
  for (const value of body) squares += (value - mean) * (value - mean);
  const gain = 1 / Math.sqrt(squares / totalSamples + varianceFloor);
  for (let index = 0; index < totalSamples; index++) body[index] = (body[index]! - mean) * gain;
  for (let index = 1; index <= edge; index++) {
    padded[edge - index] = body[index]!;
    padded[edge + totalSamples - 1 + index] = body[totalSamples - 1 - index]!;
  }
  return totalSamples - heard.length;
}

function compressRange(features: Float32Array): Float32Array {
  let loudest = -Infinity;
  for (const value of features) loudest = Math.max(loudest, value);
  for (let index = 0; index < features.length; index++) {
    features[index] = (Math.max(features[index]!, loudest - 8) + 4) / 4;
  }
  return features;
}
