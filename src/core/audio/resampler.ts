/** Zero crossings of the sinc on each side: 80 dB of stop band with a transition of a tenth of the band. */
const zeroCrossings = 24;
/** Shape of the Kaiser window for that stop band (Kaiser 1974: β = 0.1102 (A − 8.7)). */
const kaiserBeta = 7.857;
/** Where the pass band ends, as a part of the lower Nyquist frequency; above it lies the transition. */
const rollOff = 0.9;

/** Converts a stream of mono audio from one rate to another, chunk by chunk, without seams or delay. */
export interface Resampler {
  /** Takes the next samples and gives those that can be computed from what has come. */
  process(samples: Float32Array): Float32Array;
  /** The rest; afterwards the resampler begins anew. */
  flush(): Float32Array;
}

/**
 * Windowed-sinc polyphase resampler for any two whole rates (Crochiere and Rabiner, Multirate Digital Signal
 * Processing, 1983, §3.3): one short filter for each place an output sample can have between two inputs.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { process: (samples) => samples, flush: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const filters = polyphase(up, down);
  const taps = filters.length / up;
  const half = taps / 2;

  /** Input not used up yet; its first sample stands `half − 1` before the one the next output lies after. */
  let pending = new Float32Array(half - 1);
  let phase = 0;
  let received = 0;
  let produced = 0;

  function process(samples: Float32Array): Float32Array {
    received += samples.length;
    return compute(samples, Infinity);
  }

  function compute(samples: Float32Array, limit: number): Float32Array {
    const input = new Float32Array(pending.length + samples.length);
    input.set(pending);
    input.set(samples, pending.length);
    const steps = Math.floor(((input.length - taps) * up - phase) / down) + 1;
    const output = new Float32Array(Math.max(0, Math.min(steps, limit)));
    let at = 0;
    for (let n = 0; n < output.length; n++) {
      const filter = phase * taps;
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += (input[at + k] ?? 0) * (filters[filter + k] ?? 0);
      output[n] = sum;
      phase += down;
      at += Math.floor(phase / up);
      phase %= up;
    }
    pending = input.slice(Math.min(at, input.length));
    produced += output.length;
    return output;
  }

  function flush(): Float32Array {
    const total = Math.round((received * up) / down);
    const rest = compute(new Float32Array(taps), total - produced);
    pending = new Float32Array(half - 1);
    phase = 0;
    received = 0;
    produced = 0;
    return rest;
  }

  return { process, flush };
}

/** A whole recording at another rate; its length is that of the input to within a sample. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const resampler = createResampler(fromHz, toHz);
  const body = resampler.process(samples);
  const rest = resampler.flush();
  const all = new Float32Array(body.length + rest.length);
  all.set(body);
  all.set(rest, body.length);
  return all;
}

/** `up` filters one after the other; filter p gives the output that lies p/up after an input sample. */
function polyphase(up: number, down: number): Float32Array {
  // Of the input's Nyquist frequency: whichever side has the lower rate sets the band.
  const cutoff = Math.min(1, up / down) * rollOff;
  const half = Math.ceil(zeroCrossings / Math.min(1, up / down));
  const taps = 2 * half;
  const filters = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const filter = filters.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k - (half - 1) - phase / up;
      const value = sinc(cutoff * distance) * kaiser(distance / half);
      filter[k] = value;
      sum += value;
    }
    // Every phase passes the same level, or a steady tone would be modulated at the output rate.
    for (let k = 0; k < taps; k++) filter[k] = (filter[k] ?? 0) / sum;
  }
  return filters;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

function kaiser(position: number): number {
  const inside = 1 - position * position;
  return inside <= 0 ? 0 : bessel0(kaiserBeta * Math.sqrt(inside)) / bessel0(kaiserBeta);
}

/** Modified Bessel function of order zero by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
