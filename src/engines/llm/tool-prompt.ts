import type { ChatMessage, ToolCall, ToolDefinition } from '../../core/ports/index.ts';

/** JSON Schema, as far as it is looked into here. */
type Schema = Readonly<Record<string, unknown>>;

/** What a model without a tool protocol of its own is made to say: a call or an answer, as JSON. */
export type ToolReply =
  | { readonly type: 'call'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly type: 'answer'; readonly text: string };

/**
 * The schema of a {@link ToolReply}: `{"tool": NAME, "arguments": {…}}` for each tool, or `{"answer": TEXT}`.
 * A grammar makes every property compulsory, so optional arguments may be null; {@link parseToolReply} drops those.
 */
export function toolReplySchema(tools: readonly ToolDefinition[]): Schema {
  const calls = tools.map((tool) => ({
    type: 'object',
    properties: { tool: { const: tool.name }, arguments: withNullableOptionals(tool.parameters) },
  }));
  return { oneOf: [{ type: 'object', properties: { answer: { type: 'string' } } }, ...calls] };
}

function withNullableOptionals(parameters: Schema): Schema {
  const properties = Object.entries((parameters.properties ?? {}) as Record<string, Schema>);
  const required = (parameters.required ?? []) as readonly string[];
  return {
    type: 'object',
    properties: Object.fromEntries(
      properties.map(([name, schema]) => [
        name,
        required.includes(name) ? forGrammar(schema) : { oneOf: [forGrammar(schema), { type: 'null' }] },
      ]),
    ),
  };
}

const plainTypes: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'null'];

/** What grammars know of a schema; tools of other people say much more. What cannot be told is a text. */
function forGrammar(schema: Schema): Schema {
  if (Array.isArray(schema.enum)) return { enum: schema.enum };
  if ('const' in schema) return { const: schema.const };
  const choices = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(choices)) return { oneOf: (choices as readonly Schema[]).map(forGrammar) };
  if (schema.type === 'array') return { type: 'array', items: forGrammar((schema.items ?? {}) as Schema) };
  if (schema.type === 'object') {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
    return {
      type: 'object',
      properties: Object.fromEntries(properties.map(([name, one]) => [name, forGrammar(one)])),
    };
  }
  return plainTypes.includes(schema.type) ? { type: schema.type } : { type: 'string' };
}

/**
 * The messages with the tools explained in the system message: a beginning that stays the same as long as the tools
 * do, and so costs nothing where it is kept. Behind the question the same words made Qwen2.5-Coder-1.5B call the
 * first tool for everything (docs/adr/0008).
 */
export function explainTools(
  messages: readonly ChatMessage[],
  tools: readonly ToolDefinition[],
): readonly ChatMessage[] {
  const explanation = [
    'You can use these tools:',
    ...tools.map((tool) => `- ${signatureOf(tool)}: ${tool.description}`),
    'Reply in JSON. If one of these tools does what is asked, reply with {"tool": its name, "arguments": its arguments}. If none does, or when you have its result, reply with {"answer": your words}.',
  ].join('\n');
  const [first, ...others] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: explanation }, ...messages];
  return [{ role: 'system', content: `${first.content}\n\n${explanation}` }, ...others];
}

/** `set_timer(minutes: integer, label?: string)`: a third of the tokens of the schema, which the grammar keeps to. */
function signatureOf({ name, parameters }: ToolDefinition): string {
  const properties = Object.entries((parameters['properties'] ?? {}) as Record<string, Schema>);
  const required = (parameters['required'] ?? []) as readonly string[];
  const given = properties.map(([property, schema]) => {
    const { type, enum: allowed } = schema;
    const kind = Array.isArray(allowed)
      ? allowed.map(String).join('|')
      : typeof type === 'string'
        ? type
        : 'any';
    return `${property}${required.includes(property) ? '' : '?'}: ${kind}`;
  });
  return `${name}(${given.join(', ')})`;
}

/** A {@link ToolReply} from the model's JSON; undefined when it was cut off or is not one. */
export function parseToolReply(json: string): ToolReply | undefined {
  let reply: unknown;
  try {
    reply = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof reply !== 'object' || reply === null) return undefined;
  if ('answer' in reply && typeof reply.answer === 'string') return { type: 'answer', text: reply.answer };
  if (!('tool' in reply) || typeof reply.tool !== 'string') return undefined;
  const given = 'arguments' in reply && typeof reply.arguments === 'object' ? (reply.arguments ?? {}) : {};
  const present = Object.entries(given).filter(([, value]) => value !== null);
  return { type: 'call', name: reply.tool, arguments: Object.fromEntries(present) };
}

/** An earlier call in the form in which the model is to write the next one. */
export function toolCallJson(call: ToolCall): string {
  return JSON.stringify({ tool: call.name, arguments: call.arguments });
}

/** Whether what has come of a reply is sure to become a call. */
export const beginsCall = (json: string): boolean => /^\s*\{\s*"tool"/.test(json);

/**
 * The words of `{"answer": "…"}` as far as they have come, for speaking while the rest is being written.
 * Gives '' as long as it is not clear that this is an answer.
 */
export function partialAnswer(json: string): string {
  const opening = /^\s*\{\s*"answer"\s*:\s*"/.exec(json);
  if (!opening) return '';
  const escaped = /^(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*/.exec(json.slice(opening[0].length))?.[0] ?? '';
  // Half of a surrogate pair waits for its other half.
  const whole = escaped.replace(/\\u[dD][89abAB][0-9a-fA-F]{2}$/, '');
  return JSON.parse(`"${whole}"`) as string;
}
