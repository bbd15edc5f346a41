import { z } from 'zod';
import { secret } from './schema-engines.ts';

const snowflake = () => z.string().regex(/^\d{15,21}$/, { error: 'not a Discord id (15 to 21 digits)' });
const port = (defaultPort: number) => z.int().min(0).max(65_535).default(defaultPort);

export const discordSection = z
  .strictObject({
    token: secret()
      .meta({ secret: true, env: ['DISCORD_TOKEN'] })
      .describe('Bot token from the Discord developer portal.'),
    apiUrl: z.url().optional().describe('Another REST base than Discord’s own: a proxy or the emulator.'),
    applicationId: snowflake().optional().describe('Application id; asked from Discord by default.'),
    autoJoin: z
      .array(snowflake())
      .default([])
      .describe('Ids of voice channels it joins when somebody is there.'),
    shardCount: z
      .int()
      .min(1)
      .max(1_000)
      .default(1)
      .describe('Among how many processes with one token the servers are divided.'),
    shardId: z.int().min(0).max(999).default(0).describe('Which of those this process is, from 0.'),
    prefix: z
      .string()
      .max(5)
      .optional()
      .describe('Prefix of text commands, such as "!"; none: slash commands only.'),
    consent: z
      .enum(['opt-out', 'opt-in'])
      .default('opt-out')
      .describe('Whether people are heard until they object, or only after they agreed.'),
    graceMs: z.int().min(0).max(3_600_000).default(60_000).describe('How long it stays when it is alone.'),
    captions: z.boolean().default(false).describe('Show what was said and answered as text in the channel.'),
    isAnnounced: z.boolean().default(true).describe('Say once on joining that it listens.'),
    setupRoles: z
      .array(snowflake())
      .default([])
      .describe('Roles that may set it up; empty: those who manage the server.'),
    talkRoles: z.array(snowflake()).default([]).describe('Roles that may talk to it; empty: everybody.'),
    blocked: z.array(snowflake()).default([]).describe('Ids of people it never hears.'),
    cooldownMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(0)
      .describe('Shortest time between two questions of one person.'),
  })
  .refine(({ shardId, shardCount }) => shardId < shardCount, {
    path: ['shardId'],
    error: 'must be less than discord.shardCount',
  })
  .prefault({});

export const gatewaySection = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Serve the engines to other programs over HTTP.'),
    host: z
      .string()
      .default('127.0.0.1')
      .describe('Address it listens on; anything but loopback asks for keys.'),
    port: port(8_080).describe('Port it listens on; 0 takes a free one.'),
    acceptedKey: secret().describe(
      'A key that it takes besides those of `aibot keys`: for containers, which are told it in their environment.',
    ),
    url: z.url().optional().describe('Use the engines of the gateway there instead of own ones.'),
    apiKey: secret().describe('Key for the gateway at gateway.url.'),
    openMetrics: z
      .boolean()
      .default(false)
      .describe('Show /metrics to those without a key as well: counts and times, nobody’s words.'),
    maxBodyBytes: z.int().min(1_024).default(26_214_400).describe('Largest request body.'),
    maxAudioMs: z.int().min(1_000).max(7_200_000).default(600_000).describe('Longest recording it takes.'),
    requestsPerMinute: z
      .int()
      .min(0)
      .default(600)
      .describe('Requests a minute of one key, or of one address without keys; 0 is no limit.'),
    requestsPerDay: z
      .int()
      .min(0)
      .default(0)
      .describe('Requests a day (UTC) of one key that has no quota of its own; 0 is no limit.'),
    concurrency: z.int().min(1).max(64).default(2).describe('Calls of one engine it runs at once.'),
  })
  .prefault({});

export const cacheSection = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Keep synthesised speech and answers that may be said again.'),
    redisUrl: secret().describe('redis:// URL of a cache shared by several processes; in memory by default.'),
    maxBytes: z.int().min(0).default(67_108_864).describe('Largest size of the cache in memory.'),
    maxEntryBytes: z
      .int()
      .min(0)
      .default(8_388_608)
      .describe('Largest entry; what is larger is made anew every time.'),
    ttlMs: z.int().min(0).default(86_400_000).describe('How long an entry is good.'),
    answers: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Ids of language models whose answers the gateway keeps: of questions without context at temperature 0.',
      ),
  })
  .prefault({});

export const dockerSection = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Address of the container engine: unix:///var/run/docker.sock, tcp://HOST:2375, ssh://USER@HOST; found as `docker` finds it by default.',
      ),
    files: z
      .array(z.string().min(1))
      .default([])
      .describe('Compose files to use instead of aibot’s own, base first.'),
    services: z
      .array(z.string().min(1))
      .default([])
      .describe('Services to run, with those they depend on; empty: all of the stack.'),
    profiles: z
      .array(z.string().min(1))
      .default([])
      .describe('Profiles of the compose file that are on, such as observability.'),
    gatewayKey: secret()
      .meta({ secret: true, env: ['AIBOT_GATEWAY_KEY'] })
      .describe('Key of the gateway in the stack; made by the first `aibot up` that finds none.'),
  })
  .prefault({});

export const storeSection = z
  .strictObject({
    transcripts: z
      .boolean()
      .default(false)
      .describe('Keep what was said and answered with the receipts of turns.'),
    retentionDays: z
      .int()
      .min(1)
      .max(3_650)
      .default(30)
      .describe('How long receipts and transcripts are kept.'),
  })
  .prefault({});

export const tracesSection = z
  .strictObject({
    endpoint: z
      .url()
      .optional()
      .describe('OTLP collector that gets a trace of every turn, such as http://127.0.0.1:4318.')
      .meta({ env: ['OTEL_EXPORTER_OTLP_ENDPOINT'] }),
  })
  .prefault({});

export const logSection = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('Least severe line that is written.'),
  })
  .prefault({});
