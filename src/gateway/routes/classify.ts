import { z } from 'zod';
import { intentLabels } from '../../core/ports/index.ts';
import type { RouteContext } from '../route-context.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { errorResponses } from './error-responses.ts';

const label = z.enum(intentLabels);

const body = z.object({
  text: z.string().min(1).max(4_000).describe('One request, as it was spoken or typed.'),
  context: z
    .array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() }))
    .max(50)
    .optional()
    .describe('Earlier requests and answers, oldest first.'),
});

const reply = z.object({
  label,
  confidence: z.number().describe('Calibrated, 0…1.'),
  reason: z.string(),
  isAbstained: z.boolean().describe('It would rather not say; the label is then `conversation`.'),
  scores: z.record(label, z.number()),
});

/** What kind of request a text is. */
export function registerClassify(app: GatewayApp, { engines, signalOf }: RouteContext): void {
  app.post(
    '/classify',
    {
      schema: {
        summary: 'Classify a request',
        body,
        response: { 200: reply, ...errorResponses },
      },
    },
    (request) => engines.classifier.classify(request.body, { signal: signalOf(request) }),
  );
}
