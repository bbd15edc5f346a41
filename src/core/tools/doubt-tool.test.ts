import { describe, expect, it } from 'vitest';
import type { Asked, TextLikeness, Tool } from '../ports/index.ts';
import { doubtTool } from './doubt-tool.ts';

const { signal } = new AbortController();

const tool: Tool = {
  definition: {
    name: 'stock_price',
    description: 'The price of a share today.',
    parameters: { type: 'object', properties: {} },
  },
  source: 'house',
  roles: [],
  isReadOnly: true,
  timeoutMs: 1_000,
  call: () => Promise.resolve({ text: '', isError: false }),
};

/** Alike where the one text has the word the other is about. */
const alikeWith = (word: string): TextLikeness => ({
  languages: ['en'],
  compare: (one) => Promise.resolve(one.includes(word) ? 0.4 : 0.05),
});

const isMeant = (asked: Asked, likeness = alikeWith('tesla')) =>
  doubtTool(tool, likeness).isMeant?.(asked, { signal });

describe('a tool of which only the description is known', () => {
  it.each([
    [{ text: 'what do two shares cost me' }, true],
    [{ text: 'tell me the stock of the day' }, true],
    [{ text: 'is tesla up or down' }, true],
    [{ text: 'play some jazz' }, false],
    [{ text: 'what is on today' }, false],
    [{ text: 'and siemens', previous: 'is tesla up or down' }, true],
    [{ text: 'and siemens', previous: 'play some jazz' }, false],
    [{ text: 'thanks now put on something that my mother likes', previous: 'is tesla up' }, false],
  ])('%j: %s', async (asked, meant) => expect(await isMeant(asked)).toBe(meant));

  it('is believed in a language nobody here understands', async () => {
    expect(await isMeant({ text: 'spiel etwas jazz', language: 'de-AT' })).toBe(true);
    expect(await isMeant({ text: 'play some jazz', language: 'en-GB' })).toBe(false);
  });

  it('is believed where nothing can be told, but not beyond the end of the turn', async () => {
    const broken: TextLikeness = { languages: ['en'], compare: () => Promise.reject(new Error('no model')) };
    expect(await isMeant({ text: 'play some jazz' }, broken)).toBe(true);
    const over = AbortSignal.abort(new Error('over'));
    const meant = doubtTool(tool, broken).isMeant?.({ text: 'play some jazz' }, { signal: over });
    await expect(meant).rejects.toThrow('over');
  });
});
