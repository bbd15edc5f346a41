import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { durationMsOf, hearingRateHz } from '../../core/audio/frame.ts';
import { transcribeRecording } from '../../core/pipeline/transcribe-recording.ts';
import type { TranscriptEvent } from '../../core/ports/index.ts';
import { errorBodyOf } from '../gateway-error.ts';
import type { RouteContext } from '../route-context.ts';
import { readSpokenRequest, type SpokenRequest, spokenQuery } from '../spoken-request.ts';
import { eventFrames, eventStreamType, sendStream } from '../streamed.ts';
import { type GatewayApp, replyOr } from '../zod-routes.ts';
import { errorResponses } from './error-responses.ts';

const reply = z.object({
  text: z.string(),
  language: z.string().optional(),
  engine: z.string(),
  audioMs: z.number(),
  processingMs: z.number(),
});

/** Speech to text, whole or, with `Accept: text/event-stream`, with what is understood on the way. */
export function registerTranscribe(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/transcribe',
    {
      config: { upload: spokenQuery },
      schema: {
        summary: 'Transcribe a recording',
        description:
          'WAV is always read; other formats where the gateway has ffmpeg. With `Accept: text/event-stream` the ' +
          'events are `interim` and one `final`.',
        querystring: spokenQuery,
        response: { 200: replyOr(reply, 'The transcript.', eventStreamType), ...errorResponses },
      },
    },
    async (request, answer) => {
      const startedAtMs = context.clock.now();
      const signal = context.signalOf(request);
      const spoken = await readSpokenRequest(request, context, { signal });
      const events = transcriptOf(spoken, context, signal);
      if (wantsEvents(request)) {
        const named = eventsOf(events);
        return sendStream(
          answer,
          eventStreamType,
          eventFrames(named, signal, (error) => ({ event: 'error', data: errorBodyOf(error, request.id) })),
        );
      }
      const final = await lastOf(events);
      return {
        ...final,
        engine: context.engines.stt.id,
        audioMs: Math.round(durationMsOf(spoken.samples.length)),
        processingMs: Math.round(context.clock.now() - startedAtMs),
      };
    },
  );
}

export const wantsEvents = (request: FastifyRequest) =>
  request.headers.accept?.includes(eventStreamType) ?? false;

/** One call of the engine where the recording fits; otherwise the recording is cut at its pauses. */
export async function* transcriptOf(
  { samples, language, lane, noStore }: SpokenRequest,
  { engines, admissions }: RouteContext,
  signal: AbortSignal,
): AsyncGenerator<TranscriptEvent, void, undefined> {
  const { stt, vad } = engines;
  const fits = durationMsOf(samples.length) <= stt.capabilities.maxSegmentMs;
  yield* admissions.stt.stream(lane, signal, () =>
    fits
      ? stt.transcribe({ samples, sampleRateHz: hearingRateHz, language, lane, noStore }, { signal })
      : inPieces(
          () => transcribeRecording({ engine: stt, vad, samples, language, lane }, { signal }),
          language,
        ),
  );
}

async function* inPieces(
  transcribe: () => Promise<string>,
  language: string | undefined,
): AsyncGenerator<TranscriptEvent, void, undefined> {
  yield { type: 'final', text: await transcribe(), language };
}

async function* eventsOf(events: AsyncIterable<TranscriptEvent>) {
  for await (const { type, ...data } of events) yield { event: type, data };
}

export async function lastOf(
  events: AsyncIterable<TranscriptEvent>,
): Promise<{ readonly text: string; readonly language?: string | undefined }> {
  let final: { readonly text: string; readonly language?: string | undefined } = { text: '' };
  for await (const event of events) {
    if (event.type === 'final') final = { text: event.text, language: event.language };
  }
  return final;
}
