import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeechTextStream, type SpeechPiece, type SpeechTextOptions } from './index.ts';

function pieces(tokens: readonly string[], options: Partial<SpeechTextOptions> = {}): readonly SpeechPiece[] {
  const stream = createSpeechTextStream({ language: 'en', ...options });
  return [...tokens.flatMap((token) => [...stream.push(token)]), ...stream.end()];
}

const clauses = (text: string, options?: Partial<SpeechTextOptions>) =>
  pieces([text], options).flatMap((piece) => (piece.type === 'clause' ? [piece.text] : []));

const asides = (text: string) => pieces([text]).filter((piece) => piece.type === 'aside');

describe('clauses', () => {
  it.each<[text: string, expected: string[]]>([
    ['Hello there.', ['Hello there.']],
    ['Hello! How are you?', ['Hello!', 'How are you?']],
    ['Well, yes.', ['Well, yes.']],
    ['Well of course, I can do that.', ['Well of course,', 'I can do that.']],
    ['Dr. Smith lives there. He is nice.', ['Doctor Smith lives there.', 'He is nice.']],
    ['It is 3.5 meters. Really.', ['It is three point five meters.', 'Really.']],
    [
      'It weighs about 1,500 grams, more or less.',
      ['It weighs about one thousand five hundred grams,', 'more or less.'],
    ],
    [
      'It was built in 1889, and it still stands.',
      ['It was built in eighteen eighty-nine,', 'and it still stands.'],
    ],
    [
      'It happened on March 5, 2024, in Rome.',
      ['It happened on March fifth, twenty twenty-four,', 'in Rome.'],
    ],
    ['I met J. R. R. Tolkien once.', ['I met J. R. R. Tolkien once.']],
    ['Use fruit, e.g. apples. Then bake.', ['Use fruit, for example, apples.', 'Then bake.']],
    ['I like apples, pears etc. They are good.', ['I like apples,', 'pears et cetera', 'They are good.']],
    ['He left at 5 p.m. She stayed.', ['He left at five p.m.', 'She stayed.']],
    ['Open Node.js docs at index.html. Done.', ['Open Node J.S. docs at index dot H.T.M.L.', 'Done.']],
    ['Wait... Really?', ['Wait...', 'Really?']],
    ['He said "stop." Then he left.', ['He said stop.', 'Then he left.']],
    [
      'The capital of the country of France is of course Paris and it lies on the Seine.',
      ['The capital of the country of France is of course Paris', 'and it lies on the Seine.'],
    ],
    [
      'There are between seven hundred and seven hundred fifty thousand people living in the city.',
      ['There are between seven hundred and seven hundred fifty thousand people living', 'in the city.'],
    ],
    ['First point.\n\nSecond point.', ['First point.', 'Second point.']],
    ['One line\ngoes on here.', ['One line goes on here.']],
    ['# A title\nText here.', ['A title.', 'Text here.']],
    ['- **apples**\n- *pears* and _plums_\n', ['apples.', 'pears and plums.']],
    ['1. Preheat.\n2. Bake', ['One, Preheat.', 'Two, Bake.']],
    ['> quoted words', ['quoted words']],
    ['Do this: 1. Boil water. 2. Add tea.', ['Do this: one, Boil water.', 'two, Add tea.']],
    ['It was on Jan. 5th. So it was.', ['It was on January fifth.', 'So it was.']],
    ['I have 3. You have 4.', ['I have three.', 'You have four.']],
    ['Above\n\n---\n\nBelow', ['Above', 'Below']],
    ['- [x] done\n- [ ] open', ['done.', 'open.']],
    ['42.', ['forty-two.']],
    ['7', ['seven']],
    ['-5 degrees', ['minus five degrees']],
    ['**Bold** and ~~struck~~ and __this__.', ['Bold and struck and this.']],
    ['Use <b>bold</b> tags<br>here &amp; there.', ['Use bold tags here and there.']],
    ['2 * 3 = 6 and 4*5 = 20', ['two times three equals six and four times five equals twenty']],
    ['Sources [1] and [^2].', ['Sources and.']],
    ['Hi <@123456> and <:wave:99> :smile:!', ['Hi and!']],
    ['  \n\n', []],
    ['🎉', []],
    ['你好。今天很好。', ['你好。', '今天很好。']],
  ])('%j', (text, expected) => {
    expect(clauses(text)).toEqual(expected);
  });

  it('gives the first clause as soon as its comma has come, and a sentence before the next word has', () => {
    const stream = createSpeechTextStream({ language: 'en' });
    expect(stream.push('Of course I can')).toEqual([]);
    expect(stream.push(',')).toEqual([{ type: 'clause', text: 'Of course I can,' }]);
    expect(stream.push(' with pleasure')).toEqual([]);
    expect(stream.push('. ')).toEqual([{ type: 'clause', text: 'with pleasure.' }]);
  });

  it('hurries on after an exclamation that is over before the next sentence is there', () => {
    expect(clauses('Sure! The sea is wide, deep and blue. It is wet, cold and salty.')).toEqual([
      'Sure!',
      'The sea is wide,',
      'deep and blue.',
      'It is wet, cold and salty.',
    ]);
  });

  it('takes the number of words before the first clause from its options', () => {
    const text = 'Yes, the sea is wide, deep and blue.';
    expect(clauses(text, { firstClauseWords: 1 })[0]).toBe('Yes,');
    expect(clauses(text, { firstClauseWords: 3 })[0]).toBe('Yes, the sea is wide,');
  });

  it('cuts later clauses when they grow too long, at a comma, or before a conjunction', () => {
    const long = `That is fine. ${'the quick brown fox jumps over the lazy dog and then it sleeps, '.repeat(12)}and that is all.`;
    const spoken = clauses(long);
    for (const clause of spoken) expect(clause.length).toBeLessThanOrEqual(230);
    expect(spoken.slice(1, -1).every((clause) => clause.endsWith(','))).toBe(true);
  });

  it('never gives a voice more than it takes, even of one endless word or of figures', () => {
    for (const text of [
      'a'.repeat(5000),
      '123456789 '.repeat(300),
      'word '.repeat(2000),
      '[' + 'x '.repeat(2000),
    ]) {
      const spoken = clauses(text);
      expect(spoken.length).toBeGreaterThan(1);
      for (const clause of spoken) expect(clause.length).toBeLessThanOrEqual(400);
    }
  });

  it('leaves the figures of other languages to the voice', () => {
    expect(clauses('Es sind **3,5** Meter. Am 3. Mai 2024 ist Dr. Maier da.', { language: 'de' })).toEqual([
      'Es sind 3,5 Meter.',
      'Am 3. Mai 2024 ist Dr. Maier da.',
    ]);
  });
});

