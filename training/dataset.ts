import { readFileSync } from 'node:fs';
import { type IntentLabel, intentLabels } from '../src/core/ports/index.ts';
import { seededRandom, stringHash } from './randomness.ts';

export interface Sample {
  readonly label: IntentLabel;
  /** The theme it was written under. */
  readonly group: string;
  readonly text: string;
}

const folder = new URL('data/', import.meta.url);

/** `label<TAB>group<TAB>text`, one header line. */
export function readSamples(name: string): Sample[] {
  const [, ...lines] = readFileSync(new URL(`${name}.tsv`, folder), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line, index) => {
    const [label, group, text] = line.split('\t');
    const known = intentLabels.find((each) => each === label);
    if (known === undefined || !group || !text) throw new Error(`${name}.tsv, line ${index + 2}: ${line}`);
    return { label: known, group, text };
  });
}

/** What the classifier is judged by and never trained on; the model card tells how each was written. */
export const unseenSets = [
  { name: 'unseen', file: 'unseen' },
  { name: 'unseen, plain', file: 'unseen-plain' },
  { name: 'unseen, five people', file: 'unseen-3' },
  { name: 'unseen, seven people', file: 'unseen-4' },
  { name: 'unseen, six people', file: 'unseen-5' },
  { name: 'unseen, a stranger', file: 'unseen-6' },
] as const;

/** Elliptic requests, with the user's request before them as a fourth column. */
export function readFollowUps(): (Sample & { readonly previous: string })[] {
  const samples = readSamples('follow-ups');
  const [, ...lines] = readFileSync(new URL('follow-ups.tsv', folder), 'utf8').trimEnd().split('\n');
  return samples.map((sample, index) => ({ ...sample, previous: lines[index]!.split('\t')[3]! }));
}

/** All written samples, each wording once. */
export function readAllSamples(): Sample[] {
  const seen = new Map<string, Sample>();
  for (const sample of intentLabels.flatMap((label) => readSamples(label))) {
    const twin = seen.get(sample.text);
    if (twin && twin.label !== sample.label) throw new Error(`two labels for "${sample.text}"`);
    seen.set(sample.text, sample);
  }
  return [...seen.values()];
}

const politeWords = new Set(
  'please um uh hey bot okay ok so can could would you me the a an i my to it that'.split(' '),
);
/** The words that carry the meaning; of "could you stop please" that is "stop". */
function contentWords(text: string): Set<string> {
  const words = text.toLowerCase().split(' ');
  const content = words.filter((word) => !politeWords.has(word));
  return new Set(content.length > 0 ? content : words);
}

/**
 * Near-duplicates belong together: two samples that share 60 % of their content words (Jaccard) get the same
 * cluster, so that no split of the data tests on a rewording of what was trained on.
 * @returns one cluster number a sample.
 */
function clusterNearDuplicates(samples: readonly Sample[], similarity = 0.6): number[] {
  const words = samples.map((sample) => contentWords(sample.text));
  const parent = samples.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const holders = new Map<string, number[]>();
  for (const [index, mine] of words.entries()) {
    const shared = new Map<number, number>();
    for (const word of mine) {
      for (const other of holders.get(word) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
      holders.set(word, [...(holders.get(word) ?? []), index]);
    }
    for (const [other, count] of shared) {
      if (count / (mine.size + words[other]!.size - count) >= similarity)
        parent[rootOf(index)] = rootOf(other);
    }
  }
  return samples.map((_, index) => rootOf(index));
}

/** Deals whole clusters to `folds` folds, about equally many samples of each label in each. */
function dealFolds(samples: readonly Sample[], folds: number, seed: number): number[] {
  const clusters = clusterNearDuplicates(samples);
  const members = Map.groupBy(samples.keys(), (index) => clusters[index]!);
  const random = seededRandom(seed);
  const shuffled = [...members.values()]
    .map((indices) => ({ indices, order: random() }))
    .sort((a, b) => b.indices.length - a.indices.length || a.order - b.order);
  const dealt = new Array<number>(samples.length).fill(0);
  const load = intentLabels.map(() => new Array<number>(folds).fill(0));
  for (const { indices } of shuffled) {
    const perFold = load[intentLabels.indexOf(samples[indices[0]!]!.label)]!;
    const fold = perFold.indexOf(Math.min(...perFold));
    perFold[fold]! += indices.length;
    for (const index of indices) dealt[index] = fold;
  }
  return dealt;
}

/** One sample in eight, by near-duplicate cluster, is held back and never trained on. */
export function splitHeldBack(samples: readonly Sample[]): { train: Sample[]; heldBack: Sample[] } {
  const folds = dealFolds(samples, 8, stringHash('held back'));
  return {
    train: samples.filter((_, index) => folds[index] !== 0),
    heldBack: samples.filter((_, index) => folds[index] === 0),
  };
}
