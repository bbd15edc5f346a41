import { z } from 'zod';

export const routeLabel = z.enum(['conversation', 'code', 'tool', 'command']);

/** The wire's form of the core's `RouteTaken`. */
export const routeTakenSchema = z.object({
  label: routeLabel,
  confidence: z.number(),
  reason: z.string(),
  isAbstained: z.boolean(),
  alternatives: z.array(z.object({ label: routeLabel, confidence: z.number() })).readonly(),
  answerer: z.string(),
  tookMs: z.number(),
});

/** The wire's form of the core's `RouteRecord`. */
export const routeRecordSchema = routeTakenSchema.extend({
  id: z.int(),
  turnId: z.string(),
  sessionId: z.string(),
  speakerId: z.string(),
  /** Unix ms. */
  decidedAt: z.number(),
  /** Empty where words are not kept. */
  request: z.string(),
  previous: z.string().optional(),
  /** What a person said it was. */
  correctedTo: routeLabel.optional(),
});
export type RouteRecordBody = z.output<typeof routeRecordSchema>;
