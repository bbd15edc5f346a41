import { z } from 'zod';
import { isUnstored, laneOf, type RouteContext } from '../route-context.ts';
import { speechOf } from '../speech-audio.ts';
import { sendSpeech, speechFormatHelp, spokenContent } from '../speech-reply.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { errorResponses } from './error-responses.ts';

const body = z.object({
  text: z
    .string()
    .min(1)
    .max(20_000)
    .describe('What is said; markdown, figures and units are put into words.'),
  voice: z.string().max(100).optional().describe('A voice of the engine; its first one by default.'),
  language: z.string().min(2).max(35).optional().describe('BCP 47'),
  speed: z.number().min(0.5).max(2).optional().describe('1 is the voice’s own pace.'),
  format: z.enum(['wav', 'pcm', 'opus', 'mp3']).default('wav').describe(`${speechFormatHelp}.`),
  isSpeakable: z
    .boolean()
    .default(false)
    .describe('The text is one short clause in words already, and said as it stands.'),
});

/** Text to speech. */
export function registerSynthesize(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/synthesize',
    {
      schema: {
        summary: 'Say a text',
        description: 'The header X-Sample-Rate has the voice’s rate in Hz, which is that of `wav` and `pcm`.',
        body,
        response: {
          200: {
            description: 'The speech.',
            content: spokenContent,
          },
          ...errorResponses,
        },
      },
    },
    async (request, answer) => {
      const { format, ...wanted } = request.body;
      const signal = context.signalOf(request);
      const how = {
        lane: laneOf(request, 'live'),
        noStore: isUnstored(request),
        isStreamed: format !== 'wav',
      };
      const speech = speechOf({ ...wanted, ...how }, context, signal);
      answer.header('x-sample-rate', context.engines.tts.capabilities.sampleRateHz);
      return sendSpeech(answer, speech, context, { format, signal });
    },
  );
}
