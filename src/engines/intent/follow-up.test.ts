import { describe, expect, it } from 'vitest';
import { ellipsisOf, leanOnPrevious } from './follow-up.ts';

const ellipsis = (text: string) => ellipsisOf(text.split(' '));

describe('ellipsisOf', () => {
  it.each(['now do it in rust', 'and tomorrow', 'okay what about paris', 'make it louder', 'in java please'])(
    'hears that "%s" goes on with something',
    (text) => expect(ellipsis(text)).toBe(1),
  );

  it.each(["what's the weather in london", 'write a function that reverses a list', 'tell me a story'])(
    'hears that "%s" stands alone',
    (text) => expect(ellipsis(text)).toBe(0),
  );

  it('trusts a long request to say what it means', () => {
    expect(ellipsis('and then i want you to write a function that reverses a list')).toBe(0);
  });
});

describe('leanOnPrevious', () => {
  const even = [0, 0, 0, 0];

  it('adds what the earlier request was', () => {
    const previous = { conversation: 0, code: 0.9, tool: 0.1, command: 0 };
    expect(leanOnPrevious(even, previous, 2)).toEqual([0, 1.8, 0.2, 0]);
  });

  it('neither takes from a command nor gives to one', () => {
    const previous = { conversation: 0, code: 0, tool: 0, command: 1 };
    expect(leanOnPrevious(even, previous, 2)).toEqual(even);
  });

  it('changes nothing at the start of a conversation', () => {
    expect(leanOnPrevious(even, undefined, 2)).toBe(even);
  });
});
