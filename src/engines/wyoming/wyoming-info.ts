import { z } from 'zod';
import type { CallOptions } from '../../core/ports/index.ts';
import { unreadableAnswer } from '../remote/remote-failure.ts';
import { encodeWyomingEvent } from './wyoming-event.ts';
import type { WyomingServer } from './wyoming-server.ts';

const infoSchema = z.object({
  asr: z.array(z.object({ name: z.string() })).default([]),
  tts: z
    .array(
      z.object({
        name: z.string(),
        voices: z.array(z.object({ name: z.string() })).default([]),
        supports_synthesize_streaming: z.boolean().nullish(),
      }),
    )
    .default([]),
});

/** What a Wyoming server says it can do. */
export type WyomingInfo = z.output<typeof infoSchema>;

/** Asks a server what it is: the nearest thing to a health check the protocol has. */
export async function describeServer(server: WyomingServer, options: CallOptions): Promise<WyomingInfo> {
  for await (const { type, data } of server.ask([encodeWyomingEvent('describe')], options)) {
    if (type !== 'info') continue;
    const info = infoSchema.safeParse(data);
    if (!info.success) throw unreadableAnswer(server, info.error);
    return info.data;
  }
  throw unreadableAnswer(server);
}
