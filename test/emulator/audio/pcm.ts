/** Mono audio: samples in [-1, 1]. */
export interface Pcm {
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly sampleRate: number;
}

export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

export function fromInt16(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}

/** Root mean square in decibels of full scale; -Infinity for digital silence. */
export function levelDbfs(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  return 10 * Math.log10(power);
}

/** A sine. */
export function tone(options: {
  readonly hz: number;
  readonly ms: number;
  readonly sampleRate?: number;
  readonly amplitude?: number;
}): Pcm {
  const { hz, ms, sampleRate = 48_000, amplitude = 0.4 } = options;
  const samples = new Float32Array(Math.round((ms * sampleRate) / 1_000));
  return {
    samples: samples.map((_, index) => amplitude * Math.sin((2 * Math.PI * hz * index) / sampleRate)),
    sampleRate,
  };
}

/** A sine whose pitch rises: unlike a tone it fits itself at one place only, so that delays show. */
export function chirp(options: {
  readonly fromHz: number;
  readonly toHz: number;
  readonly ms: number;
  readonly sampleRate?: number;
}): Pcm {
  const { fromHz, toHz, ms, sampleRate = 48_000 } = options;
  const durationSeconds = ms / 1_000;
  const samples = new Float32Array(Math.round(durationSeconds * sampleRate));
  const phase = (seconds: number) =>
    2 * Math.PI * (fromHz * seconds + ((toHz - fromHz) * seconds * seconds) / (2 * durationSeconds));
  return { samples: samples.map((_, index) => 0.4 * Math.sin(phase(index / sampleRate))), sampleRate };
}
