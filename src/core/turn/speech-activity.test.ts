import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../conversation/settings.ts';
import { applyWindow, quiet, type SpeechActivity, type SpeechEdge } from './speech-activity.ts';

/** Folds 32 ms windows and notes each edge with the index of its window. */
function fold(probabilities: readonly number[]): { edges: string[]; activity: SpeechActivity } {
  let activity = quiet;
  const edges: string[] = [];
  probabilities.forEach((probability, index) => {
    const window = { probability, startMs: index * 32, endMs: (index + 1) * 32 };
    const next = applyWindow(activity, window, defaultSettings.hearing);
    activity = next.activity;
    if (next.edge) edges.push(`${next.edge}@${index}`);
  });
  return { edges, activity };
}

const voiced = (count: number) => Array<number>(count).fill(0.9);
const silent = (count: number) => Array<number>(count).fill(0.05);

describe('speech activity', () => {
  it('starts after three voiced windows and remembers where they began', () => {
    const { edges, activity } = fold([...silent(2), ...voiced(3)]);
    expect(edges).toEqual(['started@4']);
    expect(activity).toMatchObject({ phase: 'speaking', onsetMs: 64, voicedMs: 96, lastVoicedMs: 160 });
  });

  it('is not started by a click', () => {
    expect(fold([...silent(2), ...voiced(2), ...silent(3), ...voiced(2), ...silent(1)]).edges).toEqual([]);
  });

  it('pauses after one silent window and resumes after two voiced ones', () => {
    const { edges, activity } = fold([...voiced(5), ...silent(3), ...voiced(3)]);
    expect(edges).toEqual(['started@2', 'paused@5', 'resumed@9']);
    expect(activity.voicedMs).toBe(8 * 32);
  });

  it('goes on between the two thresholds, but does not begin there', () => {
    expect(fold(Array<number>(10).fill(0.4)).edges).toEqual([]);
    expect(fold([...voiced(3), ...Array<number>(10).fill(0.4)]).edges).toEqual(['started@2']);
  });

  it('counts silence from the last voiced sample', () => {
    expect(fold([...voiced(4), ...silent(7)]).activity).toMatchObject({ phase: 'paused', silenceMs: 7 * 32 });
  });

  it('alternates: a pause follows a start or a resumption, and the other way round', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }),
        (probabilities) => {
          const kinds = fold(probabilities).edges.map((edge) => edge.split('@')[0] as SpeechEdge);
          kinds.forEach((kind, index) => {
            expect(kind).toBe(index === 0 ? 'started' : index % 2 === 1 ? 'paused' : 'resumed');
          });
        },
      ),
    );
  });
});
