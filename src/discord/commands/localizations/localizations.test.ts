import { describe, expect, it } from 'vitest';
import { commands } from '../commands.ts';
import { commandPayload } from '../slash-commands.ts';
import { localizations } from './localizations.ts';

/** Discord's rule for the names of commands and options. */
const fittingName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

describe.each(Object.entries(localizations))('commands in %s', (_, texts) => {
  it('are all named, with all of their options, and nothing else is', () => {
    expect(Object.keys(texts).sort()).toEqual(commands.map(({ name }) => name).sort());
    for (const { name, options = [] } of commands)
      expect(Object.keys(texts[name]?.options ?? {}).sort()).toEqual(
        options.map((option) => option.name).sort(),
      );
  });

  it('keep to the lengths and letters Discord takes, and no two are named alike', () => {
    const groups = [
      Object.values(texts),
      ...Object.values(texts).map(({ options }) => Object.values(options ?? {})),
    ];
    for (const group of groups) {
      expect(new Set(group.map(({ name }) => name)).size).toBe(group.length);
      for (const { name, description } of group) {
        expect(name).toMatch(fittingName);
        expect(name).toBe(name.toLowerCase());
        expect(description.length).toBeGreaterThan(0);
        expect(description.length).toBeLessThanOrEqual(100);
      }
    }
  });
});

describe('a command as Discord is told of it', () => {
  it('carries its names in every language, those of its options too', () => {
    const server = commandPayload(commands.find(({ name }) => name === 'server')!);
    expect(server.name_localizations).toEqual({
      de: 'server',
      fr: 'serveur',
      'es-ES': 'servidor',
      'es-419': 'servidor',
    });
    expect(server.options?.find(({ name }) => name === 'talk-role')).toMatchObject({
      type: 8,
      name_localizations: { de: 'sprechrolle' },
    });
  });

  it('keeps to the limits in English as well', () => {
    for (const { name, description, options = [] } of commands) {
      expect(name).toMatch(fittingName);
      expect(description.length).toBeLessThanOrEqual(100);
      expect(options.length).toBeLessThanOrEqual(25);
      for (const option of options) expect(option.description.length).toBeLessThanOrEqual(100);
      const required = options.map((option) => option.isRequired === true);
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
    }
  });
});
