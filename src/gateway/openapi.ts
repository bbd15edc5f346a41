import swagger from '@fastify/swagger';
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import { withJsonSchemas } from './zod-routes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a recording: as the whole body, or in a form together with these fields. */
    upload?: z.ZodObject;
  }
}

/** Collects the routes registered from now on as an OpenAPI 3.1 document: `app.swagger()`. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'aibot gateway',
        // Of the API, not of the package: it changes when the contract does.
        version: '1',
        description: 'Hearing, thinking and speaking over HTTP; below /v1 as OpenAI’s clients expect it.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: 'http://127.0.0.1:8080' }],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: '`aibot keys create NAME`; not asked for on loopback.',
          },
        },
      },
      security: [{}, { key: [] }],
    },
    transform: ({ schema, url, route }) => ({ url, schema: documented(schema, route.config) }),
  });
}

function documented(
  schema: FastifySchema | undefined,
  config: FastifyContextConfig | undefined,
): FastifySchema {
  const json = withJsonSchemas(schema ?? {}, 'input') as FastifySchema;
  return config?.upload ? { ...json, body: uploadBody(config.upload) } : json;
}

function uploadBody(fields: z.ZodObject): unknown {
  const recording = z.string().meta({ format: 'binary' });
  const form = fields.extend({ file: recording });
  return {
    content: {
      'audio/wav': { schema: withJsonSchemas(recording, 'input') },
      'audio/ogg': { schema: withJsonSchemas(recording, 'input') },
      'multipart/form-data': { schema: withJsonSchemas(form, 'input') },
    },
  };
}
