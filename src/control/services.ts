import { z } from 'zod';

export const serviceStates = [
  'absent',
  'pulling',
  'created',
  'starting',
  'healthy',
  'unhealthy',
  'restarting',
  'stopped',
  'failed',
] as const;

/** One service behind the engines: a container, or in the embedded profile the process of an engine host. */
export const serviceStatusSchema = z.object({
  name: z.string(),
  kind: z.enum(['container', 'engine-host']),
  state: z.enum(serviceStates),
  /** One line for people: why it is ill or not there, what it does. */
  detail: z.string(),
  /** Unix ms of the last change of state. */
  sinceMs: z.number(),
  /** Image of a container; empty of a process. */
  image: z.string(),
  /** `127.0.0.1:9000 → 8000` */
  ports: z.array(z.string()).readonly(),
  memoryBytes: z.number().optional(),
  memoryLimitBytes: z.number().optional(),
  /** 1 is one whole core. */
  cpuCores: z.number().optional(),
  /** Unix ms; absent when it does not run. */
  startedAtMs: z.number().optional(),
  /** Since somebody asked for it last. */
  restarts: z.int(),
});
export type ServiceStatus = z.output<typeof serviceStatusSchema>;

export const serviceActions = ['start', 'stop', 'restart', 'pull'] as const;
export type ServiceAction = (typeof serviceActions)[number];

/** How far one step of bringing the stack up has come. */
export const stackStepSchema = z.object({
  /** Unique among the steps under way: `pull ollama/ollama:0.17.4`, `wait aibot-whisper-1`. */
  step: z.string(),
  kind: z.string(),
  /** The service it is done for, where it is for one. */
  service: z.string().optional(),
  state: z.enum(['started', 'progressed', 'finished', 'failed', 'skipped']),
  /** One line for people; empty when the step says it all. */
  detail: z.string(),
  /** Of a pull: the layer that moved. Bytes of this phase. */
  layer: z
    .object({
      id: z.string(),
      phase: z.string(),
      doneBytes: z.number().optional(),
      totalBytes: z.number().optional(),
      bytesPerSecond: z.number().optional(),
    })
    .optional(),
});
export type StackStep = z.output<typeof stackStepSchema>;
