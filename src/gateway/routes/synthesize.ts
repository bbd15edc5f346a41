import { z } from 'zod';
import { isUnstored, laneOf, type RouteContext } from '../route-context.ts';
import { pcmOf, speechOf, wavOf } from '../speech-audio.ts';
import { sendStream } from '../streamed.ts';
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
  format: z
    .enum(['wav', 'pcm'])
    .default('wav')
    .describe('`wav`: one file. `pcm`: streamed as it is made, signed 16 bit little-endian mono.'),
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
        description: 'The header X-Sample-Rate has the rate in Hz.',
        body,
        response: {
          200: {
            description: 'The speech.',
            content: { 'audio/wav': { schema: z.string() }, 'audio/pcm': { schema: z.string() } },
          },
          ...errorResponses,
        },
      },
    },
    async (request, answer) => {
      const { format, ...wanted } = request.body;
      const { sampleRateHz } = context.engines.tts.capabilities;
      const lane = laneOf(request, 'live');
      const speech = speechOf(
        { ...wanted, lane, noStore: isUnstored(request) },
        context,
        context.signalOf(request),
      );
      answer.header('x-sample-rate', sampleRateHz);
      if (format === 'wav') return answer.type('audio/wav').send(await wavOf(speech, sampleRateHz));
      return sendStream(answer, 'audio/pcm', pcmOf(speech));
    },
  );
}
