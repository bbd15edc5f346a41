import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify';
import { z } from 'zod';
import { AibotError } from '../shared/errors.ts';

interface ZodTypeProvider extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  readonly serializer: unknown;
}

/** A fastify whose routes say what they take and give as zod schemas: one truth for checks, types and document. */
export type GatewayApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export function useZodSchemas(app: FastifyInstance): GatewayApp {
  app.setValidatorCompiler(validator);
  // What is answered is typed where it is written; checking it again at run time would cost every answer.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return app.withTypeProvider<ZodTypeProvider>();
}

const validator: FastifySchemaCompiler<unknown> = ({ schema }) => {
  if (!(schema instanceof z.ZodType)) return (value: unknown) => ({ value });
  return (value: unknown) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? { value: parsed.data } : { error: invalid(parsed.error.issues[0]) };
  };
};

/** What came in another way than as JSON. @throws AibotError `bad-request` */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues[0]);
}

function invalid(issue: z.core.$ZodIssue | undefined): AibotError {
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.map(String).join('.')}"` : '';
  return new AibotError(`The request is wrong${where}: ${issue?.message ?? 'invalid'}.`, {
    code: 'bad-request',
  });
}

/** How OpenAPI's tools see one event of a stream: its fields, with the data as it was sent. */
const event = z.looseObject({ event: z.string().optional(), data: z.string() });

/** A reply in JSON that may be asked for in other forms as well, for the document. */
export const replyOr = (reply: z.ZodType, description: string, ...types: readonly string[]) => ({
  description,
  content: {
    'application/json': { schema: reply },
    ...Object.fromEntries(
      types.map((type) => [type, { schema: type === 'text/event-stream' ? event : z.string() }]),
    ),
  },
});

/** Every zod schema in a route's schema as JSON Schema, for the document. */
export function withJsonSchemas(schema: unknown, io: 'input' | 'output'): unknown {
  if (schema instanceof z.ZodType) {
    const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    // The document says once which dialect it speaks.
    delete json.$schema;
    return json;
  }
  if (Array.isArray(schema) || typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [
      name,
      withJsonSchemas(part, name === 'response' ? 'output' : io),
    ]),
  );
}
