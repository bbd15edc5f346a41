import { z } from 'zod';
import type { CallOptions } from '../../core/ports/index.ts';
import { modelUnknown } from '../gateway-error.ts';
import { isUnstored, type RouteContext } from '../route-context.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { openAiErrorResponses } from './error-responses.ts';

/** A vector of length 1, and how many tokens were read for it. */
export interface Embedding {
  readonly vector: Float32Array;
  readonly tokens: number;
}

export interface EmbedOptions extends CallOptions {
  /** Neither taken from a cache nor kept there. */
  readonly noStore?: boolean | undefined;
}

/** Texts to vectors. */
export interface Embedder {
  readonly id: string;
  embed(text: string, options: EmbedOptions): Promise<Embedding>;
}

const text = z.string().min(1).max(20_000);

const body = z.object({
  model: z.string().describe('Its id in /v1/models, or `default`.'),
  input: z.union([text, z.array(text).min(1).max(256)]),
  encoding_format: z
    .enum(['float', 'base64'])
    .default('float')
    .describe('`base64`: 32-bit little-endian floats.'),
});

const reply = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: z.int(),
      embedding: z.union([z.array(z.number()), z.string()]),
    }),
  ),
  usage: z
    .object({ prompt_tokens: z.int(), total_tokens: z.int() })
    .describe('What the model read; it passes over what is beyond its window.'),
});

export function registerEmbeddings(app: GatewayApp, { signalOf }: RouteContext, embedder: Embedder): void {
  app.post(
    '/v1/embeddings',
    {
      schema: {
        summary: 'Embed texts, as OpenAI’s clients ask',
        body,
        response: { 200: reply, ...openAiErrorResponses },
      },
    },
    async (request) => {
      const { model, input, encoding_format: format } = request.body;
      if (model !== 'default' && model !== embedder.id) throw modelUnknown(model, [embedder.id]);
      const signal = signalOf(request);
      const noStore = isUnstored(request);
      const data: object[] = [];
      let tokens = 0;
      for (const [index, one] of (typeof input === 'string' ? [input] : input).entries()) {
        const { vector, tokens: read } = await embedder.embed(one, { signal, noStore });
        tokens += read;
        data.push({
          object: 'embedding',
          index,
          embedding:
            format === 'float'
              ? [...vector]
              : Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
        });
      }
      return {
        object: 'list',
        model: embedder.id,
        data,
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      };
    },
  );
}
