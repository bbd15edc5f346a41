import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../conversation/settings.ts';
import { decideEndpoint } from './endpointing.ts';
import { shapeOf } from './transcript-shape.ts';

const { endpointing } = defaultSettings;

describe('shape of a transcript', () => {
  it.each([
    ['What is the capital of France?', 'whole'],
    ['Where are you from', 'whole'],
    ['What time is it', 'whole'],
    ['Stop', 'whole'],
    ['Yes.', 'whole'],
    ['Is that so?', 'whole'],
    ['I would like to know the', 'dangling'],
    ['I would like to know the.', 'dangling'],
    ['Tell me about Paris and', 'dangling'],
    ['Well,', 'dangling'],
    ['Um', 'dangling'],
    ['What is the...', 'dangling'],
    ['Could you tell me whether', 'dangling'],
    ['', 'empty'],
    ['...', 'empty'],
  ] as const)('%j is %s', (transcript, shape) => {
    expect(shapeOf(transcript)).toBe(shape);
  });
});

describe('endpointing', () => {
  it.each([
    [0.95, 'What time is it?', 200, 0],
    [0.95, 'What time is it in the', 900, undefined],
    [0.35, 'What time is it?', 700, 350],
    [0.35, 'What time is it in the', 2200, undefined],
    [0.05, 'What time is it', 900, 550],
    [0.05, 'And then the', 2200, undefined],
    [undefined, 'What time is it?', 700, 350],
    [undefined, 'What time is it and', 2200, undefined],
    [0.95, '', 400, undefined],
  ] as const)('p=%s, %j waits %s ms', (probability, transcript, commitAtMs, speculateAtMs) => {
    expect(decideEndpoint({ probability, transcript }, endpointing)).toMatchObject({
      commitAtMs,
      speculateAtMs,
    });
  });

  it('may be told to be surer before the answer is begun', () => {
    const cautious = { ...endpointing, speculateProbability: 0.8 };
    const decision = decideEndpoint({ probability: 0.6, transcript: 'What time is it?' }, cautious);
    expect(decision).toMatchObject({ commitAtMs: 200, speculateAtMs: undefined });
  });
});
