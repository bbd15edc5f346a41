import { describe, expect, it } from 'vitest';
import { type AddressingInput, decideAddressing } from './addressing.ts';
import { findName } from './name-matching.ts';
import { defaultSettings } from './settings.ts';

const { name } = defaultSettings.assistant;
const names = [name];

describe('finding the name', () => {
  it.each([
    ['Aibot, what time is it?', 'What time is it?'],
    ['Hey Aibot what time is it', 'What time is it'],
    ['Hey, I bot, what time is it?', 'What time is it?'],
    ['Eye bot. Roll a dice.', 'Roll a dice.'],
    ['Ibot, stop', 'Stop'],
    ['What time is it, Aibot?', 'What time is it?'],
    ['Does Aibot know the time?', 'Does Aibot know the time?'],
    ['Aibot', 'Aibot'],
    ['Okay AI bot tell me a joke', 'Tell me a joke'],
  ])('%j → %j', (text, rest) => {
    expect(findName(text, names)?.rest).toBe(rest);
  });

  it.each(['What about tomorrow?', 'The robot is broken', 'I bought a boat', 'Where do we go now', ''])(
    '%j has none',
    (text) => {
      expect(findName(text, names)).toBeUndefined();
    },
  );

  it.each([
    ['Jarvis', 'Jarvice, what time is it?'],
    ['Alexa', 'A lexer, what time is it?'],
    ['Nova', 'Hey Nover, what time is it?'],
    ['Friday', 'Fryday, what time is it?'],
    ['Knight', 'What time is it, night?'],
    ['Zoë Max', 'Zoe Macks, what time is it?'],
  ])('%s is called in %j', (own, text) => {
    expect(findName(text, [own])).toMatchObject({ isExact: false });
  });

  it.each([
    ['Jarvis', 'Service is down'],
    ['Nova', 'Never mind'],
    ['Nova', 'No, have you seen it?'],
    ['Aibot', 'About that, what do you think?'],
    ['Aibot', 'A bit later, please'],
    ['Zoe', 'So, what now?'],
    ['Max', 'Makes sense'],
    ['Friday', 'The fried egg is ready'],
  ])('%s is not called in %j', (own, text) => {
    expect(findName(text, [own])).toBeUndefined();
  });

  it('knows a long name by its sound', () => {
    expect(findName('Hey Jarvish Two, hello', ['Jarvis Two'])?.isExact).toBe(false);
    expect(findName('Computer, lights', ['Computer'])?.isExact).toBe(true);
  });
});

const base: AddressingInput = {
  text: 'What time is it?',
  speakerId: 'anna',
  mode: 'auto',
  peopleCount: 3,
  names,
  lastAnswer: undefined,
  followUpMs: 8000,
};
const answered = (speakerId: string, endedAgoMs: number) => ({ lastAnswer: { speakerId, endedAgoMs } });

describe('addressing', () => {
  it.each<[Partial<AddressingInput>, boolean, string]>([
    [{ peopleCount: 1 }, true, 'alone'],
    [{}, false, 'not addressed'],
    [{ text: 'Aibot, what time is it?' }, true, 'name'],
    [answered('anna', 3000), true, 'follow-up'],
    [answered('anna', 0), true, 'follow-up'],
    [answered('anna', 9000), false, 'not addressed'],
    [answered('ben', 1000), false, 'not addressed'],
    [{ mode: 'always' }, true, 'always'],
    [{ mode: 'name', peopleCount: 1 }, false, 'not addressed'],
    [{ mode: 'name', ...answered('anna', 1000) }, false, 'not addressed'],
    [{ mode: 'name', text: 'Aibot, hello' }, true, 'name'],
    [{ mode: 'ask', peopleCount: 1 }, false, 'answers only /ask'],
    [{ mode: 'ask', text: 'Aibot, hello' }, false, 'answers only /ask'],
  ])('%j: %s, %s', (change, isAddressed, reason) => {
    expect(decideAddressing({ ...base, ...change })).toMatchObject({ isAddressed, reason });
  });
});
