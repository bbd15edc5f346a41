import { softmax } from './softmax-regression.ts';

/** The temperature of least log loss (Guo et al. 2017), by golden-section search. */
export function temperatureOf(logits: readonly (readonly number[])[], targets: readonly number[]): number {
  const loss = (temperature: number): number =>
    logits.reduce((sum, each, index) => sum - Math.log(softmax(each, temperature)[targets[index]!]!), 0);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.05, 5];
  while (high - low > 1e-4) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

export interface Prediction {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** Expected calibration error: how far confidence and accuracy lie apart, over bins of equal width. */
export function calibrationErrorOf(predictions: readonly Prediction[], bins = 10): number {
  const byBin = Map.groupBy(predictions, ({ confidence }) =>
    Math.min(bins - 1, Math.floor(confidence * bins)),
  );
  let error = 0;
  for (const inBin of byBin.values()) {
    const confidence = inBin.reduce((sum, each) => sum + each.confidence, 0);
    const right = inBin.filter(({ isRight }) => isRight).length;
    error += Math.abs(confidence - right);
  }
  return error / predictions.length;
}