describe('asides', () => {
  it('shows a code block and says so once, before it is complete', () => {
    const stream = createSpeechTextStream({ language: 'en' });
    expect(stream.push('Here you are:\n```js\n')).toEqual([
      { type: 'clause', text: 'Here you are:' },
      { type: 'clause', text: "I've put the code in the text channel." },
    ]);
    expect(stream.push('const a = [1, 2];\n```\n')).toEqual([
      { type: 'aside', kind: 'code', text: '```js\nconst a = [1, 2];\n```' },
    ]);
    expect(stream.push('And:\n~~~\nmore\n~~~\nDone.')).toEqual([
      { type: 'clause', text: 'And:' },
      { type: 'aside', kind: 'code', text: '~~~\nmore\n~~~' },
    ]);
    expect(stream.end()).toEqual([{ type: 'clause', text: 'Done.' }]);
  });

  it('shows a block that was never closed', () => {
    expect(asides('```python\nprint("a. b, c")')).toEqual([
      { type: 'aside', kind: 'code', text: '```python\nprint("a. b, c")\n```' },
    ]);
  });

  it('says inline code that is a word and shows the rest', () => {
    expect(clauses('Use the `map()` function, not `userName`.')).toEqual([
      'Use the map function,',
      'not user Name.',
    ]);
    expect(clauses('Use the `a + b` function in a `.env` file.')[0]).toBe(
      'Use the code function in a dot env file.',
    );
    expect(pieces(['Write `a => a + 1` there.'])).toEqual([
      { type: 'clause', text: 'Write the code there.' },
      { type: 'aside', kind: 'code', text: '`a => a + 1`' },
      { type: 'clause', text: "I've put the code in the text channel." },
    ]);
  });

  it.each([
    ['See [the docs](https://a.example/x?y=1,2) now.', 'See the docs now.', 'https://a.example/x?y=1,2'],
    ['See https://a.example/x.', 'See the link.', 'https://a.example/x'],
    ['See <https://a.example/x>.', 'See the link.', 'https://a.example/x'],
    ['It is (www.example.com/a) there.', 'It is, the link, there.', 'www.example.com/a'],
    ['On github.com/a/b you see.', 'On the link you see.', 'github.com/a/b'],
    ['A ![cat](https://a.example/cat.png) picture.', 'A picture.', 'https://a.example/cat.png'],
  ])('%s', (text, said, url) => {
    expect(pieces([text])).toEqual([
      { type: 'clause', text: said },
      { type: 'aside', kind: 'link', text: url },
      { type: 'clause', text: "I've put the link in the text channel." },
    ]);
  });

  it('shows a table and goes on', () => {
    expect(pieces(['Look:\n| a | b |\n|---|---|\n| 1 | 2 |\nThat is it.'])).toEqual([
      { type: 'clause', text: 'Look:' },
      { type: 'clause', text: "I've put the table in the text channel." },
      { type: 'aside', kind: 'table', text: '| a | b |\n|---|---|\n| 1 | 2 |' },
      { type: 'clause', text: 'That is it.' },
    ]);
  });

  it('hints in the language of the answer, or as it is told, or not at all', () => {
    const code = '```\nx\n```\n';
    expect(clauses(code, { language: 'de' })).toEqual(['Der Code steht im Textkanal.']);
    expect(clauses(code, { hints: { code: 'Look below.' } })).toEqual(['Look below.']);
    expect(clauses(code, { hints: { code: '' } })).toEqual([]);
  });
});

