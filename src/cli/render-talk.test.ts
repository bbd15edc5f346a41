import { expect, it } from 'vitest';
import { createTalkPrinter } from './render-talk.ts';

const base = { atMs: 0, sessionId: 's', turnId: 't', speakerId: 'me' };

it('writes a conversation as people read one', () => {
  let text = '';
  const printer = createTalkPrinter((part) => {
    text += part;
  });
  printer.onEvent({ ...base, type: 'turn-committed', text: 'Hello?', waitedMs: 200 });
  printer.onEvent({ ...base, type: 'clause-spoken', text: 'Hello,' });
  printer.onEvent({ ...base, type: 'clause-spoken', text: 'you there.' });
  printer.onText('code');
  printer.onEvent({ ...base, type: 'clause-spoken', text: 'More' });
  printer.onEvent({ ...base, type: 'answer-interrupted', spoken: 'Mo', reason: 'barge-in' });
  expect(text).toBe('you    Hello?\naibot  Hello, you there.\ncode\naibot  More — (interrupted)\n');
});
