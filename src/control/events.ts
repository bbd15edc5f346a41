import { z } from 'zod';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import { logRecordSchema } from './logs.ts';
import { decisionSchema, receiptSchema } from './receipts.ts';
import { routeTakenSchema } from './routes.ts';
import { stackStepSchema } from './services.ts';
import { componentStatusSchema } from './status.ts';

const cancelReason = z.enum(['barge-in', 'user-left', 'deadline', 'superseded', 'shutdown', 'client-gone']);

const ofSession = { atMs: z.number(), sessionId: z.string() };
const ofTurn = { ...ofSession, turnId: z.string(), speakerId: z.string() };

const inSession = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...ofSession, ...shape });
const inTurn = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...ofTurn, ...shape });
const speaker = { speakerId: z.string(), speakerName: z.string() };

/** What the conversation did, as it travels; the mirror of the core's `PipelineEvent`, checked by events.test.ts. */
export const pipelineEventSchema = z.discriminatedUnion('type', [
  inSession('session-opened', {}),
  inSession('session-closed', { reason: z.string() }),
  inSession('speaker-joined', speaker),
  inSession('speaker-left', speaker),
  /** Ten a second at most for each who speaks; never replayed. */
  inSession('speaker-level-measured', { speakerId: z.string(), levelDbfs: z.number() }),
  inTurn('speech-started', {}),
  inTurn('speech-paused', { voicedMs: z.number() }),
  inTurn('speech-resumed', {}),
  inTurn('transcript-updated', { text: z.string() }),
  inTurn('turn-predicted', { probability: z.number(), isComplete: z.boolean() }),
  inTurn('speculation-started', {}),
  inTurn('speculation-discarded', { reason: cancelReason, tokens: z.number() }),
  inTurn('turn-committed', { text: z.string(), waitedMs: z.number() }),
  inTurn('turn-ignored', { decision: decisionSchema }),
  inTurn('decision-made', { decision: decisionSchema }),
  inTurn('route-decided', {
    request: z.string(),
    previous: z.string().optional(),
    route: routeTakenSchema,
  }),
  inTurn('tool-called', { tool: z.string(), source: z.string() }),
  inTurn('tool-returned', {
    tool: z.string(),
    outcome: z.enum(['done', 'refused', 'failed']),
    tookMs: z.number(),
  }),
  inTurn('answer-deferred', {}),
  inSession('deferred-answer-ended', {
    forTurnId: z.string(),
    outcome: z.enum(['done', 'failed', 'cancelled']),
    tookMs: z.number(),
  }),
  inTurn('answer-started', {}),
  inTurn('clause-spoken', { text: z.string() }),
  inTurn('answer-ducked', {}),
  inTurn('answer-held', {}),
  inTurn('answer-restored', {}),
  inTurn('answer-interrupted', { spoken: z.string(), reason: cancelReason }),
  inTurn('answer-ended', { spoken: z.string() }),
  inTurn('text-posted', { text: z.string() }),
  inTurn('stage-failed', { stage: z.string(), code: z.string() }),
  inTurn('turn-taken-back', {}),
  inTurn('turn-ended', { receipt: receiptSchema }),
]);

const ofDaemon = { atMs: z.number() };

/** What the daemon did beside the conversation. `atMs` is Unix ms. */
export const daemonEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('component-changed'), ...ofDaemon, component: componentStatusSchema }),
  z.object({ type: z.literal('log-written'), ...ofDaemon, record: logRecordSchema }),
  /** Some ten a second while images are fetched; never replayed. */
  z.object({ type: z.literal('stack-progressed'), ...ofDaemon, step: stackStepSchema }),
  z.object({ type: z.literal('daemon-ready'), ...ofDaemon }),
  z.object({ type: z.literal('daemon-stopping'), ...ofDaemon, reason: z.string() }),
  /** Sent to one client only: so many events had left the replay buffer before it asked for them. */
  z.object({ type: z.literal('events-lost'), ...ofDaemon, count: z.int() }),
]);

export const controlEventSchema = z.union([pipelineEventSchema, daemonEventSchema]);
export type DaemonEvent = z.output<typeof daemonEventSchema>;
export type ControlEvent = PipelineEvent | DaemonEvent;
