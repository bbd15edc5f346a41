import type { Token } from 'node-llama-cpp';
import { describe, expect, it } from 'vitest';
import { StopSequences } from '../stop-sequences.ts';
import { answerText } from './answer-text.ts';

/** Token n stands for the n-th piece; the tokenizer of the test knows nothing else. */
async function answer(pieces: readonly string[], limit = 99, stop: readonly string[] = [], end = -1) {
  let asked = 0;
  async function* tokens() {
    for (const index of pieces.keys()) {
      asked++;
      yield await Promise.resolve(index as Token);
    }
  }
  const said: Token[] = [];
  const events = answerText(tokens(), {
    said,
    text: { push: (token) => pieces[token] ?? '', flush: () => '' },
    stops: new StopSequences(stop),
    stopTokens: new Set([end as Token]),
    limit,
  });
  let text = '';
  for (;;) {
    const next = await events.next();
    if (next.done) return { text, reason: next.value, tokens: said.length, asked };
    if (next.value.type === 'text') text += next.value.text;
  }
}

describe('answerText', () => {
  it('ends when the model ends', async () => {
    expect(await answer(['It ', 'is ', 'nine.'])).toEqual({
      text: 'It is nine.',
      reason: 'stop',
      tokens: 3,
      asked: 3,
    });
  });

  it('ends at the limit and asks for no more', async () => {
    expect(await answer(['a', 'b', 'c', 'd'], 2)).toEqual({
      text: 'ab',
      reason: 'length',
      tokens: 2,
      asked: 2,
    });
  });

  it('gives what was held back when the limit comes first', async () => {
    expect(await answer(['a', '\n', 'User:'], 2, ['\nUser:'])).toMatchObject({
      text: 'a\n',
      reason: 'length',
    });
  });

  it('ends at a stop sequence', async () => {
    expect(await answer(['a', '\n', 'User:', 'b'], 9, ['\nUser:'])).toMatchObject({
      text: 'a',
      reason: 'stop',
      asked: 3,
    });
  });

  it('ends at a token of the template, which is not part of the answer', async () => {
    expect(await answer(['a', '<end>', 'b'], 9, [], 1)).toEqual({
      text: 'a',
      reason: 'stop',
      tokens: 1,
      asked: 2,
    });
  });
});
