import { describe, expect, it } from 'vitest';
import { intentLabels } from '../../src/core/ports/index.ts';
import { readAllSamples, readSamples, splitHeldBack, unseenSets } from '../../training/dataset.ts';

const samples = readAllSamples();

describe('the data of the intent classifier', () => {
  it.each(unseenSets)('has no sentence of the set "$name" among those trained on', ({ file }) => {
    const trained = new Set(samples.map(({ text }) => text));
    expect(readSamples(file).filter(({ text }) => trained.has(text))).toEqual([]);
  });

  it('has no sentence twice in all unseen sets together', () => {
    const texts = unseenSets.flatMap(({ file }) => readSamples(file).map(({ text }) => text));
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it.each(intentLabels)('trains on at least 400 requests of the label %s', (label) => {
    const { train } = splitHeldBack(samples);
    expect(train.filter((sample) => sample.label === label).length).toBeGreaterThanOrEqual(400);
  });

  it('is written as recognisers write: lower case, no punctuation but inside words', () => {
    const written = [...samples, ...unseenSets.flatMap(({ file }) => readSamples(file))];
    expect(written.map(({ text }) => text).filter((text) => /[A-Z.,?!;:]|^\s|\s$|\s\s/.test(text))).toEqual(
      [],
    );
  });
});
