import { describe, expect, it } from 'vitest';
import { createHistory } from './history.ts';
import { asQuestion, systemMessage, withNotes } from './prompt.ts';
import { defaultSettings } from './settings.ts';

const exchange = (index: number) => ({
  speakerId: 'anna',
  question: `question ${index}`,
  answer: `answer ${index}`,
});

describe('history', () => {
  it('is cut from the front by half, so that the beginning stays the same for many turns', () => {
    const history = createHistory(() => ({ maxTokens: 1e6, maxTurns: 6 }));
    for (let index = 0; index < 6; index++) history.add(exchange(index));
    expect(history.messages()).toHaveLength(12);
    history.add(exchange(6));
    expect(history.exchanges.map((entry) => entry.question)).toEqual([
      'question 4',
      'question 5',
      'question 6',
    ]);
    history.add(exchange(7));
    expect(history.exchanges[0]?.question).toBe('question 4');
  });

  it('keeps within its tokens, and the newest whatever its length', () => {
    const history = createHistory(() => ({ maxTokens: 60, maxTurns: 100 }));
    history.add(exchange(0));
    history.add({ speakerId: 'anna', question: 'long '.repeat(100), answer: 'yes' });
    expect(history.exchanges).toHaveLength(1);
    expect(history.exchanges[0]?.answer).toBe('yes');
  });
});

describe('prompt', () => {
  it('begins with who the assistant is', () => {
    const { content } = systemMessage({ ...defaultSettings.assistant, name: 'Nova' });
    expect(content).toContain('Your name is Nova.');
    expect(content).toContain('one or two short spoken sentences');
  });

  it('puts names and notes into the question only', () => {
    expect(asQuestion('Hello', undefined)).toBe('Hello');
    expect(
      withNotes(asQuestion('Hello', 'Anna'), { facts: ['Anna likes tea.'], verbosity: 'Answer at length.' }),
    ).toBe('(Anna likes tea. Answer at length.) Anna: Hello');
  });
});
