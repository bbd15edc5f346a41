import { describe, expect, it } from 'vitest';
import { decideBargeIn, isBackchannel, isHum, isStopRequest, type Overheard, strongest } from './barge-in.ts';
import { defaultSettings } from './settings.ts';

const { bargeIn } = defaultSettings;
const base: Overheard = { voicedMs: 300, isTalking: true, words: undefined, mayInterrupt: true };

describe('barge-in', () => {
  it.each<[string, Partial<Overheard>, string]>([
    ['a click', { voicedMs: 64 }, 'full'],
    ['the first sound of a word', { voicedMs: 96 }, 'ducked'],
    ['a syllable', { voicedMs: 192 }, 'ducked'],
    ['speech that goes on', { voicedMs: 650 }, 'held'],
    ['somebody else who goes on', { voicedMs: 3000, mayInterrupt: false }, 'ducked'],
    ['words meant for it', { words: 'meant' }, 'stopped'],
    ['stop, by anybody', { words: 'stop', mayInterrupt: false }, 'stopped'],
    ['talk among others', { voicedMs: 3000, words: 'not-meant', mayInterrupt: false }, 'full'],
    ['its own voice', { voicedMs: 3000, words: 'echo' }, 'full'],
    ['yeah, still talking', { voicedMs: 700, words: 'backchannel' }, 'ducked'],
    ['yeah, and no more', { voicedMs: 700, words: 'backchannel', isTalking: false }, 'full'],
    ['a cough', { voicedMs: 700, words: 'none', isTalking: false }, 'full'],
    ['not known yet', { voicedMs: 700, isTalking: false }, 'held'],
  ])('%s', (_, change, level) => {
    expect(decideBargeIn({ ...base, ...change }, bargeIn)).toBe(level);
  });

  it('can be turned off', () => {
    expect(decideBargeIn({ ...base, words: 'meant' }, { ...bargeIn, isEnabled: false })).toBe('full');
  });

  it('follows the strongest of several people', () => {
    expect(strongest(['full', 'held', 'ducked'])).toBe('held');
    expect(strongest([])).toBe('full');
  });
});

describe('small words', () => {
  it.each(['Mhm.', 'Yeah.', 'Okay, right.', 'Uh-huh', 'I see.', 'Oh wow', 'Got it.'])(
    '%j is a backchannel',
    (text) => {
      expect(isBackchannel(text)).toBe(true);
    },
  );
  it.each(['Yeah but why?', 'No', 'Okay stop', 'What?', ''])('%j is not', (text) => {
    expect(isBackchannel(text)).toBe(false);
  });
  it.each([
    ['Mhm.', true],
    ['Uh-huh.', true],
    ['Hmm, oh', true],
    ['Yes.', false],
    ['Okay.', false],
    ['Huh?', false],
    ['', false],
  ])('%j is a hum: %s', (text, hum) => {
    expect(isHum(text)).toBe(hum);
  });
  it.each([
    'Stop.',
    'Stop it!',
    'Okay, stop.',
    'Be quiet, please.',
    "That's enough.",
    'Never mind',
    'Stop, stop, stop',
  ])('%j asks for silence', (text) => {
    expect(isStopRequest(text)).toBe(true);
  });
  it.each(['Stop the timer in five minutes', 'Where does the bus stop?', 'Quiet is nice', 'Go on'])(
    '%j does not',
    (text) => {
      expect(isStopRequest(text)).toBe(false);
    },
  );
});
