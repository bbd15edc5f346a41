import { randomUUID } from 'node:crypto';
import type { LanguageModelEvent } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { beginsCall, parseToolReply, partialAnswer } from './tool-prompt.ts';

/**
 * The events of a model that was made to write a tool reply (see tool-prompt): the words of an answer as they
 * come, or that it writes a call, and the call when it is complete.
 */
export async function* toolEvents(
  events: AsyncIterable<LanguageModelEvent>,
): AsyncGenerator<LanguageModelEvent, void, undefined> {
  let json = '';
  let saidLength = 0;
  let isCalling = false;
  for await (const event of events) {
    if (event.type === 'text') {
      json += event.text;
      const words = partialAnswer(json);
      if (words.length > saidLength) yield { type: 'text', text: words.slice(saidLength) };
      saidLength = words.length;
      if (!isCalling && beginsCall(json)) {
        isCalling = true;
        yield { type: 'tool-call-begun' };
      }
    } else if (event.type === 'finished') {
      const reply = parseToolReply(json);
      if (!reply && event.reason === 'stop') throw notAReply();
      if (reply?.type === 'call') {
        const { name, arguments: given } = reply;
        yield { type: 'tool-call', call: { id: randomUUID(), name, arguments: given } };
      }
      yield reply?.type === 'call' ? { ...event, reason: 'tool-calls' } : event;
    } else {
      yield event;
    }
  }
}

function notAReply(): AibotError {
  return new AibotError('The language model wrote neither an answer nor a call of a tool.', {
    code: 'llm-answer-unreadable',
    retryable: true,
  });
}
