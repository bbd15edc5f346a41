/**
 * How alike two waveforms of the same rate are at the delay that fits best: the normalised cross-correlation, 1 for
 * the same up to loudness. Tries delays of `heard` behind `sent` from 0 to `maxDelay` samples.
 */
export function bestCorrelation(
  sent: Float32Array,
  heard: Float32Array,
  maxDelay: number,
): { readonly correlation: number; readonly delay: number } {
  const delays = Array.from({ length: maxDelay + 1 }, (_, delay) => delay);
  return delays
    .map((delay) => ({ correlation: correlation(sent, heard.subarray(delay)), delay }))
    .reduce((best, next) => (next.correlation > best.correlation ? next : best));
}

function correlation(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length);
  let product = 0;
  let powerA = 0;
  let powerB = 0;
  for (let index = 0; index < length; index++) {
    const x = a[index]!;
    const y = b[index]!;
    product += x * y;
    powerA += x * x;
    powerB += y * y;
  }
  return product / Math.sqrt(powerA * powerB || 1);
}
