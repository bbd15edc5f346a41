import { z } from 'zod';
import { isUnstored, laneOf, type RouteContext } from '../route-context.ts';
import { speechOf } from '../speech-audio.ts';
import { sendSpeech, speechFormatHelp, spokenContent } from '../speech-reply.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { openAiErrorResponses } from './error-responses.ts';

/** OpenAI's own voices, which clients ask for out of habit: they get the configured one. */
const habitualVoices = new Set([
  ...['alloy', 'ash', 'ballad', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer', 'verse'],
  ...['cedar', 'marin'],
]);

/** What clients take OpenAI's raw samples for; nothing in the answer tells them. */
const pcmRateHz = 24_000;

const body = z.object({
  model: z.string().describe('Any; the configured engine answers.'),
  input: z.string().min(1).max(4_096),
  voice: z.string().max(100).describe('A voice of the engine; names of OpenAI’s voices mean its first one.'),
  response_format: z
    .enum(['wav', 'pcm', 'mp3', 'opus', 'aac', 'flac'])
    .default('wav')
    .describe(`${speechFormatHelp}, \`aac\` and \`flac\`. \`pcm\` is at 24 kHz.`),
  speed: z.number().min(0.5).max(2).optional(),
});

export function registerAudioSpeech(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/v1/audio/speech',
    {
      schema: {
        summary: 'Say a text, as OpenAI’s clients ask',
        body,
        response: {
          200: {
            description: 'The speech.',
            content: spokenContent,
          },
          ...openAiErrorResponses,
        },
      },
    },
    async (request, answer) => {
      const { input, voice, response_format: format, speed } = request.body;
      const signal = context.signalOf(request);
      const wanted = {
        text: input,
        voice: habitualVoices.has(voice) ? undefined : voice,
        speed,
        isSpeakable: false,
        isStreamed: format !== 'wav',
        lane: laneOf(request, 'batch'),
        noStore: isUnstored(request),
      };
      const speech = speechOf(wanted, context, signal);
      return sendSpeech(answer, speech, context, { format, pcmRateHz, signal });
    },
  );
}
