import { z } from 'zod';
import { logLevels, logRecordSchema } from './logs.ts';
import { receiptSchema } from './receipts.ts';
import { routeLabel, routeRecordSchema } from './routes.ts';
import { serviceActions, serviceStatusSchema } from './services.ts';
import { sessionStatusSchema, statusSchema } from './status.ts';

/** One request of the control API, as data: the server registers it, the client calls it, the docs list it. */
export interface Endpoint<Input extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST';
  readonly path: `/v1/${string}`;
  readonly summary: string;
  /** The query of a GET, the JSON body of a POST. */
  readonly input: Input;
  readonly reply: Reply;
}

const endpoint = <Input extends z.ZodType, Reply extends z.ZodType>(definition: Endpoint<Input, Reply>) =>
  definition;

const none = z.object({});
const done = z.object({ done: z.literal(true) });
const place = z.object({
  /** Discord channel id. */
  channelId: z.string().optional(),
  guildId: z.string().optional(),
});

export const endpoints = {
  status: endpoint({
    method: 'GET',
    path: '/v1/status',
    summary: 'Everything at a glance: state, version, components, sessions, turns, resources.',
    input: none,
    reply: statusSchema,
  }),
  logs: endpoint({
    method: 'GET',
    path: '/v1/logs',
    summary: 'The last log lines; what is written from now on comes as `log-written` events.',
    input: z.object({
      source: z.string().optional(),
      level: z.enum(logLevels).optional(),
      sinceMs: z.coerce.number().optional(),
      limit: z.coerce.number().int().min(1).max(10_000).default(200),
    }),
    /** `cursor` is the last event's id: followed from there, no line is missed and none comes twice. */
    reply: z.object({ records: z.array(logRecordSchema), cursor: z.string() }),
  }),
  turns: endpoint({
    method: 'GET',
    path: '/v1/turns',
    summary: 'Receipts of past turns, newest first.',
    input: z.object({
      turnId: z.string().optional(),
      sessionId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(20),
    }),
    reply: z.object({ turns: z.array(receiptSchema) }),
  }),
  routes: endpoint({
    method: 'GET',
    path: '/v1/routes',
    summary: 'Routing decisions, newest first; or only those that people have corrected.',
    input: z.object({
      sessionId: z.string().optional(),
      speakerId: z.string().optional(),
      isCorrected: z.stringbool().optional(),
      limit: z.coerce.number().int().min(1).max(10_000).default(20),
    }),
    reply: z.object({ routes: z.array(routeRecordSchema) }),
  }),
  correctRoute: endpoint({
    method: 'POST',
    path: '/v1/routes/correct',
    summary: 'Notes what a request really was; its words become part of the evaluation set.',
    input: z.object({ id: z.int().min(1), label: routeLabel }),
    reply: z.object({ route: routeRecordSchema }),
  }),
  ask: endpoint({
    method: 'POST',
    path: '/v1/ask',
    summary: 'Answers a typed question, aloud where a session is given.',
    input: z.object({ text: z.string().min(1).max(4_000), sessionId: z.string().optional() }),
    reply: z.object({ receipt: receiptSchema }),
  }),
  say: endpoint({
    method: 'POST',
    path: '/v1/say',
    summary: 'Speaks a text in a session; the only session where none is given.',
    input: z.object({ text: z.string().min(1).max(4_000), sessionId: z.string().optional() }),
    reply: done,
  }),
  stop: endpoint({
    method: 'POST',
    path: '/v1/stop',
    summary: 'Stops what is being spoken, in one session or in all.',
    input: z.object({ sessionId: z.string().optional() }),
    reply: z.object({ stopped: z.int() }),
  }),
  voiceJoin: endpoint({
    method: 'POST',
    path: '/v1/voice/join',
    summary: 'Joins a Discord voice channel.',
    input: place,
    reply: z.object({ session: sessionStatusSchema }),
  }),
  voiceLeave: endpoint({
    method: 'POST',
    path: '/v1/voice/leave',
    summary: 'Leaves a voice channel; all of them where none is given.',
    input: place,
    reply: z.object({ left: z.int() }),
  }),
  voiceStatus: endpoint({
    method: 'GET',
    path: '/v1/voice',
    summary: 'The voice channels it is in, and who is there.',
    input: none,
    reply: z.object({ sessions: z.array(sessionStatusSchema).readonly() }),
  }),
  restart: endpoint({
    method: 'POST',
    path: '/v1/restart',
    summary: 'Restarts one component: an engine host, a service, Discord.',
    input: z.object({ component: z.string().min(1) }),
    reply: done,
  }),
  services: endpoint({
    method: 'GET',
    path: '/v1/services',
    summary: 'The services behind the engines: containers, or the processes of the engine hosts.',
    input: none,
    reply: z.object({ services: z.array(serviceStatusSchema).readonly() }),
  }),
  servicesUp: endpoint({
    method: 'POST',
    path: '/v1/services/up',
    summary: 'Brings all services up and waits until they work; progress comes as `stack-progressed` events.',
    input: none,
    reply: z.object({
      services: z.array(serviceStatusSchema).readonly(),
      /** What does not work as it should, one sentence each; something stands in for it. */
      notes: z.array(z.string()).readonly(),
    }),
  }),
  serviceAct: endpoint({
    method: 'POST',
    path: '/v1/services/act',
    summary: 'Starts, stops or restarts one service, or fetches its image anew.',
    input: z.object({ name: z.string().min(1), action: z.enum(serviceActions) }),
    reply: z.object({ service: serviceStatusSchema }),
  }),
  selfCheck: endpoint({
    method: 'POST',
    path: '/v1/self-check',
    summary: 'Holds the self-check conversation: a recorded question in, a spoken answer out.',
    input: none,
    reply: z.object({
      isPassed: z.boolean(),
      /** The spoken answer. */
      wavFile: z.string(),
      receipt: receiptSchema,
    }),
  }),
  shutdown: endpoint({
    method: 'POST',
    path: '/v1/shutdown',
    summary: 'Stops the daemon in order; it is gone when its lock is free.',
    input: none,
    reply: z.object({ pid: z.int() }),
  }),
} as const;

export type EndpointName = keyof typeof endpoints;
/** What a caller gives: defaults may be left out. */
export type InputOf<Name extends EndpointName> = z.input<(typeof endpoints)[Name]['input']>;
/** What the server gets: defaults filled in. */
export type ParsedInputOf<Name extends EndpointName> = z.output<(typeof endpoints)[Name]['input']>;
export type ReplyOf<Name extends EndpointName> = z.output<(typeof endpoints)[Name]['reply']>;

/**
 * Server-sent events: `id` is `<epoch>-<number>`, `event` the type, `data` a `ControlEvent` as JSON.
 * `Last-Event-ID` replays what the client missed; an epoch of an earlier daemon replays everything kept.
 * `?types=a,b` sends only those. A comment comes every `heartbeatMs`, so that a dead peer is noticed.
 */
export const eventStream = {
  path: '/v1/events',
  heartbeatMs: 10_000,
  replayCapacity: 2_000,
} as const;
