import { intentLabels } from '../src/core/ports/index.ts';
import { ngramBuckets } from '../src/engines/intent/spoken-text.ts';
import type { Sample } from './dataset.ts';
import { type Features, fitSoftmaxRegression, type LinearModel, logitsOf } from './softmax-regression.ts';

const classes = intentLabels.length;
/** Width of MiniLM's hidden states; the first tap is the tuned one. */
const tapWidth = 384;

/** One model on the tuned layer, one on the untouched layers and the words. */
interface HeadParts {
  readonly tuned: LinearModel;
  readonly plain: LinearModel;
}

/**
 * Two models rather than one: on its own training texts the tuned layer already separates the labels, so a joint
 * model would never look at the words.
 */
export function fitHead(features: readonly Features[], samples: readonly Sample[]): HeadParts {
  const targets = samples.map(({ label }) => intentLabels.indexOf(label));
  const tuned = fitSoftmaxRegression(features.map(tunedPart), targets, {
    ...common,
    denseWidth: tapWidth,
    sparseWidth: 0,
    epochs: 20,
  });
  return { tuned, plain: fitPlain(features, targets) };
}

function fitPlain(features: readonly Features[], targets: readonly number[]): LinearModel {
  const denseWidth = features[0]!.dense.length - tapWidth;
  return fitSoftmaxRegression(features.map(plainPart), targets, {
    ...common,
    denseWidth,
    sparseWidth: ngramBuckets,
    epochs: 20,
  });
}

const common = { classes, rate: 0.1, densePenalty: 1e-5, sparsePenalty: 1e-5, seed: 3, smoothing: 0.05 };

const tunedPart = ({ dense }: Features): Features => ({
  dense: dense.subarray(0, tapWidth),
  sparse: new Map(),
});
const plainPart = ({ dense, sparse }: Features): Features => ({
  dense: dense.subarray(tapWidth),
  sparse,
});

/** The weighted sum of both models is one linear model over all features. */
export function mixWeights({ tuned, plain }: HeadParts, plainShare = 0.4): LinearModel {
  const plainWidth = plain.dense.length / classes;
  const width = tapWidth + plainWidth;
  const dense = new Float64Array(classes * width);
  for (let label = 0; label < classes; label++) {
    for (let at = 0; at < tapWidth; at++) {
      dense[label * width + at] = (1 - plainShare) * tuned.dense[label * tapWidth + at]!;
    }
    for (let at = 0; at < plainWidth; at++) {
      dense[label * width + tapWidth + at] = plainShare * plain.dense[label * plainWidth + at]!;
    }
  }
  return {
    dense,
    bias: tuned.bias.map((bias, label) => (1 - plainShare) * bias + plainShare * plain.bias[label]!),
    sparse: plain.sparse.map((weight) => plainShare * weight),
  };
}

export const headLogits = (model: LinearModel, features: Features): number[] =>
  logitsOf(model, features, classes);
