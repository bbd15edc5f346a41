import { z } from 'zod';
import type { ChatMessage, GenerateInput, ToolCall } from '../../core/ports/index.ts';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(textPart)]);

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({
    name: z.string(),
    arguments: z.string().describe('A JSON object; what a model wrote and is none counts as empty.'),
  }),
});

const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content }),
  z.object({ role: z.literal('developer'), content }),
  z.object({ role: z.literal('user'), content }),
  z.object({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).optional(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content }),
]);

const schemaObject = z.record(z.string(), z.unknown());

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({ name: z.string().optional(), schema: schemaObject }),
  }),
]);

/** The part of OpenAI's chat request that engines here can follow; what is beyond is passed over. */
export const chatRequest = z.object({
  model: z.string().describe('Id of a model of /v1/models, or `default`.'),
  messages: z.array(message).min(1),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string().min(1),
          description: z.string().default(''),
          parameters: schemaObject.default({ type: 'object', properties: {} }),
        }),
      }),
    )
    .optional(),
  tool_choice: z.unknown().optional().describe('`none` offers no tools; otherwise the model chooses.'),
  response_format: responseFormat.optional(),
  user: z.string().max(200).optional().describe('Requests of one user share a prompt cache.'),
});
type ChatRequest = z.output<typeof chatRequest>;

export function toGenerateInput(request: ChatRequest): GenerateInput {
  const { stop, response_format: format, tools, tool_choice: choice } = request;
  return {
    messages: request.messages.map(toMessage),
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    temperature: request.temperature ?? undefined,
    stop: typeof stop === 'string' ? [stop] : (stop ?? undefined),
    tools: choice === 'none' ? undefined : tools?.map((tool) => tool.function),
    jsonSchema:
      format?.type === 'json_schema'
        ? format.json_schema.schema
        : format?.type === 'json_object'
          ? { type: 'object' }
          : undefined,
    conversationKey: request.user,
  };
}

function toMessage(message: ChatRequest['messages'][number]): ChatMessage {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(message.content) };
    case 'user':
      return { role: 'user', content: textOf(message.content) };
    case 'assistant':
      return {
        role: 'assistant',
        content: textOf(message.content ?? ''),
        toolCalls: message.tool_calls?.map(toToolCall),
      };
    case 'tool':
      return { role: 'tool', toolCallId: message.tool_call_id, content: textOf(message.content) };
  }
}

const textOf = (parts: z.output<typeof content>): string =>
  typeof parts === 'string' ? parts : parts.map(({ text }) => text).join('\n');

function toToolCall({ id, function: called }: z.output<typeof toolCall>): ToolCall {
  return { id, name: called.name, arguments: readArguments(called.arguments) };
}

/** Models do not always write JSON, and a client that sends back what was said cannot help it. */
function readArguments(text: string): Readonly<Record<string, unknown>> {
  try {
    return schemaObject.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
