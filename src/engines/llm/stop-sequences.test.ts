import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopSequences } from './stop-sequences.ts';

function run(stops: readonly string[], pieces: readonly string[]) {
  const filter = new StopSequences(stops);
  let shown = '';
  for (const piece of pieces) {
    const { text, isStopped } = filter.push(piece);
    shown += text;
    if (isStopped) return { shown, isStopped: true };
  }
  return { shown: shown + filter.flush(), isStopped: false };
}

describe('StopSequences', () => {
  it.each([
    [['END'], ['one E', 'ND two'], 'one ', true],
    [['END'], ['one E', 'N', 'S'], 'one ENS', false],
    [['\n\n', 'User:'], ['Hi.\n', 'User:', ' x'], 'Hi.\n', true],
    [['aab'], ['aa', 'ab'], 'a', true],
    [[], ['all ', 'of it'], 'all of it', false],
    [[''], ['all'], 'all', false],
  ])('%j in %j', (stops, pieces, shown, isStopped) => {
    expect(run(stops, pieces)).toEqual({ shown, isStopped });
  });

  it('does not depend on where the text is cut into pieces', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 20 });
    fc.assert(
      fc.property(
        letters,
        fc.array(
          letters.filter((s) => s !== ''),
          { maxLength: 3 },
        ),
        (text, stops) => {
          expect(run(stops, text.split(/(?:)/u))).toEqual(run(stops, [text]));
        },
      ),
    );
  });
});
