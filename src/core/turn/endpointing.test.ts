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
    ['Tell me about Paris,', 'open'],
    ["'What time is it?'", 'whole'],
    ['Um', 'dangling'],
    ['What is the...', 'dangling'],
    ['What I mean is...', 'open'],
    ['Could you tell me whether', 'dangling'],
    ['', 'empty'],
    ['...', 'empty'],
  ] as const)('%j is %s', (transcript, shape) => {
    expect(shapeOf(transcript)).toBe(shape);
  });
});

describe('endpointing', () => {
  it.each([
    [0.98, 'What time is it?', 175, 0],
    [0.98, 'What time is it,', 400, 0],
    [0.98, 'What time is it in the', 900, undefined],
    [0.7, 'What time is it?', 640, 290],
    [0.7, 'What time is it,', 900, 550],
    [0.35, 'What time is it?', 700, 350],
    [0.35, 'What time is it,', 2200, undefined],
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

  it.each([
    [0.9, 260, 0],
    [0.98, 175, 0],
    [0.3, 700, 350],
  ] as const)(
    'waits less for words a skill knows if they sound finished: p=%s',
    (probability, commitAtMs, speculateAtMs) => {
      const input = { probability, transcript: 'What time is it?', isSkillRequest: true };
      expect(decideEndpoint(input, endpointing)).toMatchObject({ commitAtMs, speculateAtMs });
    },
  );

  it('can be told not to begin answers early', () => {
    const settings = { ...endpointing, isSpeculative: false };
    const decision = decideEndpoint({ probability: 0.98, transcript: 'What time is it?' }, settings);
    expect(decision).toMatchObject({ commitAtMs: 175, speculateAtMs: undefined });
  });
});
