/** What everything that hears works with: mono, −1…1, 16 kHz, in frames of 20 ms. */
export const hearingRateHz = 16_000;
export const frameMs = 20;
export const frameSamples = (hearingRateHz * frameMs) / 1000;

export const samplesOf = (durationMs: number, sampleRateHz = hearingRateHz) =>
  Math.round((durationMs * sampleRateHz) / 1000);
export const durationMsOf = (samples: number, sampleRateHz = hearingRateHz) =>
  (samples * 1000) / sampleRateHz;
