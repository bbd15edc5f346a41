/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices are in range by construction; a check per sample would cost more than the arithmetic */
/**
 * A discrete Fourier transform of one fixed size: Stockham's self-sorting form of Cooley–Tukey with mixed
 * radices, so that sizes such as 400 = 4·4·5·5 need no padding to a power of two.
 */
export interface FourierTransform {
  readonly size: number;
  /** Replaces the signal by its spectrum; both arrays have `size` values and are overwritten. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/** One pass turns transforms of length n into `radix` times as many of length n / radix. */
interface Pass {
  readonly radix: number;
  readonly length: number;
  readonly stride: number;
  /** e^(−2πi·p·k/n) for p < length and k < radix. */
  readonly twiddles: RootTable;
  /** e^(−2πi·k·j/radix): the small transform itself. */
  readonly kernel: RootTable;
}

/** e^(−2πi·row·column/n), at [row · columns + column]. */
interface RootTable {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

const radices = [4, 5, 3, 2] as const;

/** @param size a product of 2, 3 and 5 */
export function createFourierTransform(size: number): FourierTransform {
  const passes = planPasses(size);
  const scratchReal = new Float64Array(size);
  const scratchImaginary = new Float64Array(size);

  return {
    size,
    transform(real, imaginary) {
      let isInScratch = false;
      for (const pass of passes) {
        if (isInScratch) runPass(pass, scratchReal, scratchImaginary, real, imaginary);
        else runPass(pass, real, imaginary, scratchReal, scratchImaginary);
        isInScratch = !isInScratch;
      }
      if (isInScratch) {
        real.set(scratchReal);
        imaginary.set(scratchImaginary);
      }
    },
  };
}

function planPasses(size: number): readonly Pass[] {
  const passes: Pass[] = [];
  let stride = 1;
  for (let n = size; n > 1; ) {
    const total = n;
    const radix = radices.find((candidate) => total % candidate === 0);
    if (radix === undefined) throw new RangeError(`${size} has a prime factor above 5`);
    const length = n / radix;
    passes.push({
      radix,
      length,
      stride,
      twiddles: roots(length, radix, n),
      kernel: roots(radix, radix, radix),
    });
    n = length;
    stride *= radix;
  }
  return passes;
}

function roots(rows: number, columns: number, n: number): RootTable {
  const angle = (index: number) => (-2 * Math.PI * Math.floor(index / columns) * (index % columns)) / n;
  const length = rows * columns;
  return {
    cos: Float64Array.from({ length }, (_, index) => Math.cos(angle(index))),
    sin: Float64Array.from({ length }, (_, index) => Math.sin(angle(index))),
  };
}

function runPass(
  { radix, length, stride, twiddles, kernel }: Pass,
  fromReal: Float64Array,
  fromImaginary: Float64Array,
  toReal: Float64Array,
  toImaginary: Float64Array,
): void {
  for (let p = 0; p < length; p++) {
    for (let q = 0; q < stride; q++) {
      for (let k = 0; k < radix; k++) {
        let real = 0;
        let imaginary = 0;
        for (let j = 0; j < radix; j++) {
          const from = q + stride * (p + length * j);
          const cos = kernel.cos[k * radix + j]!;
          const sin = kernel.sin[k * radix + j]!;
          real += fromReal[from]! * cos - fromImaginary[from]! * sin;
          imaginary += fromReal[from]! * sin + fromImaginary[from]! * cos;
        }
        const cos = twiddles.cos[p * radix + k]!;
        const sin = twiddles.sin[p * radix + k]!;
        const to = q + stride * (radix * p + k);
        toReal[to] = real * cos - imaginary * sin;
        toImaginary[to] = real * sin + imaginary * cos;
      }
    }
  }
}
