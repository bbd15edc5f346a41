import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openAiErrorBodyOf } from '../gateway-error.ts';
import { isUnstored, laneOf, languageModelOf, type RouteContext } from '../route-context.ts';
import { collectAnswer } from '../routes/collect-answer.ts';
import { eventFrames, eventStreamType, sendStream } from '../streamed.ts';
import { type GatewayApp, replyOr } from '../zod-routes.ts';
import { type ChatHead, chatChunks, chatCompletion } from './chat-reply.ts';
import { chatRequest, toGenerateInput } from './chat-request.ts';
import { openAiErrorResponses } from './error-responses.ts';

const reply = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z.array(z.looseObject({ index: z.int(), finish_reason: z.string() })),
  usage: z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }),
});

export function registerChatCompletions(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/v1/chat/completions',
    {
      schema: {
        summary: 'Answer a conversation, as OpenAI’s clients ask',
        body: chatRequest,
        response: { 200: replyOr(reply, 'The answer.', eventStreamType), ...openAiErrorResponses },
      },
    },
    async (request, answer) => {
      const signal = context.signalOf(request);
      const { model: id, stream, stream_options: options } = request.body;
      const model = languageModelOf(context.engines, id === 'default' ? undefined : id);
      const lane = laneOf(request, 'batch');
      const input = { ...toGenerateInput(request.body), lane, noStore: isUnstored(request) };
      const events = context.admissions.llm.stream(lane, signal, () => model.generate(input, { signal }));
      const head: ChatHead = {
        id: `chatcmpl-${randomUUID()}`,
        created: Math.floor(context.clock.wallNow() / 1000),
        model: model.id,
      };
      if (!stream) return chatCompletion(head, await collectAnswer(events));
      const chunks = chatChunks(head, events, options?.include_usage ?? false);
      return sendStream(
        answer,
        eventStreamType,
        eventFrames(chunks, signal, (error) => ({ data: openAiErrorBodyOf(error) })),
      );
    },
  );
}
