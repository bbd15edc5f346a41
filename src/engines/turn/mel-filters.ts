/** One triangular filter: its weights for the spectral bins from `firstBin` on. */
export interface MelFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

export interface MelFilterOptions {
  readonly filters: number;
  readonly sampleRateHz: number;
  readonly fftSize: number;
}

/** Slaney's mel scale (Auditory Toolbox 1998): linear below 1 kHz, logarithmic above. */
const melAtBreak = 15;
const hzAtBreak = 1000;
const hzPerMel = 200 / 3;
const logStep = Math.log(6.4) / 27;
const toMel = (hz: number) =>
  hz < hzAtBreak ? hz / hzPerMel : melAtBreak + Math.log(hz / hzAtBreak) / logStep;
const toHz = (mel: number) =>
  mel < melAtBreak ? mel * hzPerMel : hzAtBreak * Math.exp(logStep * (mel - melAtBreak));

/** Triangles of equal width in mel and of equal area in Hz, from 0 Hz to half the sample rate, as librosa makes them. */
export function createMelFilters({ filters, sampleRateHz, fftSize }: MelFilterOptions): readonly MelFilter[] {
  const topMel = toMel(sampleRateHz / 2);
  const edgeHz = (edge: number) => toHz((topMel * edge) / (filters + 1));
  const binHz = sampleRateHz / fftSize;
  return Array.from({ length: filters }, (_, filter) => {
    const [lowHz, peakHz, highHz] = [edgeHz(filter), edgeHz(filter + 1), edgeHz(filter + 2)];
    const firstBin = Math.floor(lowHz / binHz) + 1;
    const lastBin = Math.ceil(highHz / binHz) - 1;
    const weights = Float64Array.from({ length: Math.max(0, lastBin - firstBin + 1) }, (_, index) => {
      const hz = (firstBin + index) * binHz;
      const slope = Math.min((hz - lowHz) / (peakHz - lowHz), (highHz - hz) / (highHz - peakHz));
      return (slope * 2) / (highHz - lowHz);
    });
    return { firstBin, weights };
  });
}
