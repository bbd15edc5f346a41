import { z } from 'zod';

const id = z.string().regex(/^\d+$/);

/** What clients say on the voice gateway in JSON. */
export const identify = z.object({
  server_id: id,
  user_id: id,
  session_id: z.string(),
  token: z.string(),
  max_dave_protocol_version: z.number().int().default(0),
});
export const selectProtocol = z.object({
  protocol: z.literal('udp'),
  data: z.object({ address: z.string(), port: z.number().int(), mode: z.string() }),
});
export const heartbeat = z.object({ t: z.number(), seq_ack: z.number().int().default(-1) });
export const speaking = z.object({
  speaking: z.union([z.number(), z.boolean()]),
  ssrc: z.number().int(),
});
export const resume = z.object({
  server_id: id,
  session_id: z.string(),
  token: z.string(),
  seq_ack: z.number().int().default(-1),
});
export const transition = z.object({ transition_id: z.number().int() });
export const envelope = z.object({ op: z.number().int(), d: z.unknown() });
