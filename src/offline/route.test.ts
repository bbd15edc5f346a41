import { describe, expect, it } from 'vitest';
import { evaluateRoutes, macroF1Of, parseLabelledTexts } from './route.ts';

describe('parseLabelledTexts', () => {
  it('reads label, tab, text and passes over empty lines, Windows line ends and a byte-order mark', () => {
    expect(parseLabelledTexts('\uFEFFcode\twrite a loop\r\n\r\nTool\tset a timer\n')).toEqual([
      { label: 'code', text: 'write a loop' },
      { label: 'tool', text: 'set a timer' },
    ]);
  });

  it('takes what was asked before from a third column', () => {
    expect(parseLabelledTexts('code\tnow in rust\twrite a loop\ncode\ta loop\t\n')).toEqual([
      { label: 'code', text: 'now in rust', previous: 'write a loop' },
      { label: 'code', text: 'a loop' },
    ]);
  });

  it.each([
    ['code\tfine\nchat\thello', 'Line 2: "chat" is not a label'],
    ['tool', 'Line 1: there is no text after the label and a tab'],
    ['code\tfine\n\ncommand\t  ', 'Line 3: there is no text after the label and a tab'],
    ['\n', 'Line 1: the file holds no labelled text'],
  ])('names the wrong line of %j', (content, message) => {
    expect(() => parseLabelledTexts(content)).toThrow(
      expect.objectContaining({ code: 'route-file-invalid', message }) as Error,
    );
  });
});

describe('evaluateRoutes', () => {
  it('counts what was expected and given, and times each request', async () => {
    const labelled = parseLabelledTexts('code\ta\ncode\tb\ntool\tc\nconversation\td');
    const given = { a: 'code', b: 'tool', c: 'tool', d: 'conversation' } as const;
    let nowMs = 0;
    const evaluation = await evaluateRoutes(
      labelled,
      (text) => {
        nowMs += text === 'd' ? 9 : 2;
        return Promise.resolve({ label: given[text as 'a'], confidence: 0.8, reason: 'scripted' });
      },
      () => nowMs,
    );
    expect(evaluation).toMatchObject({ accuracy: 0.75, p50Ms: 2, p95Ms: 9 });
    expect(evaluation.confusion).toEqual([
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    expect(evaluation.results[1]).toEqual({
      text: 'b',
      expected: 'code',
      label: 'tool',
      confidence: 0.8,
      reason: 'scripted',
    });
  });
});

describe('macroF1Of', () => {
  it('leaves labels out that never occur', () => {
    expect(
      macroF1Of([
        [3, 0],
        [0, 0],
      ]),
    ).toBe(1);
  });

  it('weighs a rare label as much as a common one', () => {
    // F1 of the first label 2·9/(9+10), of the second 0.
    expect(
      macroF1Of([
        [9, 0],
        [1, 0],
      ]),
    ).toBeCloseTo(18 / 19 / 2);
  });
});
