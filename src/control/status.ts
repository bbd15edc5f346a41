import { z } from 'zod';

export const componentStates = ['starting', 'ready', 'degraded', 'failed', 'stopped', 'disabled'] as const;

/** One part of the running assistant that can be ill: an engine, an engine host, Discord, the gateway, a service. */
export const componentStatusSchema = z.object({
  /** `stt`, `host:thinking`, `discord`, `gateway`, `store`, `service:ollama`. */
  id: z.string(),
  kind: z.enum(['engine', 'engine-host', 'discord', 'gateway', 'store', 'service', 'control']),
  state: z.enum(componentStates),
  /** One line for people: `moonshine-base-en, in engine-host`, `no token`. */
  detail: z.string(),
  /** Unix ms of the last change of state. */
  sinceMs: z.number(),
  nextSteps: z.array(z.string()).readonly(),
  /** Figures worth showing: `{ rssBytes, cpuCores, restarts, pid }`; graphs are drawn of the first two. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly(),
});
export type ComponentStatus = z.output<typeof componentStatusSchema>;

export const sessionStatusSchema = z.object({
  id: z.string(),
  transport: z.string(),
  /** Where it is, for people: `Server / General`. */
  place: z.string(),
  speakers: z.array(z.object({ id: z.string(), name: z.string() }).readonly()).readonly(),
  sinceMs: z.number(),
  turns: z.int(),
});
export type SessionStatus = z.output<typeof sessionStatusSchema>;

export const statusSchema = z.object({
  /** `ready` once every engine is loaded and warmed; Discord's sign-in is a component's state. */
  state: z.enum(['starting', 'ready', 'stopping']),
  version: z.string(),
  pid: z.int(),
  profile: z.string(),
  /** Unix ms. */
  startedAtMs: z.number(),
  uptimeMs: z.number(),
  components: z.array(componentStatusSchema).readonly(),
  sessions: z.array(sessionStatusSchema).readonly(),
  turns: z.object({
    answered: z.int(),
    interrupted: z.int(),
    ignored: z.int(),
    failed: z.int(),
    /** Of the last turns that were heard; absent before the first. */
    voiceToVoiceP50Ms: z.number().optional(),
    voiceToVoiceP95Ms: z.number().optional(),
  }),
  resources: z.object({
    /** Of the daemon and its engine hosts. */
    rssBytes: z.number(),
    heapUsedBytes: z.number(),
    /** Share of one core since the start, the daemon process alone. */
    cpuFraction: z.number(),
    eventLoopDelayP99Ms: z.number(),
  }),
});
export type DaemonStatus = z.output<typeof statusSchema>;
