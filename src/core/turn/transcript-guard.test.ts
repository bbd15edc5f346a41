import { describe, expect, it } from 'vitest';
import { doubtTranscript, isEcho } from './transcript-guard.ts';

describe('transcript guard', () => {
  it.each([
    ['', 900, 'empty transcript'],
    [' . ', 900, 'empty transcript'],
    ['Yes.', 60, 'too short for a word'],
    ['Thank you for watching!', 900, 'words a recogniser invents for noise'],
    ['1.', 900, 'words a recogniser invents for noise'],
    ['no no no no no no no no', 4000, 'repetition loop'],
    ['the cat sat the cat sat the cat sat the cat sat', 6000, 'repetition loop'],
    ['I went to the shop and bought a lot of bread and milk', 300, 'more words than the time allows'],
    ['What time is it?', 700, undefined],
    ['No no no no, stop.', 900, undefined],
    ['Thank you.', 500, undefined],
    ['Stop', 250, undefined],
    ['You?', 300, undefined],
  ] as const)('%j in %d ms: %s', (transcript, voicedMs, doubt) => {
    expect(doubtTranscript({ transcript, voicedMs }, 120)).toBe(doubt);
  });
});

describe('echo', () => {
  const spoken = 'The capital of France is Paris, and it lies on the Seine.';
  it.each([
    ['capital of France is Paris', true],
    ['is Paris and it lies on', true],
    ['what is the capital of Spain', false],
    ['Paris', false],
    ['is it far from here', false],
  ])('%j: %s', (transcript, echo) => {
    expect(isEcho(transcript, spoken)).toBe(echo);
  });
});
