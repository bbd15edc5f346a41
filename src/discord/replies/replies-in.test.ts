import { describe, expect, it } from 'vitest';
import { commands } from '../commands/commands.ts';
import { commandIn, localizations } from '../commands/localizations/localizations.ts';
import { english } from './english.ts';
import type { Replies } from './replies.ts';
import { repliesIn } from './replies-in.ts';

/** Stand-ins for whatever a text speaks of; a number where it is only printed. */
const facts = { place: 'Lounge', isConnected: true, reconnects: 1, healed: 1 };

/** Every text there is, by its path, with something in each place. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const say = value as (...parts: unknown[]) => string;
    const parts = path.endsWith('.place')
      ? [facts]
      : path.endsWith('.turn')
        ? ['Alice', 'answered']
        : path.endsWith('.recordingsKept')
          ? [['one', 'two']]
          : ['first', 'second', 'third'];
    return [[path, say(...parts)]];
  }
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

const everyLanguage: readonly (readonly [string, Replies])[] = [
  ['en-US', english],
  ...Object.keys(localizations).map((locale) => [locale, repliesIn(locale)] as const),
];

describe.each(everyLanguage)('what is written to people in %s', (locale, replies) => {
  const texts = textsOf(replies);

  it('says something everywhere, and has left nothing of the program in it', () => {
    expect(texts.length).toBe(textsOf(english).length);
    for (const [path, text] of texts) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it('calls commands by the names its readers see', () => {
    const names = commands.map(({ name }) => commandIn(locale, name)?.name ?? name);
    for (const [path, text] of texts)
      for (const [, name] of text.matchAll(/(?<![\w/:])\/([\p{L}-]+)/gu)) expect(names, path).toContain(name);
  });
});

it('is in English for everybody else', () => {
  expect(repliesIn('ja')).toBe(english);
  expect(repliesIn(undefined)).toBe(english);
});

it.each(Object.keys(localizations))('differs in %s from English but for single words', (locale) => {
  const inEnglish = new Map(textsOf(english));
  const same = textsOf(repliesIn(locale)).filter(([path, text]) => inEnglish.get(path) === text);
  expect(same.filter(([, text]) => text.includes(' '))).toEqual([]);
});
