import { z } from 'zod';
import type { LanguageModelEvent } from '../../core/ports/index.ts';
import { errorBodyOf } from '../gateway-error.ts';
import { isUnstored, laneOf, languageModelOf, type RouteContext } from '../route-context.ts';
import { eventFrames, eventStreamType, sendStream } from '../streamed.ts';
import { type GatewayApp, replyOr } from '../zod-routes.ts';
import { collectAnswer } from './collect-answer.ts';
import { errorResponses } from './error-responses.ts';
import { wantsEvents } from './transcribe.ts';

const toolCall = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
});

const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({ role: z.literal('user'), content: z.string() }),
  z.object({ role: z.literal('assistant'), content: z.string(), toolCalls: z.array(toolCall).optional() }),
  z.object({ role: z.literal('tool'), toolCallId: z.string(), content: z.string() }),
]);

const jsonSchema = z.record(z.string(), z.unknown()).describe('A JSON Schema.');

const body = z.object({
  messages: z.array(message).min(1).describe('The conversation, oldest first.'),
  model: z.string().optional().describe('Id of a model of /v1/models; the configured one by default.'),
  maxTokens: z.int().min(1).max(32_768).optional(),
  temperature: z.number().min(0).max(2).optional(),
  stop: z.array(z.string().min(1)).max(4).optional(),
  tools: z
    .array(z.object({ name: z.string().min(1), description: z.string().default(''), parameters: jsonSchema }))
    .optional(),
  jsonSchema: jsonSchema.optional(),
  conversationKey: z
    .string()
    .max(200)
    .optional()
    .describe('Requests of one conversation share it, so that its prompt is computed only once.'),
  stream: z
    .boolean()
    .default(false)
    .describe('Answer as server-sent events; as `Accept: text/event-stream` does.'),
});

const reply = z.object({
  model: z.string(),
  text: z.string(),
  toolCalls: z.array(toolCall),
  finishReason: z.enum(['stop', 'length', 'tool-calls']),
  usage: z.object({ promptTokens: z.int(), cachedTokens: z.int(), completionTokens: z.int() }),
});

/** A language model's answer, whole or token by token. */
export function registerGenerate(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/generate',
    {
      schema: {
        summary: 'Answer a conversation',
        description: 'As server-sent events: `text`, `tool-call-begun`, `tool-call`, and one `finished`.',
        body,
        response: { 200: replyOr(reply, 'The answer.', eventStreamType), ...errorResponses },
      },
    },
    async (request, answer) => {
      const { model: id, stream, ...input } = request.body;
      const signal = context.signalOf(request);
      const model = languageModelOf(context.engines, id);
      const lane = laneOf(request, 'live');
      const noStore = isUnstored(request);
      const events = context.admissions.llm.stream(lane, signal, () =>
        model.generate({ ...input, lane, noStore }, { signal }),
      );
      if (!stream && !wantsEvents(request)) return { model: model.id, ...(await collectAnswer(events)) };
      return sendStream(
        answer,
        eventStreamType,
        eventFrames(named(events), signal, (error) => ({
          event: 'error',
          data: errorBodyOf(error, request.id),
        })),
      );
    },
  );
}

async function* named(events: AsyncIterable<LanguageModelEvent>) {
  for await (const { type, ...data } of events) yield { event: type, data };
}
