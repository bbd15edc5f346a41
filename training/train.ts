/**
 * Trains the head of the intent classifier:  node training/train.ts [--models DIR]
 * and, when the data has changed, first the adapter of the encoder:
 *                                            node training/train.ts --tune [--python PATH] [--models DIR]
 *
 * Reads training/data and the encoder's files, writes assets/intent and training/MODEL_CARD.md.
 * The same data and adapter give the same bytes of the head.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { intentLabels } from '../src/core/ports/index.ts';
import type { IntentHead } from '../src/engines/intent/intent-head.ts';
import { ngramBuckets } from '../src/engines/intent/spoken-text.ts';
import { temperatureOf } from './calibration.ts';
import { readAllSamples, splitHeldBack } from './dataset.ts';
import { extractFeatures, openEncoders } from './features.ts';
import { fitHead, headLogits, mixWeights } from './head.ts';
import { measure } from './measure.ts';
import { writeModelCard } from './model-card.ts';
import { writeTuningSamples } from './write-samples.ts';

const { values: flags } = parseArgs({
  options: {
    models: { type: 'string', default: join(homedir(), '.cache/aibot/models') },
    tune: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
  },
});
const model = join(flags.models, 'minilm-l6-v2-int8');
const files = { encoderPath: join(model, 'model.onnx'), vocabPath: join(model, 'vocab.txt') };
const assets = new URL('../assets/intent/', import.meta.url);

if (flags.tune) tuneAdapter();
await train();

/** Minutes of Python, with the packages of requirements.txt. */
function tuneAdapter(): void {
  const samples = mkdtempSync(join(tmpdir(), 'intent-samples-'));
  try {
    writeTuningSamples(files.vocabPath, samples);
    const inputs = {
      encoder: files.encoderPath,
      samples: join(samples, 'train.jsonl'),
      watch: join(samples, 'held-back.jsonl'),
      out: fileURLToPath(new URL('adapter-v1.bin', assets)),
    };
    const script = fileURLToPath(new URL('tune_encoder.py', import.meta.url));
    const options = Object.entries(inputs).flatMap(([name, path]) => [`--${name}`, path]);
    execFileSync(flags.python, [script, ...options], { stdio: 'inherit' });
  } finally {
    rmSync(samples, { recursive: true });
  }
}

async function train(): Promise<void> {
  const adapterBytes = readFileSync(new URL('adapter-v1.bin', assets));
  const shapes = JSON.parse(readFileSync(new URL('adapter-v1.json', assets), 'utf8')) as Pick<
    IntentHead['adapter'],
    'rank' | 'scale' | 'matrices'
  >;
  const { train: samples, heldBack } = splitHeldBack(readAllSamples());
  const encoders = await openEncoders(files, { ...shapes, values: adapterBytes });
  console.log(`training on ${samples.length} samples, ${heldBack.length} are held back`);
  const features = await extractFeatures(encoders, samples);
  const heldBackFeatures = await extractFeatures(encoders, heldBack);
  await encoders.dispose();

  const parts = fitHead(features, samples);
  const mixed = mixWeights(parts);
  const targets = heldBack.map(({ label }) => intentLabels.indexOf(label));
  const logits = heldBackFeatures.map((each) => headLogits(mixed, each));
  const temperature = temperatureOf(logits, targets);

  const head: IntentHead = {
    version: 1,
    labels: ['conversation', 'code', 'tool', 'command'],
    taps: encoders.taps,
    adapter: {
      file: 'adapter-v1.bin',
      sha256: createHash('sha256').update(adapterBytes).digest('hex'),
      ...shapes,
    },
    bias: rounded(mixed.bias),
    dense: rowsOf(mixed.dense, mixed.dense.length / intentLabels.length),
    ngrams: rowsOf(mixed.sparse, ngramBuckets),
    temperature: Number(temperature.toFixed(3)),
    abstainBelow: 0.4,
    followUpWeight: 4,
  };
  writeFileSync(new URL('head-v1.json', assets), `${JSON.stringify(head)}\n`);
  writeModelCard(await measure(files, new URL('head-v1.json', assets), samples, heldBack), head);
}

function rowsOf(weights: Float64Array, width: number): number[][] {
  return intentLabels.map((_, label) => rounded(weights.subarray(label * width, (label + 1) * width)));
}

/** Three decimals: the logits change by less than a hundredth. */
function rounded(weights: Float64Array): number[] {
  return Array.from(weights, (weight) => Math.round(weight * 1000) / 1000);
}
