import { z } from 'zod';
import { durationMsOf } from '../../core/audio/frame.ts';
import type { TranscriptEvent } from '../../core/ports/index.ts';
import { decodeAudio } from '../decode-audio.ts';
import { openAiErrorBodyOf } from '../gateway-error.ts';
import { isUnstored, laneOf, type RouteContext } from '../route-context.ts';
import { lastOf, transcriptOf } from '../routes/transcribe.ts';
import { spokenQuery } from '../spoken-request.ts';
import { eventFrames, eventStreamType, type ServerSentEvent, sendStream } from '../streamed.ts';
import { readUpload } from '../upload.ts';
import { type GatewayApp, parseInput, replyOr } from '../zod-routes.ts';
import { openAiErrorResponses } from './error-responses.ts';

const fields = z.object({
  model: z.string().optional().describe('Any; the configured engine answers.'),
  language: spokenQuery.shape.language,
  response_format: z.enum(['json', 'text', 'verbose_json']).default('json'),
  stream: z.enum(['true', 'false']).default('false'),
});

export function registerAudioTranscriptions(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/v1/audio/transcriptions',
    {
      config: { upload: fields },
      schema: {
        summary: 'Transcribe a recording, as OpenAI’s clients ask',
        response: {
          200: replyOr(z.looseObject({ text: z.string() }), 'The transcript.', 'text/plain', eventStreamType),
          ...openAiErrorResponses,
        },
      },
    },
    async (request, answer) => {
      const signal = context.signalOf(request);
      const upload = await readUpload(request);
      const { language, response_format: format, stream } = parseInput(fields, upload.fields);
      const samples = await decodeAudio(upload.audio, context.maxAudioMs, { signal });
      const how = { language, lane: laneOf(request, 'batch'), noStore: isUnstored(request) };
      const events = transcriptOf({ samples, ...how }, context, signal);
      if (stream === 'true') {
        return sendStream(
          answer,
          eventStreamType,
          eventFrames(transcriptDeltas(events), signal, (error) => ({ data: openAiErrorBodyOf(error) })),
        );
      }
      const final = await lastOf(events);
      if (format === 'text') return answer.type('text/plain; charset=utf-8').send(`${final.text}\n`);
      const duration = durationMsOf(samples.length) / 1000;
      return format === 'json'
        ? { text: final.text, usage: { type: 'duration', seconds: Math.ceil(duration) } }
        : { task: 'transcribe', language: final.language ?? language ?? '', duration, text: final.text };
    },
  );
}

/** Only whole transcripts: an interim one may be taken back, and OpenAI's deltas cannot be. */
async function* transcriptDeltas(
  events: AsyncIterable<TranscriptEvent>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const { text } = await lastOf(events);
  yield { data: { type: 'transcript.text.delta', delta: text } };
  yield { data: { type: 'transcript.text.done', text } };
}
