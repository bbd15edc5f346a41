import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CallOptions } from '../core/ports/index.ts';
import type { Lane } from './admission.ts';
import { decodeAudio } from './decode-audio.ts';
import { isUnstored, laneOf, type RouteContext } from './route-context.ts';
import { readUpload } from './upload.ts';
import { parseInput } from './zod-routes.ts';

/** What may be said of a recording, in the address or, in a form, as fields. */
export const spokenQuery = z.object({
  language: z
    .string()
    .min(2)
    .max(35)
    .optional()
    .describe('BCP 47 language spoken; the assistant’s by default.'),
});

/** A recording that came in, as the engines want it. */
export interface SpokenRequest {
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
  readonly language: string | undefined;
  readonly lane: Lane;
  readonly noStore: boolean;
}

/** @throws AibotError `audio-…`, `bad-request` */
export async function readSpokenRequest(
  request: FastifyRequest,
  context: RouteContext,
  call: CallOptions,
): Promise<SpokenRequest> {
  const { audio, fields } = await readUpload(request);
  const { language } = parseInput(spokenQuery, { ...fields, ...(request.query as object) });
  return {
    samples: await decodeAudio(audio, context.maxAudioMs, call),
    language,
    lane: laneOf(request, 'live'),
    noStore: isUnstored(request),
  };
}
