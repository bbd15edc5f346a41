import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createIntentClassifier } from '../../src/engines/intent/intent-classifier.ts';
import { createWordPiece } from '../../src/engines/intent/word-piece.ts';
import { evaluateRoutes } from '../../src/offline/route.ts';
import { createScope } from '../../src/shared/abort.ts';
import {
  readAllSamples,
  readFollowUps,
  readSamples,
  splitHeldBack,
  unseenSets,
} from '../../training/dataset.ts';
import { describeIntentClassifier } from '../contract/intent-classifier.ts';

const model = join(homedir(), '.cache/aibot/models/minilm-l6-v2-int8');
const files = {
  encoderPath: join(model, 'model.onnx'),
  vocabPath: join(model, 'vocab.txt'),
  headPath: fileURLToPath(new URL('../../assets/intent/head-v1.json', import.meta.url)),
};
const scope = createScope();

describeIntentClassifier('the embedded classifier', {
  create: () => createIntentClassifier(files),
  examples: {
    conversation: 'why is the sky blue',
    code: 'Write a function that reverses a list in Python',
    tool: 'set a timer for ten minutes',
    command: 'stop talking please',
  },
});

describe('the embedded classifier', () => {
  const classifier = createIntentClassifier(files);
  afterAll(() => classifier.dispose());
  /** Each request is classified once, however many sets it is in. */
  const classified = new Map<string, ReturnType<typeof classifier.classify>>();
  const classify = (text: string) => {
    const known = classified.get(text) ?? classifier.classify({ text }, scope);
    classified.set(text, known);
    return known;
  };
  const evaluate = (samples: Parameters<typeof evaluateRoutes>[0]) =>
    evaluateRoutes(samples, classify, () => performance.now());

  it('labels at least 95 % of the requests that were held back from its training', async () => {
    const { accuracy, macroF1 } = await evaluate(splitHeldBack(readAllSamples()).heldBack);
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    expect(macroF1).toBeGreaterThanOrEqual(0.95);
  });

  it.each(unseenSets)(
    'labels at least 94 of 100 requests of the set "$name", written apart',
    async ({ file }) => {
      const { accuracy, macroF1 } = await evaluate(readSamples(file));
      expect(accuracy).toBeGreaterThanOrEqual(0.94);
      expect(macroF1).toBeGreaterThanOrEqual(0.94);
    },
  );

  it('labels at least 97 of 100 requests of all of them', async () => {
    const { accuracy, macroF1 } = await evaluate(unseenSets.flatMap(({ file }) => readSamples(file)));
    expect(accuracy).toBeGreaterThanOrEqual(0.97);
    expect(macroF1).toBeGreaterThanOrEqual(0.97);
  });

  it('understands follow-ups better with the request before them', async () => {
    const followUps = readFollowUps();
    const alone = await evaluate(followUps);
    let right = 0;
    for (const { label, text, previous } of followUps) {
      const context = [
        { role: 'user' as const, text: previous },
        { role: 'assistant' as const, text: 'here you are' },
      ];
      if ((await classifier.classify({ text, context }, scope)).label === label) right++;
    }
    expect(right / followUps.length).toBeGreaterThan(alone.accuracy);
    expect(right / followUps.length).toBeGreaterThanOrEqual(0.85);
  });

  it('says which file is missing and how to get it', async () => {
    const lost = createIntentClassifier({ ...files, encoderPath: `${files.encoderPath}.gone` });
    await expect(lost.warmUp(scope)).rejects.toMatchObject({
      code: 'intent-encoder-unavailable',
      nextSteps: ['Run: aibot models pull minilm-l6-v2-int8'],
    });
    const headless = createIntentClassifier({ ...files, headPath: `${files.headPath}.gone` });
    await expect(headless.checkHealth(scope)).rejects.toMatchObject({ code: 'intent-head-invalid' });
  });
});

/** Ids computed once by the Python package tokenizers 0.23, BertWordPieceTokenizer(lowercase=True). */
const reference: readonly (readonly [string, readonly number[]])[] = [
  ["what's the weather like in Zürich?", [101, 2054, 1005, 1055, 1996, 4633, 2066, 1999, 10204, 1029, 102]],
  ['write a pie thon function', [101, 4339, 1037, 11345, 27793, 2078, 3853, 102]],
  [
    'Explain c++ std::vector<int>',
    [101, 4863, 1039, 1009, 1009, 2358, 2094, 1024, 1024, 9207, 1026, 20014, 1028, 102],
  ],
  ['日本 ok', [101, 1864, 1876, 7929, 102]],
  ['naïve café\tnow', [101, 15743, 7668, 2085, 102]],
  ['😀 hi', [101, 100, 7632, 102]],
  [
    'price: 5$ + 3^2 = `x|y~z`',
    [
      101, 3976, 1024, 1019, 1002, 1009, 1017, 1034, 1016, 1027, 1036, 1060, 1064, 1061, 1066, 1062, 1036,
      102,
    ],
  ],
];

describe('the tokenizer with the real vocabulary', () => {
  it.each(reference)('splits %j as the reference does', async (text, ids) => {
    expect(createWordPiece(await readFile(files.vocabPath, 'utf8')).encode(text, 64)).toEqual(ids);
  });
});
