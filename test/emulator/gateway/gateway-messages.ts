import { z } from 'zod';

export const GatewayOp = {
  Dispatch: 0,
  Heartbeat: 1,
  Identify: 2,
  PresenceUpdate: 3,
  VoiceStateUpdate: 4,
  Resume: 6,
  Reconnect: 7,
  RequestGuildMembers: 8,
  InvalidSession: 9,
  Hello: 10,
  HeartbeatAck: 11,
} as const;

/** Close codes of the main gateway. */
export const GatewayClose = {
  UnknownOpcode: 4001,
  DecodeError: 4002,
  NotAuthenticated: 4003,
  AuthenticationFailed: 4004,
  AlreadyAuthenticated: 4005,
  InvalidIntents: 4013,
  DisallowedIntents: 4014,
} as const;

const id = z.string().regex(/^\d+$/);

export const envelope = z.object({ op: z.number().int(), d: z.unknown() });

/** Some libraries send the token as REST wants it. */
const token = z.string().transform((text) => text.replace(/^Bot /, ''));
export const identify = z.object({
  token,
  intents: z.number().int(),
  shard: z.tuple([z.number().int(), z.number().int()]).optional(),
});
export const resume = z.object({ token, session_id: z.string(), seq: z.number().int().nullable() });
export const voiceStateUpdate = z.object({
  guild_id: id,
  channel_id: id.nullable(),
  self_mute: z.boolean().default(false),
  self_deaf: z.boolean().default(false),
});
export const requestGuildMembers = z.object({
  guild_id: z.union([id, z.array(id)]).transform((value) => (typeof value === 'string' ? value : value[0]!)),
  query: z.string().optional(),
  user_ids: z.union([id, z.array(id)]).optional(),
  nonce: z.string().optional(),
});

export type VoiceStateRequest = z.infer<typeof voiceStateUpdate>;
export type MembersRequest = z.infer<typeof requestGuildMembers>;
