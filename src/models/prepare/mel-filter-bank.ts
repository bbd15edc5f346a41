const sampleRateHz = 16_000;
/** 400-point transform: bins of 40 Hz up to 8 kHz. */
export const spectrumBins = 201;

/** Slaney's mel scale (Auditory Toolbox): linear below 1 kHz, logarithmic above. */
const breakHz = 1_000;
const breakMel = 15;
const hzPerMel = 200 / 3;
const logStep = Math.log(6.4) / 27;
const toMel = (hz: number) => (hz < breakHz ? hz / hzPerMel : breakMel + Math.log(hz / breakHz) / logStep);
const toHz = (mel: number) =>
  mel < breakMel ? mel * hzPerMel : breakHz * Math.exp(logStep * (mel - breakMel));

/** The area-normalised filters Whisper ships as `mel_filters.npz`: `filters` × {@link spectrumBins}, rows first. */
export function melFilterBank(filters: number): Float32Array {
  const edges = Array.from({ length: filters + 2 }, (_, index) =>
    toHz((toMel(sampleRateHz / 2) * index) / (filters + 1)),
  );
  const bank = new Float32Array(filters * spectrumBins);
  for (let filter = 0; filter < filters; filter++) {
    const [low = 0, centre = 0, high = 0] = edges.slice(filter, filter + 3);
    for (let bin = 0; bin < spectrumBins; bin++) {
      const hz = bin * (sampleRateHz / 2 / (spectrumBins - 1));
      const rising = (hz - low) / (centre - low);
      const falling = (high - hz) / (high - centre);
      bank[filter * spectrumBins + bin] = (Math.max(0, Math.min(rising, falling)) * 2) / (high - low);
    }
  }
  return bank;
}
