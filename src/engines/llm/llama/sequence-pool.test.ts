import { describe, expect, it } from 'vitest';
import type { KeptSequence } from './kept-sequence.ts';
import { SequencePool, type SequenceUse } from './sequence-pool.ts';

/** Sequences as far as the pool looks at them. */
const sequenceOf = () => ({ conversationKey: undefined, lastUsedAtMs: 0 }) as unknown as KeptSequence;

function poolOf(count: number) {
  let nowMs = 0;
  const sequences = Array.from({ length: count }, sequenceOf);
  const [first = sequenceOf(), ...others] = sequences;
  const pool = new SequencePool([first, ...others], () => ++nowMs);
  const choose = (key: string | undefined, use: SequenceUse = 'talk') =>
    sequences.indexOf(pool.choose(key, use));
  return choose;
}

describe('SequencePool', () => {
  it('keeps batch work off the conversations when there are two', () => {
    const choose = poolOf(2);
    expect([choose('a'), choose('b', 'batch'), choose('a'), choose(undefined, 'batch')]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('has one for the tools of all conversations when there are three', () => {
    const choose = poolOf(3);
    expect([
      choose('a'),
      choose('a', 'tools'),
      choose('b', 'tools'),
      choose('a'),
      choose('c', 'batch'),
    ]).toEqual([0, 1, 1, 0, 2]);
  });

  it('explains tools in the conversation when there are but two', () => {
    const choose = poolOf(2);
    expect([choose('a'), choose('a', 'tools'), choose('b', 'batch')]).toEqual([0, 0, 1]);
  });

  it('shares the only one there is', () => {
    const choose = poolOf(1);
    expect([choose('a'), choose('b', 'batch')]).toEqual([0, 0]);
  });

  it('gives a conversation its own again, and a new one that of the longest silent', () => {
    const choose = poolOf(4);
    expect([choose('a'), choose('b'), choose('a'), choose('c'), choose('a'), choose('b')]).toEqual([
      0, 1, 0, 1, 0, 1,
    ]);
  });
});
