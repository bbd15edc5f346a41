import { z } from 'zod';
import type { RouteContext } from '../route-context.ts';
import type { GatewayApp } from '../zod-routes.ts';

const reply = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() }),
  ),
});

/** The language models first, then the engines of speech, then what embeds. */
export function registerModels(app: GatewayApp, { engines }: RouteContext, embedderId: string): void {
  app.get('/v1/models', { schema: { summary: 'List the models', response: { 200: reply } } }, () => ({
    object: 'list',
    data: [...engines.languageModels, engines.stt, engines.tts, { id: embedderId }].map(({ id }) => ({
      id,
      object: 'model',
      created: 0,
      owned_by: 'aibot',
    })),
  }));
}
