import { seededRandom } from './randomness.ts';

export interface Features {
  readonly dense: Float32Array;
  readonly sparse: ReadonlyMap<number, number>;
}

export interface LinearModel {
  readonly bias: Float64Array;
  /** Row-major, classes × dense width. */
  readonly dense: Float64Array;
  /** Row-major, classes × sparse width. */
  readonly sparse: Float64Array;
}

export interface RegressionOptions {
  readonly classes: number;
  readonly denseWidth: number;
  readonly sparseWidth: number;
  readonly epochs: number;
  readonly rate: number;
  /** L2 penalty of the dense and of the sparse weights. */
  readonly densePenalty: number;
  readonly sparsePenalty: number;
  readonly seed: number;
  /** Each target keeps 1 − smoothing of its mass; the rest is spread over all classes. */
  readonly smoothing: number;
}

/**
 * Multinomial logistic regression by AdaGrad (Duchi et al. 2011) on one sample at a time: its steps suit features
 * as rare as n-grams beside ones as dense as a sentence vector. One seed, one thread: the same bits every time.
 */
export function fitSoftmaxRegression(
  samples: readonly Features[],
  targets: readonly number[],
  options: RegressionOptions,
): LinearModel {
  const { classes, denseWidth, sparseWidth, rate, smoothing } = options;
  const model = {
    bias: new Float64Array(classes),
    dense: new Float64Array(classes * denseWidth),
    sparse: new Float64Array(classes * sparseWidth),
  };
  const seen = {
    bias: new Float64Array(classes).fill(1e-2),
    dense: new Float64Array(classes * denseWidth).fill(1e-2),
    sparse: new Float64Array(classes * sparseWidth).fill(1e-2),
  };
  const random = seededRandom(options.seed);
  const order = samples.map((_, index) => index);
  const step = (part: 'bias' | 'dense' | 'sparse', at: number, gradient: number): void => {
    seen[part][at]! += gradient * gradient;
    model[part][at]! -= (rate * gradient) / Math.sqrt(seen[part][at]!);
  };
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const { dense, sparse } = samples[index]!;
      const probabilities = softmax(logitsOf(model, samples[index]!, classes));
      for (let label = 0; label < classes; label++) {
        const target = (targets[index] === label ? 1 - smoothing : 0) + smoothing / classes;
        const error = probabilities[label]! - target;
        step('bias', label, error);
        for (let at = 0; at < denseWidth; at++) {
          const weight = label * denseWidth + at;
          step('dense', weight, error * dense[at]! + options.densePenalty * model.dense[weight]!);
        }
        for (const [bucket, value] of sparse) {
          const weight = label * sparseWidth + bucket;
          step('sparse', weight, error * value + options.sparsePenalty * model.sparse[weight]!);
        }
      }
    }
  }
  return model;
}

export function logitsOf(model: LinearModel, { dense, sparse }: Features, classes: number): number[] {
  const denseWidth = model.dense.length / classes;
  const sparseWidth = model.sparse.length / classes;
  return Array.from({ length: classes }, (_, label) => {
    let logit = model.bias[label]!;
    for (let at = 0; at < denseWidth; at++) logit += dense[at]! * model.dense[label * denseWidth + at]!;
    for (const [bucket, value] of sparse) logit += value * model.sparse[label * sparseWidth + bucket]!;
    return logit;
  });
}

export function softmax(logits: readonly number[], temperature = 1): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
}