const fragments = fc.constantFrom(
  'the',
  'cat',
  'and',
  'because',
  'Dr. Smith',
  'e.g. this',
  '3.5',
  '1,000',
  '$5.99',
  '5 km/h',
  '10-20 %',
  '2024-03-15',
  'March 5, 2024',
  '14:30',
  'p.m.',
  'U.S.',
  'etc.',
  'a@b.co',
  'https://a.example/b?c=d,e.',
  '[x](https://y.example/z)',
  '`code()`',
  '`a + b`',
  '**bold**',
  '*it*',
  '<b>x</b>',
  '😀',
  '👩🏽‍🚀',
  '(so)',
  '"quoted."',
  '—',
  '...',
  '.',
  ',',
  '!',
  '?',
  ';',
  '\n',
  '\n\n',
  '\n- item',
  '\n1. one',
  '\n# head\n',
  '\n```js\nlet a = 1;\n```\n',
  '\n| a | b |\n|---|---|\n',
  '```',
  '`',
  '[',
  '<',
);
const texts = fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join(' '));

/** `text` cut at random places, surrogate pairs included. */
const cuts = (text: string) =>
  fc.array(fc.nat(Math.max(0, text.length)), { maxLength: 12 }).map((places) => {
    const sorted = [0, ...places.sort((a, b) => a - b), text.length];
    return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
  });

describe('any way of cutting an answer into tokens', () => {
  it('gives the same pieces', () => {
    fc.assert(
      fc.property(
        texts.chain((text) => fc.tuple(fc.constant(text), cuts(text))),
        ([text, tokens]) => {
          expect(pieces(tokens)).toEqual(pieces([text]));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('loses no word and adds none', () => {
    const word = fc.stringMatching(/^[b-hj-z]{3,8}$/);
    const mark = fc.constantFrom(
      ' ',
      ' ',
      ' ',
      ', ',
      '. ',
      '! ',
      '? ',
      '; ',
      ': ',
      ' — ',
      '\n',
      '\n\n',
      ' and ',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, mark), { minLength: 1, maxLength: 80 }), (parts) => {
        const text = parts.map(([letters, after]) => letters + after).join('');
        const words = (from: string) => from.match(/[a-z]+/g) ?? [];
        const abbreviation = /\b(?:etc|vs|max|min|est|approx)\b/;
        fc.pre(!abbreviation.test(text));
        expect(words(clauses(text).join(' '))).toEqual(words(text));
      }),
    );
  });

  it('never speaks a sign, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'grapheme', maxLength: 200 })), (text) => {
        for (const clause of clauses(text)) {
          expect(clause).not.toMatch(/https?:|[`*_#|<>{}[\]\\]|\p{Extended_Pictographic}/u);
          expect(clause).toMatch(/[\p{L}\p{N}]/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});
