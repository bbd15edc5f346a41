import { z } from 'zod';

/** The wire's form of the core's `Decision`; see `core/pipeline/receipt.ts` for what the fields mean. */
export const decisionSchema = z.object({
  what: z.enum([
    'heard',
    'ignored',
    'end-of-turn',
    'route',
    'skill',
    'tool',
    'speculation',
    'interrupted',
    'fallback',
    'cache',
    'apology',
  ]),
  choice: z.string(),
  reason: z.string(),
  confidence: z.number().optional(),
});

const stageSchema = z.object({
  name: z.enum([
    'end-of-turn',
    'stt',
    'route',
    'llm-first-token',
    'llm-tool-call',
    'tool',
    'first-clause',
    'tts-first-audio',
    'playout',
  ]),
  startMs: z.number(),
  durationMs: z.number(),
  engineId: z.string().optional(),
});

/** The wire's form of the core's `Receipt`. */
export const receiptSchema = z.object({
  turnId: z.string(),
  sessionId: z.string(),
  speakerId: z.string(),
  speakerName: z.string(),
  startedAt: z.number(),
  outcome: z.enum(['answered', 'interrupted', 'ignored', 'failed']),
  heard: z.string(),
  answer: z.string(),
  spoken: z.string(),
  route: z
    .object({
      label: z.enum(['conversation', 'code', 'tool', 'command']),
      confidence: z.number(),
      reason: z.string(),
    })
    .optional(),
  voiceToVoiceMs: z.number().optional(),
  stages: z.array(stageSchema).readonly(),
  decisions: z.array(decisionSchema).readonly(),
  tokens: z.object({
    prompt: z.number(),
    cached: z.number(),
    completion: z.number(),
    discarded: z.number(),
  }),
});
export type TurnReceipt = z.output<typeof receiptSchema>;
